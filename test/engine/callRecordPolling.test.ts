import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type NewRecord, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import { caseCount } from '../support/caseCount';
import { pollOnce } from '../support/editorMethods';

const NODE = 'Tencent CCC Polling Trigger';
const MINUTE_S = 60;
const MORNING = 1_800_000_000;

let engine: Engine;
let tencent: Sandbox;
/** Unix seconds; n8n, the node and the sandbox go by it. */
let now = MORNING;

beforeAll(async () => {
	engine = await createEngine();
	jest.spyOn(Date, 'now').mockImplementation(() => now * 1000);
	// The pauses before a request is sent again are drawn by lot
	jest.spyOn(Math, 'random').mockReturnValue(0);
});

beforeEach(async () => {
	now = MORNING;
	tencent = await startSandbox({ clock: () => now * 1000, requestsPerSecond: Infinity });
});

afterEach(async () => await tencent.close());

afterAll(() => jest.restoreAllMocks());

/** The record of a call that started and ended at these times (Unix seconds; default: now). */
const call = (
	sessionId: string,
	{ startedAt = now, endedAt = now, visibleAt = endedAt, ...rest }: NewRecord = {},
): NewRecord => ({
	sessionId,
	startedAt: startedAt * 1000,
	endedAt: endedAt * 1000,
	visibleAt: visibleAt * 1000,
	...rest,
});

const addCalls = (...calls: NewRecord[]) => void tencent.addRecords(calls);

/** What every request for records is answered with instead of them. */
const WRONG_KEY = { action: 'DescribeTelCdr', n: 1, code: 'AuthFailure.SecretIdNotFound' };

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
	const output = await pollOnce(engine, {
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
		credentials: { tencentCccApi: sandboxCredential(tencent) },
		mode,
		staticData,
	});
	remembered = staticData;
	return (output?.[0] ?? []).map(({ json }) => json);
}

const sessions = (items: IDataObject[]) => items.map(({ SessionId }) => SessionId);

it('starts with the calls that end from now on, and brings each once', async () => {
	addCalls(call('yesterday', { startedAt: now - 100, endedAt: now - 90 }));
	expect(await poll()).toEqual([]);
	now += MINUTE_S;
	addCalls(call('a', { startedAt: now - 2 * MINUTE_S, endedAt: now - 1 }), call('b'));
	expect(sessions(await poll())).toEqual(['a', 'b']);
	now += MINUTE_S;
	expect(await poll()).toEqual([]);
});

it('brings the past from a chosen time on, in ranges that Tencent accepts', async () => {
	const ago = (days: number) => {
		const time = now - days * 86_400;
		return { startedAt: time, endedAt: time };
	};
	addCalls(call('120 days', ago(120)), call('5 days', ago(5)), call('150 days', ago(150)));
	const startFrom = new Date((now - 140 * 86_400) * 1000).toISOString();
	expect(sessions(await poll({ options: { startFrom } }))).toEqual(['120 days', '5 days']);
	expect(tencent.requests).toHaveLength(2);
});

it('has the output and the filters of the webhook trigger', async () => {
	await poll();
	now += MINUTE_S;
	addCalls(
		call('answered', { startedAt: now - 30, uui: '{"lead":42}' }),
		call('missed', { scenario: 'leadBusy' }),
	);
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
	now += MINUTE_S;
	addCalls(call('raw', { fields: { SomethingNew: { kept: 1 } } }));
	expect(await poll({ simplify: false })).toEqual([
		expect.objectContaining({
			SessionId: 'raw',
			StartTimestamp: now,
			EndedTimestamp: now,
			Direction: 1,
			AsrStatus: 'Processing',
			SomethingNew: { kept: 1 },
		}),
	]);
});

it('fails loudly, forgets nothing, and reads the time of a failed poll again', async () => {
	await poll();
	now += MINUTE_S;
	addCalls(call('a'));
	const before = JSON.stringify(remembered);
	tencent.failEvery(WRONG_KEY);
	await expect(poll()).rejects.toMatchObject({
		name: 'NodeApiError',
		message: expect.stringMatching(
			/^The call records could not be read: .*AuthFailure\.SecretIdNotFound/,
		) as string,
	});
	expect(JSON.stringify(remembered)).toBe(before);
	tencent.failEvery();
	now += 600 * MINUTE_S;
	expect(sessions(await poll())).toEqual(['a']);
});

it('loses nothing and repeats nothing when the node is renamed, and renamed back', async () => {
	await poll();
	const taken: unknown[] = [];
	for (const [index, name] of [NODE, 'Calls', 'Calls', NODE, NODE].entries()) {
		now += MINUTE_S;
		addCalls(call(`s-${index}`));
		taken.push(...sessions(await poll({}, undefined, name)));
	}
	expect(taken).toEqual(['s-0', 's-1', 's-2', 's-3', 's-4']);
});

it('brings good records although odd ones stand beside them, and each once', async () => {
	await poll();
	now += MINUTE_S;
	addCalls(
		call('good'),
		call('microseconds', { fields: { AcceptTimestamp: now * 1_000_000 } }),
		call('no time', {
			scenario: 'leadBusy',
			fields: { AcceptTimestamp: 'soon', EndStatusString: 'busy' },
		}),
		call('no agents', { fields: { ServeParticipants: [null], SeatUser: { Phone: '1' } } }),
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
	now += MINUTE_S;
	expect(await poll()).toEqual([]);
});

it.each([
	[{ lateRecordsWindow: 0 }, /^Late Records Window must be a number from 1 to 43200, but is 0$/],
	[{ lateRecordsWindow: '={{ undefined }}' }, /^Late Records Window must be a number/],
	[{ lateRecordsWindow: '={{ "two hours" }}' }, /^Late Records Window must be a number/],
	[{ startFrom: '={{ "some day" }}' }, /^Start From "some day" is no time: /],
	[{ startFrom: '={{ undefined }}' }, /^Start From is empty for this item/],
	[{ startFrom: '={{ 20250101 }}' }, /^Start From "20250101" is no time: /],
])(
	'refuses the options %j with the name of the field, and remembers nothing',
	async (options, message) => {
		await expect(poll({ options })).rejects.toThrow(message);
		expect(remembered).toEqual({});
		expect(tencent.requests).toHaveLength(0);
	},
);

it.each([
	[{ agent: '={{ undefined }}' }, /^Agent is empty for this item: its expression yields nothing/],
	[{ skillGroup: '={{ "\\u200b" }}' }, /^Skill Group is empty for this item/],
	[{ direction: '={{ undefined }}' }, /^Direction is empty for this item/],
	[{ answered: '={{ "yes" }}' }, /^Answered must be any, answered, notAnswered, not "yes"$/],
	[{ onlyWithUui: '={{ null }}' }, /^Only with UUI is empty for this item/],
])(
	'brings nothing with the filters %j instead of everything, names the field, and remembers nothing',
	async (filters, message) => {
		await expect(poll({ filters })).rejects.toThrow(message);
		expect(remembered).toEqual({});
		expect(tencent.requests).toHaveLength(0);
	},
);

it.each(['newestFirst', 'oldestFirst'] as const)(
	'brings the latest records for a test event, listed %s, and remembers nothing',
	async (recordOrder) => {
		await tencent.close();
		tencent = await startSandbox({ clock: () => now * 1000, recordOrder });
		const hoursAgo = (hours: number) => ({
			startedAt: now - hours * 3600,
			endedAt: now - hours * 3600,
		});
		addCalls(
			...Array.from({ length: 250 }, (_, index) =>
				call(`s-${index}`, hoursAgo(23 * (index / 250))),
			),
		);
		const latest = Array.from({ length: 10 }, (_, index) => `s-${index}`);
		expect(sessions(await poll({}, 'manual'))).toEqual(latest);
		expect(remembered).toEqual({});
		tencent.reset();
		addCalls(call('last week', hoursAgo(150)));
		expect(sessions(await poll({}, 'manual'))).toEqual(['last week']);
	},
);

const CALL_COUNT = caseCount(1000, 5000);

it(`over a day of ${CALL_COUNT} calls, with equal times, late records, every tenth request failing and whole polls failing, brings each once`, async () => {
	const count = CALL_COUNT;
	const day = Array.from({ length: count }, (_, index) => {
		// Groups of ten calls start at the same second; a fifth of the records is late, calls last up to 40 minutes
		const startedAt = MORNING + Math.floor(index / 10) * (860_000 / count);
		const endedAt = startedAt + ((index * 7) % 40) * MINUTE_S;
		const visibleAt = endedAt + (index % 5 === 0 ? 15 * MINUTE_S : 5);
		return call(`s-${index}`, { startedAt, endedAt, visibleAt });
	});
	addCalls(...day);
	const everyTenth = { action: 'DescribeTelCdr', n: 10, fault: 'http502Html' } as const;
	tencent.failEvery(everyTenth);
	const parameters = { options: { lateRecordsWindow: 60 } };
	const taken: unknown[] = [];
	let failedPolls = 0;
	let mostRemembered = 0;
	for (let number = 0; now < MORNING + 95_000; number++, now += 30 * MINUTE_S) {
		if (number % 16 === 10) {
			tencent.failEvery(WRONG_KEY);
			await expect(poll(parameters)).rejects.toThrow();
			tencent.failEvery(everyTenth);
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
