import { createColors } from 'picocolors';

import type { RequestLogEntry, Session } from '../../sandbox';
import { checkDemo, type CheckedDemo } from '../../scripts/demo/checks';
import type { CallOutcome } from '../../scripts/demo/crm';
import type { Lead } from '../../scripts/demo/leads';
import { leadTable, reportText } from '../../scripts/demo/report';
import { runDemo, type Demo } from '../../scripts/demo/runDemo';
import type { Run } from '../../scripts/engine';

const noColours = createColors(false);

/** Columns that the widest line may take, with any lead of the sample. */
const MAX_WIDTH = 140;

/** Columns in a terminal: Chinese characters and full-width digits take two. */
function stringWidth(text: string): number {
	const wide = text.match(/[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]/g) ?? [];
	return text.length + wide.length;
}

describe('the demo', () => {
	let demo: Demo;

	beforeAll(async () => {
		demo = await runDemo();
	});

	it('keeps every promise that it shows', () => {
		expect(checkDemo(demo).filter(({ kept }) => !kept)).toEqual([]);
	});

	it('takes every output at least once', () => {
		expect(demo.outputs).toHaveLength(10);
		expect(demo.outputs.filter(({ count }) => count === 0)).toEqual([]);
	});

	it('has totals that agree', () => {
		const out = demo.outputs.reduce((total, { count }) => total + count, 0);
		expect(out).toBe(demo.leads.length);
		expect(out).toBe(demo.eventCount);
		const successes = demo.leads.filter(({ callPlaced }) => callPlaced === 'yes');
		expect(demo.sessions.length).toBeGreaterThanOrEqual(successes.length);
	});

	it('has an agent who is busy and a next agent who takes the call', () => {
		const handedOn = demo.leads.filter(
			({ agents, output }) => agents.length > 1 && output === 'Success',
		);
		expect(handedOn.length).toBeGreaterThanOrEqual(2);
		for (const { agents, userId } of handedOn) expect(userId).toBe(agents.slice(-1)[0]);
		expect(handedOn.some(({ agents }) => agents[0] === 'chen.jing@example.com')).toBe(true);
	});

	const leadWith = (phone: string) => demo.leads.find((lead) => lead.phone === phone);
	const callsTo = (callee = 'nobody') =>
		demo.sessions.filter((session) => session.callee === callee).length;

	it('has a lead that was rung although no answer came: its session is found', () => {
		const lead = leadWith('161 0000 0903');
		expect(lead?.output).toBe('Success');
		expect(callsTo(lead?.numberSent)).toBe(1);
	});

	it('has a lead whose outcome stays unknown', () => {
		expect(leadWith('+86 1610000 0905')?.output).toBe('Unknown');
	});

	it('has a lead that Tencent throttles at first, and that is placed all the same', () => {
		const lead = leadWith('161 0000 0990');
		expect(lead?.output).toBe('Success');
		expect(callsTo(lead?.numberSent)).toBe(1);
	});

	it('has an event that the CRM sends twice, and rings its lead once', () => {
		const twice = demo.leads.filter(({ phone }) => phone === '+86 161-0000-1001');
		expect(twice.map(({ output }) => output)).toEqual(['Success', 'Duplicate']);
		expect(callsTo(twice[0].numberSent)).toBe(1);
	});

	it('tells what was said in a call, and what was made of it', () => {
		const { conversation, leads } = demo;
		expect(leads.map(({ leadId }) => leadId)).toContain(conversation?.leadId);
		expect(conversation?.lines.length).toBeGreaterThan(2);
		for (const line of conversation?.lines ?? []) expect(line).toMatch(/^\S+: \S/);
		expect(conversation?.summary).not.toBe('');
		const text = reportText(demo, [], noColours);
		for (const line of conversation?.lines ?? []) expect(text).toContain(line);
	});

	it('has one outcome for every call that was placed, and none for any other lead', () => {
		const returned = demo.leads.flatMap(({ outcomes }) => outcomes.map((each) => each.sessionId));
		expect(returned.sort()).toEqual(demo.sessions.map(({ sessionId }) => sessionId).sort());
		for (const { outcomes, callPlaced, sessionId: placed } of demo.leads) {
			expect(outcomes.map(({ sessionId }) => sessionId)).toEqual(
				callPlaced === 'yes' ? [placed] : [],
			);
		}
	});

	it.each([
		['+86 161-0000-1001', 'Answered', 'Write down what was agreed'],
		['0086 161 0000 0602', 'Lead Did Not Answer', 'Call again later'],
		['tel:+86-161-0000-0604', 'Lead Busy', 'Call again later'],
		['  161 0000 0607\t', 'Agent Did Not Answer', 'Nobody has called yet'],
		['86 161 0000 0603', 'Lead Rejected', 'Check the number and decide: Lead Rejected'],
		['0161 0000 0606', 'Number Does Not Exist', 'Check the number and decide'],
	])('tells the CRM how the call to %j ended, and what to do next', (phone, outcome, nextStep) => {
		const [lead] = demo.leads.filter((each) => each.phone === phone);
		expect(lead.outcomes).toEqual([
			expect.objectContaining({
				leadId: lead.leadId,
				eventId: lead.eventId,
				outcome,
				nextStep: expect.stringContaining(nextStep) as string,
			}),
		]);
		expect(lead.outcomes[0].talkSeconds > 0).toBe(outcome === 'Answered');
	});

	it('prints the output and the outcome of each lead in one line', () => {
		const lines = leadTable(demo, noColours).split('\n');
		const lineOf = (name: string) => lines.find((line) => line.includes(name)) ?? '';
		expect(lineOf('Anna Schmidt')).toMatch(/Success +│ Lead Did Not Answer +│/);
		expect(lineOf('周小杰')).toMatch(/Blocked +│ – CalleeIsLimited +│/);
		expect(lineOf('Peter Novak')).toMatch(/│ chen\.jing → agent +│ Success +│ Answered, \d+ s +│/);
	});

	it('fits a terminal, also with Chinese names and full-width digits', () => {
		const text = reportText(demo, checkDemo(demo), noColours);
		const lines = text.split('\n');
		expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(MAX_WIDTH);
		const tableLines = leadTable(demo, noColours).split('\n');
		expect(new Set(tableLines.map((line) => stringWidth(line))).size).toBe(1);
		expect(text).toContain('王小明');
		expect(text).not.toContain('\u001b');
	});
});

describe('the checks of the demo', () => {
	const lead: Lead = {
		position: 1,
		leadId: '7001',
		eventId: '1001',
		name: 'Lin Yue',
		phone: '161 0000 1001',
		numberSent: '008616100001001',
		output: 'Success',
		code: '',
		callPlaced: 'yes',
		sessionId: 'session-1',
		userId: 'agent@example.com',
		isFound: false,
		agents: ['agent@example.com'],
		outcomes: [],
	};
	const session = {
		sessionId: 'session-1',
		callee: '008616100001001',
		userId: 'agent@example.com',
	} as Session;
	const request = { body: { Callee: '008616100001001' }, code: null } as RequestLogEntry;
	const outcome: CallOutcome = {
		sessionId: 'session-1',
		leadId: '7001',
		eventId: '1001',
		outcome: 'Answered',
		talkSeconds: 3,
		nextStep: '',
	};
	const run = { status: 'success' } as Run;
	const failedRun = { status: 'error' } as Run;
	const right: CheckedDemo = {
		eventCount: 1,
		run,
		leads: [lead],
		outputs: [{ label: 'Success', count: 1 }],
		requests: [request],
		sessions: [session],
		outcomeRuns: [run],
		outcomes: [outcome],
	};
	const brokenPromises = (change: Partial<CheckedDemo>) =>
		checkDemo({ ...right, ...change })
			.filter(({ kept }) => !kept)
			.map(({ promise }) => promise);

	it('are content with a right run', () => {
		expect(brokenPromises({})).toEqual([]);
	});

	it.each<[string, Partial<CheckedDemo>, ...string[]]>([
		[
			'a call of which nothing came back',
			{ outcomes: [] },
			'Every call that was placed came back with exactly one outcome',
		],
		[
			'a call whose outcome came twice',
			{ outcomes: [outcome, outcome] },
			'Every call that was placed came back with exactly one outcome',
		],
		[
			'an outcome of another lead',
			{ outcomes: [{ ...outcome, leadId: '7002' }] },
			'Every outcome was written to the lead that was called',
		],
		[
			'a call record whose execution failed',
			{ outcomeRuns: [failedRun] },
			'Every execution that a call record started succeeded',
		],
		['a lead rung twice', { sessions: [session, session] }, 'Nobody was rung twice'],
		[
			'a request repeated after an unknown outcome',
			{ requests: [request, request] },
			'No request was repeated unless it had surely been refused',
		],
		['a lost lead', { eventCount: 2 }, 'Every lead left by exactly one output'],
		['a doubled lead', { leads: [lead, lead] }, 'Every lead left by exactly one output'],
		[
			'a doubled lead in place of another',
			{ leads: [lead, lead], eventCount: 2 },
			'Every lead left by exactly one output',
		],
		[
			'a call that rang another agent',
			{ sessions: [{ ...session, userId: 'li.wei@example.com' }] },
			'Every call rang the agent whom its item names',
		],
		[
			'a Success without a call',
			{ sessions: [], outcomes: [] },
			'Every Success is a call that was placed',
		],
		[
			'a call that nothing reports',
			{
				sessions: [session, { sessionId: 'session-2', callee: '008616100001002' } as Session],
				outcomes: [outcome, { ...outcome, sessionId: 'session-2' }],
			},
			'Every other call that was placed is reported as possibly placed',
			'Every outcome was written to the lead that was called',
		],
		[
			'an output never taken',
			{ outputs: [...right.outputs, { label: 'Agent Busy', count: 0 }] },
			'Every output was taken',
		],
		['an execution that failed', { run: failedRun }, 'The execution succeeded'],
	])('notice %s', (_, change, ...promises) => {
		expect(brokenPromises(change)).toEqual(promises);
	});

	it('let a request be repeated that had surely been refused', () => {
		const refused = { ...request, code: 'FailedOperation.SeatStatusBusy' };
		expect(brokenPromises({ requests: [refused, request] })).toEqual([]);
		const unclear = { ...request, code: 'InternalError' };
		expect(brokenPromises({ requests: [unclear, request] })).toHaveLength(1);
	});
});
