import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';

import {
	downloadRecording,
	type DownloadLimits,
} from '../../../nodes/TencentCcc/records/downloadRecording';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const AUDIO = Buffer.from('ID3\u0004 some audio');

const send =
	(status: number, headers: Record<string, string> = {}, body: Buffer | string = ''): Answer =>
	(response) =>
		response.writeHead(status, headers).end(body);
const audio = send(200, { 'content-type': 'audio/mpeg; charset=binary' }, AUDIO);
const missing = send(404, {}, 'not yet');
const empty = send(200, { 'content-type': 'audio/mpeg' });
/** Ends the connection in the middle of the body. */
const cutOff: Answer = (response) => {
	response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': '1000' });
	response.write(AUDIO, () => response.destroy());
};
/** Sends a little again and again, so that no timeout between two bytes ever ends it. */
const trickle: Answer = (response) => {
	response.writeHead(200, { 'content-type': 'audio/mpeg' });
	const timer = setInterval(() => response.write(AUDIO), 20);
	response.on('close', () => clearInterval(timer));
};

let servers: Server[] = [];
afterEach(async () => {
	for (const server of servers) {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
	servers = [];
});

/** A server that gives these answers, the last one again and again. */
async function serve(...answers: Answer[]) {
	const paths: string[] = [];
	const server = createServer((request, response) => {
		paths.push(request.url ?? '');
		answers[Math.min(paths.length, answers.length) - 1](response, request);
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths };
}

/** n8n's request as it streams, without redirects; n8n's own is used by the tests in the engine. */
async function httpRequest({ url }: { url: string }) {
	const { get } = await import('node:http');
	return await new Promise((resolve, reject) => {
		get(url, { agent: false }, (body) =>
			resolve({ statusCode: body.statusCode, headers: body.headers, body }),
		).on('error', reject);
	});
}

async function readAll(stream: Readable): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of stream) chunks.push(chunk as Uint8Array);
	return Buffer.concat(chunks);
}

const storing = async (stream: Readable, fileName: string, mimeType: string) => ({
	data: (await readAll(stream)).toString(),
	fileName,
	mimeType,
});

async function download(url: string, limits: Partial<DownloadLimits> = {}, store = storing) {
	const waited: number[] = [];
	const helpers = { httpRequest, prepareBinaryData: store };
	const result = await downloadRecording({ helpers } as never, url, limits, async (pause) => {
		waited.push(pause);
	});
	return { result, waited };
}

const fetched = {
	succeeded: true,
	recording: { data: AUDIO.toString(), fileName: 'a.mp3', mimeType: 'audio/mpeg' },
};
const refused = (problem: string) => ({
	succeeded: false,
	problem: `The recording cannot be fetched: ${problem}`,
});

it('is fetched at once when it is there, by the address with its key', async () => {
	const server = await serve(audio);
	expect(await download(`${server.url}/2026/a.mp3?sign=x`)).toEqual({
		result: fetched,
		waited: [],
	});
	expect(server.paths).toEqual(['/2026/a.mp3?sign=x']);
});

it.each<[string, Answer]>([
	['is not there yet', missing],
	['is empty yet', empty],
	['is a page yet', send(200, { 'content-type': 'text/html; charset=utf-8' }, '<p>wait</p>')],
	['is JSON yet', send(200, { 'content-type': 'application/json' }, '{}')],
	[
		'is XML yet, and called audio',
		send(200, { 'content-type': 'audio/mpeg' }, ' <?xml version="1.0"?>'),
	],
	['is JSON yet, and called nothing', send(200, {}, '{"ErrCode":1}')],
	['is cut off', cutOff],
])('is tried again when it %s', async (_name, before) => {
	const server = await serve(before, before, audio);
	expect(await download(`${server.url}/a.mp3`)).toEqual({ result: fetched, waited: [1000, 2000] });
	expect(server.paths).toHaveLength(3);
});

it('is given up after a minute of pauses, and the problem says why', async () => {
	const server = await serve(missing);
	const { result, waited } = await download(`${server.url}/a.mp3`);
	expect(result).toEqual(refused('HTTP status 404'));
	expect(server.paths).toHaveLength(7);
	expect(waited.reduce((sum, pause) => sum + pause)).toBe(60_000);
});

it('is tried again when nobody answers', async () => {
	const { url } = await serve(audio);
	await new Promise((resolve) => servers.pop()?.close(resolve));
	const { result, waited } = await download(`${url}/a.mp3`);
	expect(result).toEqual(refused(`connect ECONNREFUSED ${new URL(url).host}`));
	expect(waited).toHaveLength(6);
});

it.each([
	['http://recordings.example.com/a.mp3', /http:\/\/recordings.example.com, and only https/],
	['ftp://127.0.0.1/a.mp3', /only https/],
	['file:///etc/passwd', /only https/],
	['a.mp3', /no URL/],
	['', /no URL/],
])('is not fetched from %s', async (url, problem) => {
	const { result, waited } = await download(url);
	expect(result).toMatchObject({
		succeeded: false,
		problem: expect.stringMatching(problem) as never,
	});
	expect(waited).toEqual([]);
});

it('is fetched where its own host redirects to', async () => {
	const server = await serve(send(302, { location: '/b/c?k=1' }), audio);
	expect((await download(`${server.url}/a.mp3`)).result).toEqual(fetched);
	expect(server.paths).toEqual(['/a.mp3', '/b/c?k=1']);
});

it.each([301, 302, 303, 307, 308])(
	'is not fetched from another host, status %i',
	async (status) => {
		const elsewhere = await serve(audio);
		const server = await serve(send(status, { location: `${elsewhere.url}/a.mp3` }));
		const { result, waited } = await download(`${server.url}/a.mp3`);
		expect(result).toEqual(refused(`it is redirected to another host, ${elsewhere.url}`));
		expect([elsewhere.paths, waited]).toEqual([[], []]);
	},
);

it('does not go round in circles', async () => {
	const server = await serve(send(302, { location: '/again' }));
	expect((await download(`${server.url}/a.mp3`)).result).toEqual(
		refused('it is redirected again and again'),
	);
	expect(server.paths).toHaveLength(6);
});

it.each<[string, Answer]>([
	['as announced', send(200, { 'content-length': '2000' }, Buffer.alloc(2000, 1))],
	[
		'without a word before',
		(response) => {
			response.writeHead(200);
			response.write(Buffer.alloc(600, 1));
			response.end(Buffer.alloc(600, 1));
		},
	],
])('is not fetched again when it is too large, %s', async (_name, answer) => {
	const server = await serve(answer);
	const { result } = await download(`${server.url}/a.mp3`, { maxBytes: 1000 });
	expect(result).toEqual(refused('it is larger than 0.001 MB'));
	expect(server.paths).toHaveLength(1);
});

it('may be as large as is allowed', async () => {
	const server = await serve(audio);
	const { result } = await download(`${server.url}/a.mp3`, { maxBytes: AUDIO.length });
	expect(result).toEqual(fetched);
});

it('is given up when it takes longer than the deadline, however it trickles in', async () => {
	const server = await serve(trickle);
	const { result, waited } = await download(`${server.url}/a.mp3`, { deadlineMs: 200 });
	expect(result).toEqual(refused('it took longer than 0.2 s'));
	expect([server.paths.length, waited]).toEqual([1, []]);
});

it('is given up when nothing is answered before the deadline', async () => {
	const server = await serve(() => undefined);
	const { result } = await download(`${server.url}/a.mp3`, { deadlineMs: 100 });
	expect(result).toEqual(refused('it took longer than 0.1 s'));
	expect(server.paths).toHaveLength(1);
});

it('is not fetched again when n8n cannot store it', async () => {
	const server = await serve(audio);
	const full = async () => await Promise.reject(new Error('no space left'));
	const { result } = await download(`${server.url}/a.mp3`, {}, full);
	expect(result).toEqual(refused('n8n could not store it: no space left'));
	expect(server.paths).toHaveLength(1);
});
