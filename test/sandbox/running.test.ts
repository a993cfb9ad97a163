import { spawn } from 'node:child_process';
import { getMaxListeners } from 'node:events';
import { join } from 'node:path';
import {
	MAGIC_CALLEES,
	SANDBOX_ACCOUNT,
	startSandbox,
	type Sandbox,
	type SandboxOptions,
} from '../../sandbox';
import { startupText } from '../../sandbox/startupText';
import { createState } from '../../sandbox/state';
import { CALL, codeOf, exchange, send, signedRequest } from './support';

const started: Sandbox[] = [];

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await startSandbox(options);
	started.push(sandbox);
	return sandbox;
}

afterEach(async () => {
	await Promise.all(started.splice(0).map((sandbox) => sandbox.close()));
});

const calleeOf = (wanted: string) =>
	MAGIC_CALLEES.find(({ fault }) => fault === wanted)?.callee ?? '';

describe('the rate limit', () => {
	it('admits 20 requests within a second and rejects the others', async () => {
		const sandbox = await start({ clock: () => 1_767_225_600_000 });
		const requests = Array.from({ length: 25 }, () =>
			codeOf(sandbox, CALL, { timestamp: 1_767_225_600 }),
		);
		const codes = await Promise.all(requests);
		expect(codes.filter((code) => code === null)).toHaveLength(20);
		expect(codes.filter((code) => code === 'RequestLimitExceeded')).toHaveLength(5);
		expect(sandbox.sessions).toHaveLength(20);
		expect(sandbox.requests.filter(({ placed }) => placed)).toHaveLength(20);
	});

	it('is shared by the permanent and the temporary key', async () => {
		const sandbox = await start({ requestsPerSecond: 1 });
		const { secretId, secretKey, token } = sandbox.account.temporaryKey;
		expect(await codeOf(sandbox, CALL)).toBeNull();
		const withTemporaryKey = { secretId, secretKey, headers: { 'x-tc-token': token } };
		expect(await codeOf(sandbox, CALL, withTemporaryKey)).toBe('RequestLimitExceeded');
	});

	it('is not touched by requests whose signature is wrong', async () => {
		const sandbox = await start({ requestsPerSecond: 1 });
		await codeOf(sandbox, CALL, { secretKey: 'wrong' });
		expect(await codeOf(sandbox, CALL)).toBeNull();
	});
});

describe('latency', () => {
	it('passes in two parts, and the request is counted between them', async () => {
		const sandbox = await start({ latency: { minMs: 200, maxMs: 200 } });
		const begin = Date.now();
		await send(sandbox, CALL);
		const took = Date.now() - begin;
		const counted = sandbox.requests[0].at - begin;
		expect(took).toBeGreaterThanOrEqual(195);
		expect(counted).toBeGreaterThanOrEqual(95);
		expect(took - counted).toBeGreaterThanOrEqual(95);
	});

	it('a request whose client has given up on the way arrives nevertheless', async () => {
		const sandbox = await start({ latency: { minMs: 300, maxMs: 300 } });
		const { ending } = await exchange(sandbox, signedRequest(sandbox, CALL), 50);
		expect(ending).toBe('stillOpen');
		expect(sandbox.sessions).toHaveLength(0);
		await new Promise((resolve) => setTimeout(resolve, 400));
		expect(sandbox.requests).toMatchObject([{ placed: true }]);
	});
});

describe('what tests can read', () => {
	const get = async (sandbox: Sandbox, path: string) =>
		(await fetch(`${sandbox.url}${path}`)).json();

	it('the requests, with what was sent, and never the secret key', async () => {
		const sandbox = await start();
		await send(sandbox, CALL);
		const requests = (await get(sandbox, '/sandbox/requests')) as unknown[];
		expect(requests).toMatchObject([
			{
				id: 1,
				method: 'POST',
				action: 'CreateCallOutSession',
				rawBody: JSON.stringify(CALL),
				body: CALL,
				verified: true,
				code: null,
				placed: true,
				sessionId: sandbox.sessions[0].sessionId,
			},
		]);
		expect(requests).toEqual(JSON.parse(JSON.stringify(sandbox.requests)));
		expect(JSON.stringify(requests)).not.toContain(sandbox.account.secretKey);
	});

	it('the sessions, with their state', async () => {
		const sandbox = await start();
		await send(sandbox, CALL);
		expect(await get(sandbox, '/sandbox/sessions')).toMatchObject([
			{
				callee: CALL.Callee,
				agentName: 'Agent Example',
				uui: 'lead-42',
				status: 'seatJoining',
				scenario: 'answered',
			},
		]);
	});

	it('the magic numbers', async () => {
		expect(await get(await start(), '/sandbox/magic-callees')).toEqual(MAGIC_CALLEES);
	});

	it('nothing under other paths', async () => {
		const sandbox = await start();
		expect((await fetch(`${sandbox.url}/elsewhere`)).status).toBe(404);
		expect((await fetch(`${sandbox.url}/sandbox/reset`)).status).toBe(404);
	});

	it('a reset forgets requests, sessions and the limit', async () => {
		const sandbox = await start({ requestsPerSecond: 1 });
		const { requests, sessions } = sandbox;
		await send(sandbox, CALL);
		await fetch(`${sandbox.url}/sandbox/reset`, { method: 'POST' });
		expect([requests, sessions]).toEqual([[], []]);
		expect(await codeOf(sandbox, CALL)).toBeNull();
		expect([requests.length, sessions.length]).toEqual([1, 1]);
	});

	it('the log is bounded: the oldest requests fall out', async () => {
		const sandbox = await start({ maximumLogEntries: 2 });
		for (let index = 0; index < 3; index += 1) await send(sandbox, CALL);
		expect(sandbox.requests.map(({ id }) => id)).toEqual([2, 3]);
	});

	it('events, as they happen', async () => {
		const sandbox = await start();
		const { body } = await fetch(`${sandbox.url}/sandbox/events`);
		const reader = (body as ReadableStream<Uint8Array>)
			.pipeThrough(new TextDecoderStream())
			.getReader();
		let text = '';
		const readUntil = async (wanted: string) => {
			while (!text.includes(wanted)) text += (await reader.read()).value ?? '';
		};
		await readUntil('event: snapshot');
		await send(sandbox, CALL);
		await readUntil('event: session');
		expect(text).toMatch(
			/event: request\ndata: \{.*"placed":true.*\}\n\nevent: session\ndata: \{.*"lead-42"/,
		);
		sandbox.reset();
		await readUntil('event: reset');
		expect(text).not.toContain(sandbox.account.secretKey);
	});
});

it('any number of connections may wait for the end of the sandbox without a warning of Node', () => {
	expect(getMaxListeners(createState({}).closing.signal)).toBe(Infinity);
});

describe('the page', () => {
	it('is one document that loads nothing from elsewhere', async () => {
		const sandbox = await start();
		const response = await fetch(`${sandbox.url}/`);
		const html = await response.text();
		expect(response.headers.get('content-type')).toMatch(/^text\/html/);
		expect(html).not.toMatch(/<!--(STYLE|SCRIPT|DATA)-->/);
		expect(html).not.toMatch(/(src|href)="https?:/);
		expect(html).not.toMatch(/@import|url\(/);
		expect(html).toContain('王芳');
		for (const { callee } of MAGIC_CALLEES) expect(html).toContain(callee);
	});
});

describe('closing', () => {
	it.each(['noAnswer', 'slowBody'])('ends a connection in the fault %s', async (fault) => {
		const sandbox = await startSandbox();
		const waiting = exchange(sandbox, signedRequest(sandbox, { ...CALL, Callee: calleeOf(fault) }));
		while (sandbox.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		await sandbox.close();
		expect((await waiting).ending).not.toBe('stillOpen');
	});

	it('frees the port, for another sandbox to take', async () => {
		const first = await startSandbox();
		const port = Number(new URL(first.url).port);
		await first.close();
		expect((await start({ port })).url).toBe(first.url);
	});

	it('a port that is taken is an error', async () => {
		const first = await start();
		await expect(start({ port: Number(new URL(first.url).port) })).rejects.toThrow('EADDRINUSE');
	});
});

describe('the program', () => {
	const root = join(__dirname, '..', '..');
	const run = (...argv: string[]) =>
		spawn(
			process.execPath,
			[join(root, 'node_modules/tsx/dist/cli.mjs'), 'sandbox/main.ts', ...argv],
			{
				cwd: root,
			},
		);

	async function outputOf(...argv: string[]) {
		const child = run(...argv);
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
		const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
		return { output, exitCode };
	}

	it('prints what it listens on, its keys and every magic number', () => {
		const account = SANDBOX_ACCOUNT;
		const text = startupText('http://127.0.0.1:3344', account);
		expect(text).toContain('http://127.0.0.1:3344');
		expect(text).toContain(account.secretId);
		expect(text).toContain(account.secretKey);
		for (const { callee, label } of MAGIC_CALLEES) {
			expect(text).toContain(callee);
			expect(text).toContain(label);
		}
	});

	it('starts, answers, and ends on a signal', async () => {
		const child = run(
			...['--port', '0', '--latency', '1-2', '--call-speed', '2.5', '--fail-every', 'HangUpCall:2'],
			...['--push-url', 'http://localhost:5678/x', '--push-user', 'n8n', '--push-password', 'y'],
			...['--push-events', 'cdr, record', '--push-malformed', 'truncatedJson', '--push-reorder'],
			...['--push-duplicates', '1', '--push-late-ms', '2', '--push-repeat-ms', '3'],
		);
		let output = '';
		const listening = new Promise<string>((resolve) => {
			child.stdout.on('data', (chunk: Buffer) => {
				output += chunk.toString();
				const match = /Listening on (\S+)/.exec(output);
				if (match) resolve(match[1]);
			});
		});
		const url = await listening;
		expect(await (await fetch(`${url}/sandbox/sessions`)).json()).toEqual([]);
		expect(await (await fetch(`${url}/push`)).json()).toMatchObject({
			url: 'http://localhost:5678/x',
			authentication: { username: 'n8n' },
			events: ['cdr', 'record'],
			malformed: ['truncatedJson'],
			reorder: true,
			duplicates: 1,
			lateMs: 2,
			repeatAfterMs: 3,
		});
		const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
		child.kill('SIGTERM');
		expect(await ended).toBe(0);
	});

	it('explains its options', async () => {
		const { output, exitCode } = await outputOf('--help');
		expect(output).toContain('--port N');
		expect(exitCode).toBe(0);
	});

	it.each([
		[['--port', 'x'], '--port takes a whole number'],
		[['--latency', '50'], '--latency takes MIN-MAX'],
		[['--window', 'round'], '--window is sliding or fixed'],
		[['--colour'], 'Unknown option'],
		[['--call-speed', 'fast'], '--call-speed takes a number above 0'],
		[['--call-speed', '0'], '--call-speed takes a number above 0'],
		[['--fail-every', 'DescribeTelCdr'], '--fail-every takes ACTION:N'],
		[['--push-url', 'http://example.com/'], 'pushes to this machine only'],
		[['--push-events', 'cdr,imcdr'], 'push.events.1'],
		[['--push-malformed', 'everything'], 'push.malformed.0'],
		[['--push-password', 'x'], '--push-password needs --push-user'],
	])('refuses %s', async (argv, complaint) => {
		const { output, exitCode } = await outputOf(...argv);
		expect(output).toContain(complaint);
		expect(exitCode).toBe(1);
	});
});
