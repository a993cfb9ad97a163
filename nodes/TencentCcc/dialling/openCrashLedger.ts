import { createHash } from 'crypto';

import type { IExecuteFunctions, IRunExecutionData, ITaskData } from 'n8n-workflow';

import { tableCheckOfThisProcess } from '../processState';
import { createCrashLedger, type CrashLedger } from './crashLedger';
import { deduplicationRowsOf, rowsAreKeptApart } from './deduplicationRows';
import { createKeyStore } from './keyStore';

/** A ledger that remembers nothing, for an n8n that offers no way to. */
const NO_CRASH_LEDGER: CrashLedger = {
	claim: async (attempts) => new Set(attempts),
	complete: async () => {},
	release: async () => {},
	endOf: async () => 'neverNoted',
	isFirstTry: async () => true,
	endOfOther: async () => undefined,
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

/** As many items as tell one event from another. */
const MAX_COMPARED_ITEMS = 20;

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
			.map(({ startTime, data }) => ({ name, startTime, data })),
	);
	runs.sort((left, right) => left.startTime - right.startTime);
	const { establishedAt } = runExecutionData?.executionData?.runtimeData ?? {};
	if (runs.length === 0) return `execution ${context.getExecutionId()}`;
	const [{ name, startTime, data }] = runs;
	// Executions that begin in the same millisecond differ in what began them
	const items = data?.main?.[0]?.slice(0, MAX_COMPARED_ITEMS).map(({ json }) => json);
	return JSON.stringify([establishedAt, name, startTime, items]);
}

/** How many runs of our node n8n has made up: a retry counts on from there. */
function madeUpRuns(context: IExecuteFunctions): number {
	const { runExecutionData } = context as unknown as ExecutionInternals;
	const runs = runExecutionData?.resultData.runData[context.getNode().name] ?? [];
	return runs.filter(isMadeUp).length;
}

/**
 * The ledger of this run of the node. Its rows are deleted after n8n has saved the end of the execution: before that,
 * a crash behind our node makes n8n run our node again as well.
 *
 * @param run which run of the node this is within the execution (0, 1, 2 … in a loop), or `tool`
 */
export function openCrashLedger(context: IExecuteFunctions, run: number | 'tool'): CrashLedger {
	const rows = deduplicationRowsOf(context);
	// The tool of an MCP Server Trigger runs before there is an execution: nothing can repeat it
	if (!rows || !context.getExecutionId()) return NO_CRASH_LEDGER;
	const isRetry = context.getMode() === 'retry';
	const runOfOrigin = run === 'tool' ? run : run - madeUpRuns(context);
	const name = JSON.stringify([originOf(context), context.getNode().id, runOfOrigin]);
	const ledger = createCrashLedger({
		sent: createKeyStore(rows, 'sent'),
		claims: createKeyStore(rows, 'attempt'),
		assertAnswers: async () => await rows.count('check'),
		run: createHash('sha256').update(name).digest('base64url'),
		isRetry,
		// A retry claims for itself, and lets the second of two such calls leave only with rows of its own
		keepsRefused: run === 'tool' && !isRetry,
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
					// Nobody waits for it. A row that stays is never read again: nothing repeats an execution that has ended
					void ledger.forget().catch(() => undefined);
				});
			}
			return await ledger.claim(attempts, known, telephones);
		},
	};
}
