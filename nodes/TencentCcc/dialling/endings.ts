import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import type { Failure } from '../outcomes/failure';
import { leavesAgents, type AgentChooser } from './agentChoice';
import { endAttempt, type Attempt } from './attempt';
import type { AttemptLedger, RecalledAttempt } from './attemptLedger';
import type { BatchStop } from './batchStop';

/** How the attempts of a batch end. */
export interface Endings {
	/** @param isNew false for what earlier executions settled */
	end(attempt: Attempt, outcome: AttemptOutcome, isNew?: boolean): void;
	/** Ends an attempt with what an earlier try knows of it. */
	endRecalled(attempt: Attempt, earlier: RecalledAttempt): void;
	/** What an earlier try knows of an attempt, unless it leaves agents for this one. */
	recall(attempt: Attempt): RecalledAttempt | undefined;
}

/** What endings are made of. */
export interface EndingsOptions {
	ledger: Pick<AttemptLedger, 'recall'>;
	agents: Pick<AgentChooser, 'assign'>;
	stop: Pick<BatchStop, 'stopAt'>;
	/** Whether nothing more is sent after this failure. */
	endsBatch: (failure: Failure, isNew: boolean) => boolean;
	/** Told after each call that has ended. */
	onProgress?: (ended: number) => void;
}

export function createEndings(options: EndingsOptions): Endings {
	const { ledger, agents, stop, endsBatch, onProgress } = options;
	let endedCount = 0;

	function end(attempt: Attempt, outcome: AttemptOutcome, isNew = true) {
		endAttempt(attempt, outcome);
		endedCount++;
		try {
			onProgress?.(endedCount);
		} catch {
			// Telling about the progress must not disturb the dialling
		}
		if (!outcome.done && endsBatch(outcome.failure, isNew)) stop.stopAt(attempt, outcome.failure);
	}

	function endRecalled(attempt: Attempt, { outcome, ofThisExecution, agent }: RecalledAttempt) {
		if (agent !== undefined) agents.assign(attempt, agent);
		end(attempt, outcome, ofThisExecution);
	}

	function recall(attempt: Attempt): RecalledAttempt | undefined {
		const earlier = ledger.recall(attempt.key);
		if (!earlier || earlier.outcome.done) return earlier;
		const { agentsTried } = earlier.outcome.failure;
		if (attempt.agentsTried.length === 0 && agentsTried) attempt.agentsTried = [...agentsTried];
		return leavesAgents(attempt, earlier.outcome) ? undefined : earlier;
	}

	return { end, endRecalled, recall };
}
