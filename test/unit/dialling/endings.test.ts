import type { AgentChooser } from '../../../nodes/TencentCcc/dialling/agentChoice';
import type { Attempt } from '../../../nodes/TencentCcc/dialling/attempt';
import { openAttemptLedger } from '../../../nodes/TencentCcc/dialling/attemptLedger';
import { createClaims } from '../../../nodes/TencentCcc/dialling/claims';
import { NO_RIVALS } from '../../../nodes/TencentCcc/dialling/rivals';
import { telephoneOf } from '../../../nodes/TencentCcc/numbers/telephone';
import type { AttemptOutcome } from '../../../nodes/TencentCcc/outcomes/attemptOutcome';
import { unsent } from '../../../nodes/TencentCcc/outcomes/failure';
import { attemptOf, crashLedgerIn, dial, guardIn, ledgerOf } from '../../support/batch';
import { DeduplicationTable } from '../../support/deduplicationTable';

const BUSY = 'FailedOperation.SeatStatusBusy';
const BY_STATUS = {
	by: 'status',
	skillGroupId: 101,
	includesOffline: true,
	waitMs: 600_000,
} as const;
const NO_FREE_AGENT: AttemptOutcome = {
	done: false,
	failure: unsent('Client.NoFreeAgent', 'nobody is free'),
};

const codeOf = ({ outcome }: Attempt) =>
	outcome?.done === false ? outcome.failure.code : outcome ? 'placed' : 'none';

/** Lets everything go on that can. */
const settle = async () => {
	for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
};

/** Goes on when something has come about. */
async function until(isSo: () => Promise<boolean>) {
	while (!(await isSo())) await new Promise(setImmediate);
}

/** Agents who are chosen as a test says. */
function agentsWho(choose: AgentChooser['choose']): AgentChooser {
	return {
		prepare: () => undefined,
		assign: () => {},
		settle: () => {},
		cancel: () => {},
		choose,
	};
}

/** Somebody for the first request of an attempt, and then what comes of a wait that the test ends. */
function agentsWhoComeLate() {
	let end: (found: 'chosen' | AttemptOutcome) => void = () => {};
	const wait = new Promise<'chosen' | AttemptOutcome>((resolve) => {
		end = resolve;
	});
	const asked = new Set<Attempt>();
	const agents = agentsWho(async (attempt) => {
		if (asked.has(attempt)) return await wait;
		asked.add(attempt);
		return 'chosen';
	});
	return { agents, end: (found: 'chosen' | AttemptOutcome) => end(found) };
}

/** The same agents, and whoever asks for one is counted. */
const counted = (agents: AgentChooser, count: () => void): AgentChooser => ({
	...agents,
	async choose(attempt) {
		count();
		return await agents.choose(attempt);
	},
});

const waiting = (itemIndex: number, change: Partial<Attempt> = {}) =>
	attemptOf(itemIndex, { choice: BY_STATUS, ...change });

describe('an attempt that waits for its next agent', () => {
	it('stays under way for other calls of the same tool: the telephone rings once', async () => {
		const context = {};
		const ledger = () => openAttemptLedger(context, { run: 'tool', executionId: 'e' });
		const rung: string[] = [];
		const call = async (name: string, agents: AgentChooser, code: string) =>
			await dial([''], {
				attempts: [waiting(0, { key: '13800130000' })],
				ledger: ledger(),
				agents,
				send: async () => {
					if (code === '') rung.push(name);
					return code === ''
						? { succeeded: true, response: { SessionId: name } }
						: { succeeded: false, code, message: '', requestId: 'r' };
				},
			});
		const late = agentsWhoComeLate();
		const free = agentsWho(async () => 'chosen');
		let asked = 0;
		const first = call(
			'first',
			counted(late.agents, () => asked++),
			BUSY,
		);
		await until(async () => asked === 2);
		const second = call('second', free, '');
		await settle();
		expect(rung).toEqual([]);
		late.end(NO_FREE_AGENT);
		await Promise.all([first, second]);
		await call('third', free, '');
		expect(rung).toEqual(['second']);
	});

	it('holds no key meanwhile: another execution may call the lead, and then this one does not', async () => {
		const table = new DeduplicationTable();
		const guard = guardIn(table);
		const late = agentsWhoComeLate();
		let sent = 0;
		const attempts = [waiting(0, { redialGuardKey: 'lead' })];
		const running = dial([''], {
			attempts,
			guard,
			agents: late.agents,
			send: async () => {
				sent++;
				return { succeeded: false, code: BUSY, message: '', requestId: 'r' };
			},
		});
		const other = guardIn(table);
		await until(async () => sent === 1 && (await other.claim(['lead'])).has('lead'));
		await other.complete('lead');
		late.end('chosen');
		await running;
		expect(sent).toBe(1);
		expect(codeOf(attempts[0])).toBe('Client.AlreadyDialled');
		expect(await other.isClaimed('lead')).toBe(true);
	});
});

describe('after a crash, what an earlier try may have sent leaves as Unknown however it ends unsent', () => {
	const crashed = async () => {
		const table = new DeduplicationTable();
		const attempts = [waiting(0), waiting(1), waiting(2)];
		const telephones = new Map(attempts.map(({ key, callee }) => [key, telephoneOf(callee)]));
		await crashLedgerIn(table).claim(['0', '1'], new Set(), telephones);
		return { table, attempts };
	};

	it.each([true, false])('when nobody is free (retried by hand: %s)', async (isRetry) => {
		const { table, attempts } = await crashed();
		await dial(['', '', ''], {
			attempts,
			ledger: ledgerOf({}, 'e2'),
			crashLedger: crashLedgerIn(table, 'run', isRetry),
			agents: agentsWho(async () => NO_FREE_AGENT),
		});
		expect(attempts.map(codeOf)).toEqual([
			'Client.OutcomeUnknown',
			'Client.OutcomeUnknown',
			'Client.NoFreeAgent',
		]);
	});

	it('when no agent can take it', async () => {
		const { table, attempts } = await crashed();
		await dial(['', '', ''], {
			attempts,
			ledger: ledgerOf({}, 'e2'),
			crashLedger: crashLedgerIn(table, 'run', true),
			agents: {
				...agentsWho(async () => 'chosen'),
				prepare: () => ({ done: false, failure: unsent('Client.InvalidInput', 'own mobile') }),
			},
		});
		expect(attempts.map(codeOf)).toEqual([
			'Client.OutcomeUnknown',
			'Client.OutcomeUnknown',
			'Client.InvalidInput',
		]);
	});

	it('when the batch ends before it', async () => {
		const { table, attempts } = await crashed();
		const controller = new AbortController();
		controller.abort();
		await dial(['', '', ''], {
			attempts,
			ledger: ledgerOf({}, 'e2'),
			crashLedger: crashLedgerIn(table, 'run', true),
			agents: agentsWho(async () => 'chosen'),
			cancelSignal: controller.signal,
		});
		expect(attempts.map(codeOf)).toEqual([
			'Client.OutcomeUnknown',
			'Client.OutcomeUnknown',
			'Client.NotAttempted',
		]);
	});
});

describe('the keys of others', () => {
	it('a lead whose key was dialled waits for nobody: it leaves as a duplicate', async () => {
		const guard = guardIn();
		await guard.claim(['lead']);
		await guard.complete('lead');
		const attempts = [waiting(0, { redialGuardKey: 'lead' })];
		await dial([''], { attempts, guard, agents: agentsWho(async () => NO_FREE_AGENT) });
		expect(codeOf(attempts[0])).toBe('Client.AlreadyDialled');
	});

	it('are never given back by somebody who has not won them', async () => {
		const table = new DeduplicationTable();
		const other = guardIn(table);
		await other.claim(['lead']);
		const attempt = attemptOf(0, { redialGuardKey: 'lead' });
		const claims = createClaims({
			guard: guardIn(table),
			crashLedger: crashLedgerIn(),
			ledger: ledgerOf({}, 'e'),
			rivals: NO_RIVALS,
		});
		await claims.settle(attempt, NO_FREE_AGENT);
		expect(await other.isClaimed('lead')).toBe(true);
	});

	it('an item that nobody can take does not stand in the way of the next one with its key', async () => {
		const attempts = [0, 1].map((item) => attemptOf(item, { redialGuardKey: 'lead' }));
		await dial(['', ''], {
			attempts,
			guard: guardIn(),
			agents: {
				...agentsWho(async () => 'chosen'),
				prepare: ({ itemIndex }) =>
					itemIndex === 0
						? { done: false, failure: unsent('Client.InvalidInput', 'own mobile') }
						: undefined,
			},
		});
		expect(attempts.map(codeOf)).toEqual(['Client.InvalidInput', 'placed']);
	});
});
