import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createEngine, type Engine } from '../../scripts/engine';

let engine: Engine;
let answer: (response: ServerResponse) => void;
let requests: string[] = [];
const server = createServer((request, response) => {
	requests.push(request.url ?? '');
	answer(response);
});
let url: string;
beforeAll(async () => {
	engine = await createEngine();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.mp3?sign=x`;
});
afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
	requests = [];
});

/** Lets the trigger deliver a recording that lies at an address. */
async function deliver(RecordURL: string, parameters: object = {}) {
	const record = { SdkAppId: 14, SessionId: 's', RecordURL };
	return await engine.run({
		mode: 'webhook',
		workflow: {
			nodes: [
				{
					name: 'Trigger',
					type: 'n8n-nodes-tencent-ccc.tencentCccTrigger',
					parameters: { events: ['record'], downloadRecording: true, ...parameters },
				},
			],
			connections: {},
		},
		credentials: { tencentCccApi: { secretId: 'id', secretKey: 'key', sdkAppId: '14' } },
		input: [{ json: { push: { id: '1', event: 'record', record } as never } }],
	});
}

it('streams a recording through n8n’s own helpers into its store', async () => {
	const audio = Buffer.alloc(3_000_000, 7);
	answer = (response) => response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(audio);
	const run = await deliver(url);
	expect(run.error).toBeUndefined();
	expect(run.items('Trigger')[0]).toMatchObject({
		json: { Event: 'record', SessionId: 's' },
		binary: { data: { fileName: 'a.mp3', mimeType: 'audio/mpeg', fileSize: '3 MB' } },
	});
	expect(requests).toEqual(['/a.mp3?sign=x']);
});

it('follows no redirect to another host, and asks once', async () => {
	answer = (response) => response.writeHead(302, { location: 'http://localhost:1/b.mp3' }).end();
	const run = await deliver(url);
	expect(run.error?.message).toMatch(/redirected to another host, http:\/\/localhost:1/);
	expect(requests).toHaveLength(1);
});

it('fetches nothing in the clear from another machine', async () => {
	const run = await deliver('http://recordings.example.com/a.mp3');
	expect(run.error?.message).toMatch(/only https is fetched/);
});

it('ends a recording that turns out to be larger than allowed', async () => {
	answer = (response) => response.writeHead(200).end(Buffer.alloc(1_500_000, 7));
	const run = await deliver(url, { maxRecordingSizeMb: 1 });
	expect(run.error?.message).toBe('The recording cannot be fetched: it is larger than 1 MB');
	expect(requests).toHaveLength(1);
});

it('names the field when the allowed size is no number', async () => {
	const run = await deliver(url, { maxRecordingSizeMb: 'much' });
	expect(run.error?.message).toMatch(
		/^Maximum Recording Size \(MB\) must be a number from 1 to 2000/,
	);
	expect(requests).toHaveLength(0);
});
