import { findOutcome } from '../../nodes/TencentCcc/outcomes/catalogue';
import { MAGIC_CALLEES, startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine, type Run } from '../../scripts/engine';
import { NODE_TYPE, runCalls, sandboxCredential } from '../support/callWorkflow';
import { callMethod, testCredential } from '../support/editorMethods';

let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await createEngine();
	sandbox = await startSandbox({ port: 0, requestsPerSecond: 10_000 });
});
afterAll(async () => await sandbox.close());

const SESSION_TOKEN = 'session-token-that-must-stay-secret';

/** Everything that n8n would store, show or log of a run, as text. */
const traces = (run: Run) => {
	const { error } = run;
	return [
		JSON.stringify(run.data),
		JSON.stringify(run.logs),
		JSON.stringify(error),
		String(error?.stack),
		String(error?.message),
		String(error?.description),
	].join('\n');
};

function expectNoSecrets(text: string) {
	expect(text).not.toContain(sandbox.account.secretKey);
	expect(text).not.toContain(SESSION_TOKEN);
	expect(text).not.toMatch(/TC3-HMAC-SHA256|Signature=[0-9a-f]/);
	expect(text).not.toMatch(/"authorization"/i);
}

const WAYS_OUT = [
	['standard', 'stopWorkflow'],
	['none', 'stopWorkflow'],
	['none', 'continueErrorOutput'],
] as const;
const CASES = MAGIC_CALLEES.filter(
	// What is sent again takes its time
	({ code }) => !(code && findOutcome(code, 'dial').retryable),
).flatMap(({ label, nationalNumber }) =>
	WAYS_OUT.map((way) => [label, ...way, nationalNumber] as const),
);

// Some wait for an answer until the timeout: at the same time, so that each sees what the others log too
it.concurrent.each(CASES)(
	'%s leaves no secret behind: %s, %s',
	async (_label, errorOutputs, onError, phone) => {
		const run = await runCalls(
			engine,
			sandbox,
			['16188880001', phone],
			{ errorOutputs },
			{ onError },
			sandboxCredential(sandbox, { language: 'en-US' }),
		);
		expect(traces(run).length).toBeGreaterThan(100);
		expectNoSecrets(traces(run));
	},
);

it('a wrong key or token leaves no secret behind', async () => {
	const run = await runCalls(
		engine,
		sandbox,
		['16188880001'],
		{ errorOutputs: 'none' },
		{},
		sandboxCredential(sandbox, { sessionToken: SESSION_TOKEN }),
	);
	expect(run.status).toBe('error');
	expectNoSecrets(traces(run));
});

it('a picker or a credential test that fails leaves no secret behind', async () => {
	const credential = sandboxCredential(sandbox, { endpoint: 'http://127.0.0.1:1' });
	const failure: unknown = await callMethod(engine, 'listSearch', NODE_TYPE, 'searchAgents', {
		credentials: { tencentCccApi: credential as never },
	}).catch((error: unknown) => error);
	expect(failure).toBeInstanceOf(Error);
	expectNoSecrets(JSON.stringify(failure) + String((failure as Error).stack));
	expectNoSecrets(
		JSON.stringify(
			await testCredential(engine, NODE_TYPE, 'tencentCccApiTest', credential as never),
		),
	);
});
