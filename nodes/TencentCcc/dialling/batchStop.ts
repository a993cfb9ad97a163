import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import type { Failure } from '../outcomes/failure';
import { notAttempted, type Attempt } from './attempt';
import { createForeignAnswers, MAX_FOREIGN_ANSWERS } from './foreignAnswers';
import type { Sent } from './sendAttempt';

/** What ends a batch before all of it was sent. */
export interface BatchStop {
	/** The outcome of what was not sent; undefined as long as the batch goes on. */
	readonly outcome: AttemptOutcome | undefined;
	/** Resolves when nothing more is to be sent. */
	readonly stopping: Promise<void>;
	/** The attempts whose failures ended the batch, or would have; the first one did. */
	readonly endedBy: Attempt[];
	/** The attempts whose answers ended the batch because none came from Tencent; usually none. */
	foreignAnswers(): Attempt[];
	/** Ends the batch because what is about to leave cannot be recorded. */
	stopUnrecorded(error: unknown): void;
	/** Ends the batch with the failure of an attempt. */
	stopAt(attempt: Attempt, failure: Failure): void;
	/** Ends the batch when every further request would come to nothing: no credential, no Tencent at the other end. */
	stopIfHopeless(attempt: Attempt, sent: Sent): void;
	/** Listens to the cancel signal no longer. */
	close(): void;
}

/**
 * @param onStop told once, when the batch ends
 * @param cancelSignal ends it too
 */
export function createBatchStop(onStop: () => void, cancelSignal?: AbortSignal): BatchStop {
	let stopped: AttemptOutcome | undefined;
	const endedBy: Attempt[] = [];
	const foreignAnswers = createForeignAnswers();
	let endPauses: () => void = () => {};
	const stopping = new Promise<void>((resolve) => {
		endPauses = resolve;
	});

	function stop(reason: string) {
		stopped ??= notAttempted(reason);
		onStop();
		endPauses();
	}

	function stopAt(attempt: Attempt, { code, message }: Failure) {
		endedBy.push(attempt);
		stop(
			`The batch stopped at item ${attempt.itemIndex} and this item was not sent: ${message} (${code})`,
		);
	}

	const onCancel = () => stop('The execution was cancelled before this item');
	if (cancelSignal?.aborted) onCancel();
	cancelSignal?.addEventListener('abort', onCancel);

	return {
		get outcome() {
			return stopped;
		},
		stopping,
		endedBy,
		foreignAnswers: () => foreignAnswers.tooMany(),
		stopUnrecorded: (error) =>
			stop(`n8n could not record which leads are dialled: ${(error as Error).message}`),
		stopAt,
		stopIfHopeless(attempt, { outcome, answeredBy, endsBatch: isHopeless }) {
			if (outcome.done) return void foreignAnswers.note(attempt, answeredBy);
			const { failure } = outcome;
			if (isHopeless) stopAt(attempt, failure);
			if (foreignAnswers.note(attempt, answeredBy)) {
				stop(
					`The batch stopped at item ${attempt.itemIndex} and this item was not sent: ${MAX_FOREIGN_ANSWERS} answers one after another did not come from Tencent. The last one: ${failure.message}`,
				);
			}
		},
		close: () => cancelSignal?.removeEventListener('abort', onCancel),
	};
}
