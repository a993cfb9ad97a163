import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import { send } from '../sandbox/support';
import { pollOnce } from '../support/editorMethods';
import { byId } from '../support/operationRun';

const NODE = 'Tencent CCC Polling Trigger';
const MINUTE_S = 60;
const MORNING = 1_800_000_000;

let engine: Engine;
let tencent: Sandbox;
/** Unix seconds; n8n, the node and the sandbox go by it. */
let now = MORNING;
/** What n8n keeps of the trigger between polls. */
let remembered: IDataObject = {};

beforeAll(async () => {
	engine = await createEngine();
	jest.spyOn(Date, 'now').mockImplementation(() => now * 1000);
});

beforeEach(async () => {
	now = MORNING;
	remembered = {};
	tencent = await startSandbox({ clock: () => now * 1000, requestsPerSecond: Infinity });
});

afterEach(async () => await tencent.close());

afterAll(() => jest.restoreAllMocks());

/** Polls once, and returns the json of the items. What is remembered goes through n8n's database, as text. */
async function poll(
	parameters: IDataObject = {},
	mode?: 'manual',
	name = NODE,
): Promise<IDataObject[]> {
	const staticData = JSON.parse(JSON.stringify(remembered)) as IDataObject;
	const output = await pollOnce(engine, {
		workflow: {
			id: 'polled',
			nodes: [
				{
					id: 'polling-trigger',
					name,
					type: 'n8n-nodes-tencent-ccc.tencentCccPollingTrigger',
					parameters: { triggerOn: 'agentStatusChanged', ...parameters } as never,
				},
			],
			connections: {},
		},
		node: name,
		credentials: { tencentCccApi: sandboxCredential(tencent) },
		mode,
		staticData,
	});
	remembered = staticData;
	return (output?.[0] ?? []).map(({ json }) => json);
}

/** Sends an action as the team's other software does. */
const ask = async (action: string, parameters: IDataObject) =>
	await send(
		tencent,
		{ SdkAppId: tencent.account.sdkAppId, ...parameters },
		{ action, timestamp: now },
	);

/** Sets statuses a minute later. */
async function set(statuses: Record<string, string>): Promise<void> {
	now += MINUTE_S;
	const StaffStatusList = Object.entries(statuses).map(([name, Status]) => ({
		StaffUserId: `${name}@example.com`,
		Status,
	}));
	await ask('SetStaffStatus', { StaffStatusList });
}

const changes = (items: IDataObject[]) =>
	items.map(
		({ UserId, PreviousStatus, Status }) =>
			`${String(UserId).split('@')[0]}: ${String(PreviousStatus)} > ${String(Status)}`,
	);

it('starts with what changes from now on, and brings each change once', async () => {
	expect(await poll()).toEqual([]);
	await set({ agent: 'rest' });
	expect(await poll()).toEqual([
		{
			Event: 'agentStatus',
			UserId: 'agent@example.com',
			Status: 'rest',
			PreviousStatus: 'free',
			ChangedAt: new Date(now * 1000).toISOString(),
			Reason: '',
			ReservedStatus: '',
			UseMobileCallOut: true,
		},
	]);
	now += MINUTE_S;
	expect(await poll()).toEqual([]);
	await set({ agent: 'free', 'wang.fang': 'notReady' });
	expect(changes(await poll())).toEqual(['agent: rest > free', 'wang.fang: free > notReady']);
});

it('tells when a call makes an agent busy, and when it is over', async () => {
	await poll();
	now += MINUTE_S;
	await ask('CreateCallOutSession', {
		UserId: 'agent@example.com',
		Callee: '008616188880001',
		IsForceUseMobile: true,
	});
	expect(changes(await poll())).toEqual(['agent: free > busy']);
	now += MINUTE_S;
	expect(changes(await poll())).toEqual(['agent: busy > free']);
});

it('tells of a status that began anew between two polls', async () => {
	await poll();
	await set({ agent: 'rest' });
	await set({ agent: 'free' });
	expect(changes(await poll())).toEqual(['agent: free > free']);
});

it.each<[string, IDataObject, string[]]>([
	['to a status', { toStatuses: ['rest'] }, ['agent: free > rest']],
	['from a status', { fromStatuses: ['notReady'] }, ['sun.lei: notReady > free']],
	['from one to another', { fromStatuses: ['free'], toStatuses: ['free'] }, []],
	['of a skill group', { skillGroupId: byId('102') }, ['zhou.qiang: free > notReady']],
	[
		'of agents',
		{ agents: 'sun.lei@example.com, agent@example.com' },
		['agent: free > rest', 'sun.lei: notReady > free'],
	],
])('brings only changes %s, and remembers the others', async (_name, agentFilters, expected) => {
	await poll({ agentFilters });
	await set({ agent: 'rest', 'sun.lei': 'free', 'zhou.qiang': 'notReady' });
	expect(changes(await poll({ agentFilters })).sort()).toEqual(expected);
	now += MINUTE_S;
	expect(await poll({ agentFilters })).toEqual([]);
});

it('brings what Tencent says when Simplify is off, with the status before', async () => {
	await poll();
	await set({ agent: 'rest' });
	expect(await poll({ simplify: false })).toEqual([
		expect.objectContaining({
			Email: 'agent@example.com',
			Status: 'rest',
			PreviousStatus: 'free',
			LastStatusTimestamp: now,
			ClientInfo: [{ ClientType: 'Web', IsConnected: true }],
		}),
	]);
});

it('fails loudly, forgets nothing, and compares with the same afterwards', async () => {
	await poll();
	const before = JSON.stringify(remembered);
	await set({ agent: 'rest' });
	tencent.failEvery({
		action: 'DescribeStaffStatusMetrics',
		n: 1,
		code: 'AuthFailure.SecretIdNotFound',
	});
	await expect(poll()).rejects.toMatchObject({
		name: 'NodeApiError',
		message: expect.stringMatching(
			/^The agents' statuses could not be read: .*AuthFailure\.SecretIdNotFound/,
		) as string,
	});
	expect(JSON.stringify(remembered)).toBe(before);
	tencent.failEvery();
	expect(changes(await poll())).toEqual(['agent: free > rest']);
});

it('loses nothing and repeats nothing when the node is renamed, and renamed back', async () => {
	await poll();
	const found: string[] = [];
	for (const [index, name] of [NODE, 'Agents', 'Agents', NODE, NODE].entries()) {
		await set({ agent: index % 2 === 0 ? 'rest' : 'free' });
		found.push(...changes(await poll({}, undefined, name)));
	}
	expect(found).toEqual([
		...['agent: free > rest', 'agent: rest > free', 'agent: free > rest'],
		...['agent: rest > free', 'agent: free > rest'],
	]);
});

it('begins anew when the node has asked for call records meanwhile', async () => {
	await poll();
	await set({ agent: 'rest' });
	await poll({ triggerOn: 'callRecordCreated' });
	expect(await poll()).toEqual([]);
	await set({ agent: 'free' });
	expect(changes(await poll())).toEqual(['agent: rest > free']);
});

it('brings what agents are doing now for a test event, the latest change first, and remembers nothing', async () => {
	await set({ 'zhou.qiang': 'notReady' });
	const items = await poll({}, 'manual');
	expect(items).toHaveLength(8);
	expect(items[0]).toMatchObject({
		UserId: 'zhou.qiang@example.com',
		Status: 'notReady',
		PreviousStatus: '',
	});
	const free = await poll({ agentFilters: { toStatuses: ['free'] } }, 'manual');
	expect(free.map(({ Status }) => Status)).toEqual(['free', 'free']);
	expect(remembered).toEqual({});
});

it.each<[string, IDataObject, RegExp]>([
	[
		'agents',
		{ agents: '={{ undefined }}' },
		/^Agents is empty for this item: its expression yields nothing/,
	],
	[
		'skill group',
		{ skillGroupId: byId('={{ undefined }}') },
		/^Skill Group is empty for this item: its expression/,
	],
	['skill group', { skillGroupId: byId('Sales') }, /^Skill Group "Sales" is not the ID/],
	['status', { toStatuses: '={{ ["idle"] }}' }, /^To Statuses: "idle" is no status of an agent/],
])('refuses a filter that cannot be used: %s %j', async (_name, agentFilters, message) => {
	await expect(poll({ agentFilters })).rejects.toThrow(message);
	expect(remembered).toEqual({});
	expect(tencent.requests).toHaveLength(0);
});
