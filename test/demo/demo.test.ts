import type { RequestLogEntry, Session } from '../../sandbox';
import { checkRun, type CheckedRun } from '../../scripts/demo/checks';
import type { CallOutcome } from '../../scripts/demo/crm';
import type { LeadResult } from '../../scripts/demo/leadResults';
import { leadTable, MAX_WIDTH, coloursFor, outputTable, proof } from '../../scripts/demo/report';
import { runDemo, type DemoResult } from '../../scripts/demo/runDemo';

const noColours = coloursFor(false);

/** Columns in a terminal: Chinese characters and full-width digits take two. */
function stringWidth(text: string): number {
	const wide = text.match(/[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]/g) ?? [];
	return text.length + wide.length;
}

describe('the demo', () => {
	let demo: DemoResult;

	beforeAll(async () => {
		demo = await runDemo();
	});

	it('keeps every promise that it shows', () => {
		expect(demo.checks.filter(({ kept }) => !kept)).toEqual([]);
	});

	it('takes every output at least once', () => {
		expect(demo.outputs).toHaveLength(10);
		expect(demo.outputs.filter(({ leads }) => leads === 0)).toEqual([]);
	});

	it('has totals that agree', () => {
		const out = demo.outputs.reduce((total, { leads }) => total + leads, 0);
		expect(out).toBe(demo.leads.length);
		expect(demo.leads.every(({ result }) => result)).toBe(true);
		const successes = demo.leads.filter(({ result }) => result?.callPlaced === 'yes');
		expect(demo.sessions.length).toBeGreaterThanOrEqual(successes.length);
	});

	it('has an agent who is busy and a next agent who takes the call', () => {
		const handedOn = demo.leads.filter(
			({ agents, result }) => agents.length > 1 && result?.output === 'Success',
		);
		expect(handedOn.length).toBeGreaterThanOrEqual(2);
		for (const { agents, result } of handedOn) expect(result?.userId).toBe(agents.slice(-1)[0]);
		expect(handedOn.some(({ agents }) => agents[0] === 'chen.jing@example.com')).toBe(true);
	});

	const leadWith = (phone: string) => demo.leads.find((lead) => lead.phone === phone)?.result;
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
		expect(twice.map(({ result }) => result?.output)).toEqual(['Success', 'Duplicate']);
		expect(callsTo(twice[0].result?.numberSent)).toBe(1);
	});

	it('has one outcome for every call that was placed, and none for any other lead', () => {
		const returned = demo.leads.flatMap(({ outcomes }) => outcomes.map((each) => each.sessionId));
		expect(returned.sort()).toEqual(demo.sessions.map(({ sessionId }) => sessionId).sort());
		for (const { outcomes, result } of demo.leads) {
			expect(outcomes.map(({ sessionId }) => sessionId)).toEqual(
				result?.callPlaced === 'yes' ? [result.sessionId] : [],
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
		const lines = leadTable(demo.leads, noColours).split('\n');
		const lineOf = (name: string) => lines.find((line) => line.includes(name)) ?? '';
		expect(lineOf('Anna Schmidt')).toMatch(/Success +│ Lead Did Not Answer +│/);
		expect(lineOf('周小杰')).toMatch(/Blocked +│ – CalleeIsLimited +│/);
		expect(lineOf('Peter Novak')).toMatch(/│ chen\.jing → agent +│ Success +│ Answered, \d+ s +│/);
	});

	it('fits a terminal, also with Chinese names and full-width digits', () => {
		const text = [
			leadTable(demo.leads, noColours),
			outputTable(demo, noColours),
			proof(demo, noColours),
		].join('\n');
		const lines = text.split('\n');
		expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(MAX_WIDTH);
		const tableLines = leadTable(demo.leads, noColours).split('\n');
		expect(new Set(tableLines.map((line) => stringWidth(line))).size).toBe(1);
		expect(text).toContain('王小明');
		expect(text).not.toContain('\u001b');
	});
});

describe('the checks of the demo', () => {
	const result: LeadResult = {
		itemIndex: 0,
		outputIndex: 0,
		output: 'Success',
		userId: 'agent@example.com',
		numberSent: '008616100001001',
		sessionId: 'session-1',
		code: '',
		confirmedBy: '',
		callPlaced: 'yes',
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
	const right: CheckedRun = {
		run: { status: 'success', error: undefined },
		eventCount: 1,
		leadCount: 1,
		labels: ['Success'],
		results: [result],
		requests: [request],
		sessions: [session],
		outcomes: [outcome],
		rung: [{ leadId: '7001', number: '008616100001001' }],
		outcomeRuns: [{ status: 'success', error: undefined }],
	};
	const brokenPromises = (change: Partial<CheckedRun>) =>
		checkRun({ ...right, ...change })
			.filter(({ kept }) => !kept)
			.map(({ promise }) => promise);

	it('are content with a right run', () => {
		expect(brokenPromises({})).toEqual([]);
	});

	it.each<[string, Partial<CheckedRun>, string]>([
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
			{ outcomeRuns: [{ status: 'error', error: undefined }] },
			'Every execution that a call record started succeeded',
		],
		['a lead rung twice', { sessions: [session, session] }, 'Nobody was rung twice'],
		[
			'a request repeated after an unknown outcome',
			{ requests: [request, request] },
			'No request was repeated unless it had surely been refused',
		],
		['a lost lead', { leadCount: 2, eventCount: 2 }, 'Every lead left by exactly one output'],
		['a doubled lead', { results: [result, result] }, 'Every lead left by exactly one output'],
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
				rung: [...right.rung, { leadId: '7001', number: '008616100001002' }],
			},
			'Every other call that was placed is reported as possibly placed',
		],
		['an output never taken', { labels: ['Success', 'Agent Busy'] }, 'Every output was taken'],
		[
			'an execution that failed',
			{ run: { status: 'error', error: undefined } },
			'The execution succeeded',
		],
	])('notice %s', (_, change, promise) => {
		expect(brokenPromises(change)).toEqual([promise]);
	});

	it('let a request be repeated that had surely been refused', () => {
		const refused = { ...request, code: 'FailedOperation.SeatStatusBusy' };
		expect(brokenPromises({ requests: [refused, request] })).toEqual([]);
		const unclear = { ...request, code: 'InternalError' };
		expect(brokenPromises({ requests: [unclear, request] })).toHaveLength(1);
	});
});
