import { PUSH_FAULTS, type PushFault } from '../../sandbox';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/furnish';
import type { FinishedExecution } from '../../scripts/n8n/restClient';
import { CALL, send, START } from '../sandbox/support';
import { activateTrigger, delivered, pushLogin, pushTrigger } from './support/pushes';
import { openScene, type Scene } from './support/scene';

/** A talk, a lead who is busy, and a mailbox: three records, two recordings and a voicemail are pushed. */
const CALLEES = ['008616100000601', '008616100000604', '008616100000610'];
const PUSHES = 6;

let scene: Scene;
let credentialId: string;
let now = START;

beforeAll(async () => {
	scene = await openScene({ clock: () => now });
	const data = { ...scene.credentialData, ...pushLogin };
	credentialId = await scene.client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
});

afterAll(async () => await scene.close());

/** Places the calls, and lets the sandbox push to a trigger of their own what there is to push when they are over. */
async function executionsOfCalls(faults: PushFault[]): Promise<FinishedExecution[]> {
	const { client, sandbox } = scene;
	const credentials = { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } };
	const trigger = pushTrigger(credentials, { events: ['cdr', 'record', 'voicemail'] });
	const { workflow, url } = await activateTrigger(client, trigger);
	now = START;
	sandbox.reset();
	const authentication = { username: pushLogin.pushUsername, password: pushLogin.pushPassword };
	sandbox.setPush({ url, authentication, faults, repeatAfterMs: 50 });
	for (const Callee of CALLEES) {
		await send(sandbox, { ...CALL, Callee }, { timestamp: START / 1_000 });
	}
	now += 30_000;
	await sandbox.settled();
	expect(sandbox.pushes).toHaveLength(PUSHES);
	// n8n holds an execution before it acknowledges a push, so that no further one can come
	return await client.finishedExecutionsOf(workflow.id, PUSHES);
}

/** What the workflow was given, without what differs from run to run, in an order of its own. */
function given(executions: FinishedExecution[]): string[] {
	const texts = delivered(executions).map((item) => JSON.stringify(item));
	const withoutSessions = scene.sandbox.sessions.reduce(
		(current, { sessionId, callee }) =>
			current.map((text) =>
				text.replaceAll(sessionId, callee).replaceAll(sessionId.replace(/-/g, ''), callee),
			),
		texts,
	);
	return withoutSessions.map((text) => text.replaceAll(scene.sandbox.url, '')).sort();
}

let withoutFaults: string[] = [];

it('without faults each push is acted on once', async () => {
	const executions = await executionsOfCalls([]);
	withoutFaults = given(executions);
	const times = (event: string) =>
		delivered(executions).filter(({ Event }) => Event === event).length;
	expect(['cdr', 'record', 'voicemail'].map(times)).toEqual([3, 2, 1]);
	expect(scene.sandbox.pushes.map(({ tries }) => tries.length)).toEqual(Array(PUSHES).fill(1));
});

/** Each fault alone, and at once all those that a workflow should not notice. */
const ROWS: ReadonlyArray<[PushFault[], 'asUsual' | 'unreadable']> = [
	[['duplicated'], 'asUsual'],
	[['reordered'], 'asUsual'],
	[['answerLost'], 'asUsual'],
	[['lowerCaseKeys'], 'asUsual'],
	[['endpointUserAsNumber'], 'asUsual'],
	[['duplicateMembers'], 'asUsual'],
	[PUSH_FAULTS.map(({ fault }) => fault).filter((fault) => fault !== 'truncatedJson'), 'asUsual'],
	[['truncatedJson'], 'unreadable'],
	[['truncatedJson', 'duplicated'], 'unreadable'],
];

it('every fault has its row', () => {
	const alone = ROWS.filter(([{ length }]) => length === 1).map(([[fault]]) => fault);
	expect(new Set(alone)).toEqual(new Set(PUSH_FAULTS.map(({ fault }) => fault)));
});

it.each(ROWS)(
	'with %j nothing is lost and nothing acted on twice: %s',
	async (faults, expected) => {
		const executions = await executionsOfCalls(faults);
		const { pushes } = scene.sandbox;
		expect(executions).toHaveLength(PUSHES);
		if (expected === 'asUsual') {
			expect(given(executions)).toEqual(withoutFaults);
			expect(executions.map(({ status }) => status)).toEqual(Array(PUSHES).fill('success'));
			expect(pushes.map(({ state }) => state)).toEqual(Array(PUSHES).fill('delivered'));
			return;
		}
		// Tencent has been told, has repeated each in vain, and each is kept with its body, once
		expect(given(executions)).toEqual([]);
		expect(executions.map(({ status }) => status)).toEqual(Array(PUSHES).fill('error'));
		expect(pushes.map(({ state }) => state)).toEqual(Array(PUSHES).fill('givenUp'));
		const kept = executions.map(({ data }) => data.resultData.error?.description);
		expect(kept.sort()).toEqual(pushes.map(({ body }) => `The body as it came: ${body}`).sort());
	},
);
