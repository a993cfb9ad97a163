import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { findOutcome } from '../outcomes/catalogue';
import { adviceOf, type AttemptFailure } from '../outcomes/failure';

/**
 * The error that stops the workflow, for the item that failed: what happened as message, what to do next, code
 * and request ID as description.
 */
export function errorThatStops(node: INode, failure: AttemptFailure, itemIndex: number) {
	const { label } = findOutcome(failure.code);
	const message = `${label}: ${failure.message}`;
	const requestId = failure.requestId ? `, request ID ${failure.requestId}` : '';
	const description = `${adviceOf(failure)} (${failure.code}${requestId})`;
	const error =
		failure.attempts === 0
			? new NodeOperationError(node, message, { itemIndex, description })
			: new NodeApiError(node, { message }, { itemIndex, description });
	// n8n puts words of its own in place of messages that name a network error, such as "You can retry the
	// request immediately", which is the last thing to do when a telephone may have rung
	error.message = message;
	return error;
}
