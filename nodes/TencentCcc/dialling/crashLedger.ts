import { createHash } from 'crypto';

import type { IExecuteFunctions, IRunExecutionData, ITaskData } from 'n8n-workflow';

import { tableCheckOfThisProcess } from '../processState';
import { deduplicationRowsOf, rowsAreKeptApart, type DeduplicationRows } from './deduplicationRows';
import { createKeyStore, type KeyStore } from './keyStore';

/**
 * Remembers in n8n's database which attempts of a run may have left, so that what repeats the run after a crash
 * does not send them again: Retry in the list of executions, or another worker.
 *
 * The run itself keeps one row, which is deleted when its execution has ended and n8n has saved what it knows.
 * A retry claims each attempt for itself as well, because the same execution can be retried several times at once.
 */
export interface CrashLedger extends Omit<KeyStore, 'isClaimed' | 'forget'> {
	/**
	 * Records attempts; call it right before their requests leave.
	 *
	 * @param attempts keys of the attempts within the run
	 * @param known those of which this process knows all, because an earlier try has recorded them here
	 * @param telephones the telephone of each attempt. After a crash n8n runs the nodes before ours again, and a lead may
	 * stand at another place of the input then: what was about to ring a telephone rings it no second time
	 * @returns those that may leave
	 * @throws Error when n8n's database does not answer; nothing may leave then
	 */
	claim(
		attempts: string[],
		known?: ReadonlySet<string>,
		telephones?: ReadonlyMap<string, string>,
	): Promise<Set<string>>;
	/**
	 * Whether nothing before this try can have claimed an attempt of the run, so that an attempt may end unsent without a
	 * look at what is claimed. Never throws.
	 */
	isFirstTry(): Promise<boolean>;
	/** Deletes the row of the run; what a retry has claimed stays, for the next retry of the same execution. */
	forget(): Promise<void>;
}

interface CrashLedgerOptions {
	rows: DeduplicationRows;
	/** The claims of retries. */
	claims: KeyStore;
	/** Names the run for whatever repeats it. */
	run: string;
	/** Whether this is a retry by hand. */
	isRetry: boolean;
}

export function createCrashLedger({ rows, claims, run, isRetry }: CrashLedgerOptions): CrashLedger {
	const row = `run ${run}`;
	const keyOf = (attempt: string) => `${run} ${attempt}`;
	/** Attempts that a try before this one has sent, as its row tells. */
	const sentBefore = new Set<string>();
	/** Telephones that this retry itself has recorded: several items may have one. */
	const ownTelephones = new Set<string>();
	const nameOfTelephone = (telephone: string) => `telephone ${telephone}`;

	/** By what attempts are known: their places, and the telephones that they ring. */
	const namesOf = (attempts: string[], telephones: ReadonlyMap<string, string>) => [
		...attempts,
		...new Set(attempts.flatMap((attempt) => telephones.get(attempt) ?? []).map(nameOfTelephone)),
	];

	/** Puts attempts into the row of the run. @returns those that were not in it */
	async function record(attempts: string[]): Promise<Set<string>> {
		const put = async () => new Set(await rows.record(row, attempts));
		return await put()
			// Another try of the same run may have made the row meanwhile
			.catch(put)
			.catch(async (error: unknown) => {
				if (isRetry) throw error;
				// The database answers, but takes no rows for this workflow: it is defined inside another one
				await rows.count(row);
				return new Set(attempts);
			});
	}

	/** Which of the attempts that this retry has won were not sent by the try that crashed. */
	async function unsentBefore(
		won: string[],
		known: ReadonlySet<string>,
		telephones: ReadonlyMap<string, string>,
	) {
		// Without the row nothing crashed, and the attempts of a failed execution are in n8n's node context
		if (won.length === 0 || (await rows.count(row)) === 0) return new Set(won);
		const unsent = await record(namesOf(won, telephones));
		for (const attempt of won) {
			if (known.has(attempt)) continue;
			const telephone = telephones.get(attempt);
			const hasRung =
				telephone !== undefined &&
				!ownTelephones.has(telephone) &&
				!unsent.has(nameOfTelephone(telephone));
			if (hasRung || !unsent.has(attempt)) sentBefore.add(attempt);
			else if (telephone !== undefined) ownTelephones.add(telephone);
		}
		return new Set(won.filter((attempt) => !sentBefore.has(attempt)));
	}

	async function claimForRetry(
		attempts: string[],
		known: ReadonlySet<string>,
		telephones: ReadonlyMap<string, string>,
	) {
		const wonKeys = await claims.claim(attempts.map(keyOf));
		const won = attempts.filter((attempt) => wonKeys.has(keyOf(attempt)));
		return await unsentBefore(won, known, telephones).catch(async (error: unknown) => {
			await Promise.allSettled(won.map(async (attempt) => await claims.release(keyOf(attempt))));
			throw error;
		});
	}

	return {
		async claim(attempts, known = new Set(), telephones = new Map()) {
			if (isRetry) return await claimForRetry(attempts, known, telephones);
			const unsent = await record(namesOf(attempts, telephones));
			return new Set(attempts.filter((attempt) => unsent.has(attempt) || known.has(attempt)));
		},
		async complete(attempt) {
			if (isRetry) await claims.complete(keyOf(attempt));
		},
		async release(attempt) {
			if (isRetry) await claims.release(keyOf(attempt));
		},
		async hasEnded(attempt) {
			if (!isRetry || sentBefore.has(attempt)) return false;
			return await claims.hasEnded(keyOf(attempt));
		},
		isFirstTry: async () => !isRetry && (await rows.count(row).catch(() => 1)) === 0,
		async forget() {
			if (!isRetry) await rows.delete(row);
		},
	};
}

/** A ledger that remembers nothing, for an n8n that offers no way to. */
const NO_CRASH_LEDGER: CrashLedger = {
	claim: async (attempts) => new Set(attempts),
	complete: async () => {},
	release: async () => {},
	hasEnded: async () => false,
	isFirstTry: async () => true,
	forget: async () => {},
};

/** What n8n-core shows of an execution beyond n8n-workflow's types. */
interface ExecutionInternals {
	runExecutionData?: IRunExecutionData | null;
	additionalData?: {
		hooks?: { addHandler?(event: string, handler: () => Promise<void>): void };
	};
}

/**
 * Whether a run never was: after a crash n8n writes one into the execution for each node that its event log knows.
 * Source: https://github.com/n8n-io/n8n/blob/master/packages/cli/src/executions/execution-recovery.service.ts
 */
const isMadeUp = ({ executionStatus, data }: ITaskData) =>
	executionStatus === 'crashed' ||
	data?.main?.[0]?.[0]?.json.isArtificialRecoveredEventItem === true;

/**
 * What an execution and everything that repeats it have in common, and nothing else has: n8n 2 makes a secret for
 * each execution's data and keeps it in retries. It is part of the address that resumes a waiting execution. n8n 1
 * keeps the moment at which the execution began, and what ran before our node.
 * Source: https://github.com/n8n-io/n8n/blob/master/packages/workflow/src/run-execution-data-factory.ts
 */
function originOf(context: IExecuteFunctions): string {
	const { resumeUrl } = context.getWorkflowDataProxy(0).$execution as { resumeUrl?: string };
	const [, token] = /[?&]signature=([^&]+)/.exec(resumeUrl ?? '') ?? [];
	if (token) return token;
	const { runExecutionData } = context as unknown as ExecutionInternals;
	const runs = Object.entries(runExecutionData?.resultData.runData ?? {}).flatMap(([name, all]) =>
		all
			.filter((run) => !isMadeUp(run))
			.slice(0, 1)
			.map(({ startTime }) => ({ name, startTime })),
	);
	runs.sort((left, right) => left.startTime - right.startTime);
	const { establishedAt } = runExecutionData?.executionData?.runtimeData ?? {};
	return runs.length > 0
		? JSON.stringify([establishedAt, runs[0]])
		: `execution ${context.getExecutionId()}`;
}

/** How many runs of our node n8n has made up: a retry counts on from there. */
function madeUpRuns(context: IExecuteFunctions): number {
	const { runExecutionData } = context as unknown as ExecutionInternals;
	const runs = runExecutionData?.resultData.runData[context.getNode().name] ?? [];
	return runs.filter(isMadeUp).length;
}

/**
 * The ledger of this run of the node. Its row is deleted after n8n has saved the end of the execution: before that,
 * a crash behind our node makes n8n run our node again as well.
 *
 * @param run which run of the node this is within the execution (0, 1, 2 … in a loop), or `tool`
 */
export function openCrashLedger(context: IExecuteFunctions, run: number | 'tool'): CrashLedger {
	const rows = deduplicationRowsOf(context);
	if (!rows) return NO_CRASH_LEDGER;
	const isRetry = context.getMode() === 'retry';
	const runOfOrigin = run === 'tool' ? run : run - madeUpRuns(context);
	const name = JSON.stringify([originOf(context), context.getNode().id, runOfOrigin]);
	const ledger = createCrashLedger({
		rows,
		claims: createKeyStore(rows, 'attempt'),
		run: createHash('sha256').update(name).digest('base64url'),
		isRetry,
	});
	/** @throws what the database throws when it does not answer */
	const isPossible = async () => {
		const check = async () =>
			await tableCheckOfThisProcess(async () => await rowsAreKeptApart(rows));
		return await check()
			.catch(check)
			.catch(async (error: unknown) => {
				if (isRetry) throw error;
				// An answer here means that the database takes no rows for this workflow: it is defined inside another one
				await rows.count('check');
				return false;
			});
	};
	let isForgottenAtTheEnd = false;
	return {
		...ledger,
		async claim(attempts, known, telephones) {
			if (!(await isPossible())) return new Set(attempts);
			if (!isForgottenAtTheEnd) {
				isForgottenAtTheEnd = true;
				const { additionalData } = context as unknown as ExecutionInternals;
				additionalData?.hooks?.addHandler?.('workflowExecuteAfter', async () => {
					// A row that stays is never read again: nothing repeats an execution that has ended
					await ledger.forget().catch(() => undefined);
				});
			}
			return await ledger.claim(attempts, known, telephones);
		},
	};
}
