import type { IDataObject } from 'n8n-workflow';

import type { ActionResult } from '../api/sendRequest';
import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import { unsent } from '../outcomes/failure';
import type { Attempt } from './attempt';
import type { AnsweredBy } from './foreignAnswers';

/** Sends the request of an attempt once, and tells when it leaves. */
export type SendFunction = (
	attempt: Attempt,
	onLeaving: () => void,
) => Promise<ActionResult<unknown>>;

/** Whatever goes wrong around a request leaves its outcome open. */
export function unexpected(error: unknown, tries: number): AttemptOutcome {
	const message = `The answer could not be processed: ${(error as Error).message}`;
	return { done: false, failure: { ...unsent('Client.OutcomeUnknown', message), attempts: tries } };
}

/** What came of one request. */
export interface Sent {
	outcome: AttemptOutcome;
	answeredBy: AnsweredBy;
	/** Whether every further request would end the same way. */
	endsBatch?: boolean;
}

/** One request and what came of it. */
export async function sendOnce(
	attempt: Attempt,
	send: SendFunction,
	onLeaving: () => void,
): Promise<Sent> {
	const { tries } = attempt;
	try {
		const result = await send(attempt, onLeaving);
		if (result.succeeded) {
			const outcome = { done: true as const, response: result.response as IDataObject };
			return { outcome, answeredBy: 'Tencent' };
		}
		const { code, message, requestId, isForeign, endsBatch } = result;
		const outcome = {
			done: false as const,
			failure: { code, message, requestId, attempts: tries },
		};
		const other = isForeign ? 'somebody else' : 'nobody';
		return { outcome, answeredBy: requestId === '' ? other : 'Tencent', endsBatch };
	} catch (error) {
		return { outcome: unexpected(error, tries), answeredBy: 'nobody' };
	}
}
