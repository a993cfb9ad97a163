import type { IDataObject } from 'n8n-workflow';

import { createEngine, type Engine } from '../../scripts/engine';
import {
	startFakeCallRecords,
	type FakeCall,
	type FakeCallRecords,
} from '../support/fakeCallRecords';

const NODE = 'Tencent CCC Polling Trigger';
const MINUTE = 60;
const MORNING = 1_800_000_000;

let engine: Engine;
let tencent: FakeCallRecords;
/** Unix seconds; n8n, the node and the server go by it. */
let now = MORNING;

beforeAll(async () => {
	engine = await createEngine();
	jest.spyOn(Date, 'now').mockImplementation(() => now * 1000);
});

beforeEach(async () => {
	now = MORNING;
	tencent = await startFakeCallRecords(() => now * 1000);
});

afterEach(async () => await tencent.close());

afterAll(() => jest.restoreAllMocks());

const call = (SessionId: string, change: Partial<FakeCall> = {}): FakeCall => ({
	SessionId,
	StartTimestamp: now,
	EndedTimestamp: now,
	appearsAt: now,
	Direction: 1,
	...change,
});

/** What n8n keeps of the trigger between polls. */
let remembered: IDataObject = {};
beforeEach(() => {
	remembered = {};
});

/** Polls once, and returns the json of the items. What is remembered goes through n8n's database, as text. */
async function poll(
	parameters: IDataObject = {},
	mode?: 'manual',
	name = NODE,
): Promise<IDataObject[]> {
	const staticData = JSON.parse(JSON.stringify(remembered)) as IDataObject;
	const credential = {
		secretId: 'AKIDexample',
		secretKey: 'example',
		sdkAppId: '1400000001',
		site: 'custom',
		endpoint: tencent.url,
	};
	const output = await engine.poll({
		workflow: {
			id: 'polled',
			nodes: [
				{
					id: 'polling-trigger',
					name,
					type: 'n8n-nodes-tencent-ccc.tencentCccPollingTrigger',
					parameters: parameters as never,
				},
			],
			connections: {},
		},
		node: name,
		credentials: { tencentCccApi: credential },
		mode,
		staticData,
	});
	remembered = staticData;
	return (output?.[0] ?? []).map(({ json }) => json);
}

const sessions = (items: IDataObject[]) => items.map(({ SessionId }) => SessionId);

it('starts with the calls that end from now on, and brings each once', async () => {
	tencent.calls.push(call('yesterday', { StartTimestamp: now - 100, EndedTimestamp: now - 90 }));
	expect(await poll()).toEqual([]);
	now += MINUTE;
	tencent.calls.push(
		call('a', { StartTimestamp: now - 2 * MINUTE, EndedTimestamp: now - 1 }),
		call('b'),
	);
	expect(sessions(await poll())).toEqual(['a', 'b']);
	now += MINUTE;
	expect(await poll()).toEqual([]);
});

it('brings the past from a chosen time on, in ranges that Tencent accepts', async () => {
	const ago = (days: number) => {
		const time = now - days * 86_400;
		return { StartTimestamp: time, EndedTimestamp: time };
	};
	tencent.calls.push(
		call('120 days', ago(120)),
		call('5 days', ago(5)),
		call('150 days', ago(150)),
	);
	const startFrom = new Date((now - 140 * 86_400) * 1000).toISOString();
	expect(sessions(await poll({ options: { startFrom } }))).toEqual(['120 days', '5 days']);
	expect(tencent.requests).toHaveLength(2);
});

it('has the output and the filters of the webhook trigger', async () => {
	await poll();
	now += MINUTE;
	const answered = { AcceptTimestamp: now, EndStatusString: 'ok', UUI: '{"lead":42}' };
	tencent.calls.push(call('answered', answered), call('missed', { EndStatusString: 'busy' }));
	const filters = { answered: 'answered' };
	expect(await poll({ filters })).toEqual([
		expect.objectContaining({
			Event: 'cdr',
			SessionId: 'answered',
			Outcome: 'Answered',
			UUI: { lead: 42 },
		}),
	]);
});

it('brings the records as Tencent has them when Simplify is off', async () => {
	await poll();
	now += MINUTE;
	tencent.calls.push(call('raw', { SomethingNew: { kept: 1 } }));
	expect(await poll({ simplify: false })).toEqual([
		{
			SessionId: 'raw',
			StartTimestamp: now,
			EndedTimestamp: now,
			Direction: 1,
			SomethingNew: { kept: 1 },
		},
	]);
});

it('fails loudly, forgets nothing, and reads the time of a failed poll again', async () => {
	await poll();
	now += MINUTE;
	tencent.calls.push(call('a'));
	const before = JSON.stringify(remembered);
	tencent.failure = () => 'wrongKey';
	await expect(poll()).rejects.toMatchObject({
		name: 'NodeApiError',
		message: 'The call records could not be read: no (AuthFailure.SecretIdNotFound)',
	});
	expect(JSON.stringify(remembered)).toBe(before);
	tencent.failure = () => undefined;
	now += 600 * MINUTE;
	expect(sessions(await poll())).toEqual(['a']);
});

it('loses nothing and repeats nothing when the node is renamed, and renamed back', async () => {
	await poll();
	const taken: unknown[] = [];
	for (const [index, name] of [NODE, 'Calls', 'Calls', NODE, NODE].entries()) {
		now += MINUTE;
		tencent.calls.push(call(`s-${index}`));
		taken.push(...sessions(await poll({}, undefined, name)));
	}
	expect(taken).toEqual(['s-0', 's-1', 's-2', 's-3', 's-4']);
});

it('brings good records although odd ones stand beside them, and each once', async () => {
	await poll();
	now += MINUTE;
	tencent.calls.push(
		call('good'),
		call('microseconds', { AcceptTimestamp: now * 1_000_000 }),
		call('no time', { AcceptTimestamp: 'soon' as never, EndStatusString: 'busy' }),
		call('no agents', { ServeParticipants: [null], SeatUser: { Phone: '1' } } as never),
	);
	const items = await poll();
	const inOrder = items.sort((a, b) => String(a.SessionId).localeCompare(String(b.SessionId)));
	expect(inOrder).toEqual([
		expect.objectContaining({ SessionId: 'good' }),
		expect.objectContaining({ SessionId: 'microseconds', Outcome: 'Answered' }),
		expect.objectContaining({ SessionId: 'no agents', UserId: '' }),
		expect.objectContaining({
			SessionId: 'no time',
			AnswerTime: null,
			Outcome: 'Lead Busy',
			problems: ['AcceptTimestamp is no time: soon'],
		}),
	]);
	now += MINUTE;
	expect(await poll()).toEqual([]);
});

it.each([
	[{ lateRecordsWindow: 0 }, /^Late Records Window must be a number from 1 to 43200, but is 0$/],
	[{ lateRecordsWindow: '={{ undefined }}' }, /^Late Records Window must be a number/],
	[{ lateRecordsWindow: '={{ "two hours" }}' }, /^Late Records Window must be a number/],
	[{ startFrom: '={{ "some day" }}' }, /^Start From must be a date and time, but is "some day"$/],
])(
	'refuses the options %j with the name of the field, and remembers nothing',
	async (options, message) => {
		await expect(poll({ options })).rejects.toThrow(message);
		expect(remembered).toEqual({});
		expect(tencent.requests).toHaveLength(0);
	},
);

it('brings the latest records for a test event, and remembers nothing', async () => {
	const hoursAgo = (hours: number) => ({
		StartTimestamp: now - hours * 3600,
		EndedTimestamp: now - hours * 3600,
	});
	tencent.calls.push(
		...Array.from({ length: 250 }, (_, index) => call(`s-${index}`, hoursAgo(23 * (index / 250)))),
	);
	const latest = Array.from({ length: 10 }, (_, index) => `s-${index}`);
	for (const order of ['newestFirst', 'oldestFirst'] as const) {
		tencent.order = order;
		expect(sessions(await poll({}, 'manual'))).toEqual(latest);
	}
	expect(remembered).toEqual({});
	tencent.calls.splice(0, Infinity, call('last week', hoursAgo(150)));
	expect(sessions(await poll({}, 'manual'))).toEqual(['last week']);
});

it('over a day of 5,000 calls, with equal times, late records, every tenth request failing and whole polls failing, brings each once', async () => {
	const count = 5000;
	tencent.calls = Array.from({ length: count }, (_, index) => {
		// Groups of ten calls start at the same second; a fifth of the records is late, calls last up to 40 minutes
		const StartTimestamp = MORNING + Math.floor(index / 10) * 172;
		const EndedTimestamp = StartTimestamp + ((index * 7) % 40) * MINUTE;
		const appearsAt = EndedTimestamp + (index % 5 === 0 ? 15 * MINUTE : 5);
		return call(`s-${index}`, { StartTimestamp, EndedTimestamp, appearsAt });
	});
	tencent.failure = (number) => (number % 10 === 0 ? 'busy' : undefined);
	const parameters = { options: { lateRecordsWindow: 60 } };
	const taken: unknown[] = [];
	let failedPolls = 0;
	let mostRemembered = 0;
	for (let number = 0; now < MORNING + 95_000; number++, now += 30 * MINUTE) {
		if (number % 16 === 10) {
			const { failure } = tencent;
			tencent.failure = () => 'wrongKey';
			await expect(poll(parameters)).rejects.toThrow();
			tencent.failure = failure;
			failedPolls++;
			continue;
		}
		taken.push(...sessions(await poll(parameters)));
		mostRemembered = Math.max(mostRemembered, JSON.stringify(remembered).length);
	}
	const distinct = new Set(taken).size;
	process.stdout.write(
		`polling: ${count} records in a day, ${tencent.requests.length} requests, every tenth failed, ${failedPolls} polls failed; ${distinct} brought, ${count - distinct} lost, ${taken.length - distinct} twice; at most ${(mostRemembered / 1000).toFixed(0)} kB remembered\n`,
	);
	expect(distinct).toBe(count);
	expect(taken).toHaveLength(count);
}, 120_000);
