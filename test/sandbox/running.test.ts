import { getMaxListeners } from 'node:events';
import { join } from 'node:path';
import execa from 'execa';
import { countBy } from 'lodash';
import { MAGIC_CALLEES, startSandbox, type Sandbox } from '../../sandbox';
import { createState } from '../../sandbox/state';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import { repositoryFolder } from '../../scripts/repository';
import {
	CALL,
	codeOf,
	exchange,
	post,
	readEvents,
	send,
	signedRequest,
	START,
	useSandbox,
} from './support';

const get = async (sandbox: Sandbox, path: string): Promise<unknown> =>
	await (await fetch(sandbox.url + path)).json();

describe('the rate limit', () => {
	const tencent = useSandbox({ requestsPerSecond: 20 });

	it('admits 20 requests within a second, of both keys together; wrong signatures do not count', async () => {
		const { sandbox } = tencent;
		const { secretId, secretKey, token } = sandbox.account.temporaryKey;
		const keys = [
			{},
			{ secretKey: 'wrong' },
			{ secretId, secretKey, headers: { 'x-tc-token': token } },
		];
		const requests = Array.from({ length: 36 }, (_, index) =>
			codeOf(sandbox, CALL, { timestamp: START / 1_000, ...keys[index % 3] }),
		);
		const codes = countBy(await Promise.all(requests));
		const wrong = 'AuthFailure.SignatureFailure';
		expect(codes).toEqual({ null: 20, RequestLimitExceeded: 4, [wrong]: 12 });
		expect(sandbox.sessions).toHaveLength(20);
		expect(sandbox.requests.filter(({ placed }) => placed)).toHaveLength(20);
	});
});

describe('latency', () => {
	const tencent = useSandbox({ clock: Date.now, latency: { minMs: 200, maxMs: 200 } });

	it('passes in two parts, and the request is counted between them', async () => {
		const begin = Date.now();
		await send(tencent.sandbox, CALL);
		const took = Date.now() - begin;
		const counted = tencent.sandbox.requests[0].at - begin;
		expect(took).toBeGreaterThanOrEqual(195);
		expect(counted).toBeGreaterThanOrEqual(95);
		expect(took - counted).toBeGreaterThanOrEqual(95);
	});

	it('a request whose client has given up on the way arrives nevertheless', async () => {
		const { sandbox } = tencent;
		const { ending } = await exchange(sandbox, signedRequest(sandbox, CALL), 50);
		expect(ending).toBe('stillOpen');
		expect(sandbox.sessions).toHaveLength(0);
		await pollUntil('the request', () => sandbox.requests[0], 5_000, 5);
		expect(sandbox.requests).toMatchObject([{ placed: true }]);
	});
});

describe('what tests can read and do', () => {
	const tencent = useSandbox({ clock: Date.now });

	it('the requests, with what was sent and never the secret key, the sessions and the agents', async () => {
		const { sandbox } = tencent;
		await send(sandbox, CALL);
		const requests = await get(sandbox, '/sandbox/requests');
		expect(requests).toMatchObject([
			{
				...{ id: 1, method: 'POST', action: 'CreateCallOutSession', rawBody: JSON.stringify(CALL) },
				...{ body: CALL, verified: true, code: null, placed: true },
				sessionId: sandbox.sessions[0].sessionId,
			},
		]);
		expect(requests).toEqual(JSON.parse(JSON.stringify(sandbox.requests)));
		expect(JSON.stringify(requests)).not.toContain(sandbox.account.secretKey);
		const call = { callee: CALL.Callee, agentName: 'Agent Example', uui: 'lead-42' };
		expect(await get(sandbox, '/sandbox/sessions')).toMatchObject([
			{ ...call, status: 'seatJoining', scenario: 'answered' },
		]);
		expect(await get(sandbox, '/sandbox/agents')).toMatchObject(
			sandbox.account.agents.map(({ mail }) => ({ mail })),
		);
	});

	it.each([
		['POST', '/sandbox/calls', { scenario: 'leadBusy' }, 200, { kind: 'callOut' }],
		['POST', '/sandbox/inbound-calls', { skillGroupId: 102 }, 200, { kind: 'inbound' }],
		['POST', '/sandbox/inbound-calls', { skillGroupId: 9 }, 400, undefined],
		['POST', '/elsewhere', {}, 404, undefined],
	])('%s %s with %j answers %d', async (method, path, body, status, session) => {
		const { sandbox } = tencent;
		const answer =
			method === 'GET' ? await fetch(sandbox.url + path) : await post(sandbox, path, body);
		expect(answer.status).toBe(status);
		expect(sandbox.sessions).toMatchObject(session ? [session] : []);
	});

	it('a reset forgets requests and sessions', async () => {
		const { requests, sessions } = tencent.sandbox;
		await send(tencent.sandbox, CALL);
		expect([requests.length, sessions.length]).toEqual([1, 1]);
		await post(tencent.sandbox, '/sandbox/reset');
		expect([requests, sessions]).toEqual([[], []]);
	});

	it('events, as they happen', async () => {
		const { sandbox } = tencent;
		const events = await readEvents(sandbox);
		await events.until(/event: snapshot/);
		await send(sandbox, CALL);
		await events.until(
			/event: session\ndata: \{.*"lead-42".*\}\n\nevent: request\ndata: \{.*"placed":true/,
		);
		sandbox.reset();
		expect(await events.until(/event: reset/)).not.toContain(sandbox.account.secretKey);
	});

	it('a page: one document that loads nothing from elsewhere', async () => {
		const { sandbox } = tencent;
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
	it.each(['noAnswer', 'slowBody'])('ends a connection in the fault %s', async (wanted) => {
		const sandbox = await startSandbox();
		const magic = MAGIC_CALLEES.find(({ fault }) => fault === wanted);
		const request = signedRequest(sandbox, { ...CALL, Callee: magic?.callee });
		const waiting = exchange(sandbox, request);
		await pollUntil('the request', () => sandbox.requests[0], 5_000, 5);
		await sandbox.close();
		expect((await waiting).ending).not.toBe('stillOpen');
	});

	it('frees the port, which two cannot have at once', async () => {
		const first = await startSandbox();
		const port = Number(new URL(first.url).port);
		await expect(startSandbox({ port })).rejects.toThrow('EADDRINUSE');
		await first.close();
		const second = await startSandbox({ port });
		expect(second.url).toBe(first.url);
		await second.close();
	});

	it('any number of connections may wait for it without a warning of Node', () => {
		expect(getMaxListeners(createState({}).closing.signal)).toBe(Infinity);
	});
});

describe('the program', () => {
	const run = (...argv: string[]) => {
		const tsx = join(repositoryFolder, 'node_modules/tsx/dist/cli.mjs');
		const program = [tsx, 'sandbox/main.ts', ...argv];
		return execa(process.execPath, program, { cwd: repositoryFolder, all: true, reject: false });
	};

	it('prints its keys and where it listens, answers, and ends on a signal', async () => {
		const child = run(
			...['--port', '0', '--latency', '1-2', '--call-speed', '2.5', '--fail-every', 'HangUpCall:2'],
			...['--push-url', 'http://localhost:5678/x', '--push-login', 'n8n:y:z'],
			...['--push-faults', 'reordered, truncatedJson', '--push-repeat-ms', '3'],
		);
		let output = '';
		child.all?.on('data', (chunk: Buffer) => (output += chunk.toString()));
		const url = await pollUntil('its address', () => /Listening on (\S+)\n/.exec(output)?.[1]);
		expect(output).toContain('SandboxSecretKeyThatOpensNothingReal');
		expect(await (await fetch(`${url}/sandbox/sessions`)).json()).toEqual([]);
		expect(await (await fetch(`${url}/push`)).json()).toEqual({
			...{ url: 'http://localhost:5678/x', authentication: { username: 'n8n' } },
			...{ faults: ['reordered', 'truncatedJson'], repeatAfterMs: 3 },
		});
		child.kill('SIGTERM');
		expect((await child).exitCode).toBe(0);
	});

	it.each([
		[['--help'], '--port N', 0],
		[['--port', 'x'], '--port takes a whole number', 1],
		[['--colour'], 'Unknown option', 1],
		[['--push-url', 'http://example.com/'], 'pushes to this machine only', 1],
		[['--push-faults', 'everything'], 'push.faults.0', 1],
	])('answers %s with "%s", and ends with %d', async (argv, text, code) => {
		const { all, exitCode } = await run(...argv);
		expect([all, exitCode]).toEqual([expect.stringContaining(text), code]);
	});
});
