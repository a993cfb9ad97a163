import { NodeApiError, type IPollFunctions } from 'n8n-workflow';

/**
 * The error of a poll that failed: n8n shows it as a failed execution.
 *
 * @param what could not be read, as the beginning of a sentence: `The call records`
 */
export function pollError(
	context: IPollFunctions,
	what: string,
	{ message, code }: { message: string; code: string },
) {
	const text = `${what} could not be read: ${message} (${code})`;
	const error = new NodeApiError(context.getNode(), { message: text });
	// n8n puts words of its own in place of messages that name a network error
	error.message = text;
	return error;
}

/**
 * Polls, unless the same trigger is polling: n8n starts the next poll also when the last has not ended.
 *
 * @param underWay polls under way in this process, by workflow and node
 * @returns null for a poll that is left out
 */
export async function oneAtATime<Result>(
	context: IPollFunctions,
	underWay: Set<string>,
	poll: () => Promise<Result>,
): Promise<Result | null> {
	const name = `${context.getWorkflow().id} ${context.getNode().id}`;
	if (underWay.has(name)) return null;
	underWay.add(name);
	try {
		return await poll();
	} finally {
		underWay.delete(name);
	}
}
