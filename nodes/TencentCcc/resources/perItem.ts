import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import { openAccount, type Account } from '../api/account';
import type { ActionResult } from '../api/sendAction';
import { unsent, type AttemptFailure } from '../outcomes/failure';
import type { ItemResult } from '../outcomes/resultItems';
import { readErrorHandling } from './errorOutputs';

/** What an operation asks for one item: what it sends, and how it gets an answer. */
export interface Question {
	/** In Tencent's names, without SdkAppId; failed items show it. */
	request: IDataObject;
	/** @returns the items that the answer is made of, or why there is none */
	ask(account: Account): Promise<ActionResult<IDataObject[]>>;
}

/** A failure that says nothing about any call. */
const failed = (code: string, message: string): AttemptFailure => ({
	...unsent(code, message),
	toPlaceCall: false,
});

/** What came of one item. Never throws. */
async function answerOne(
	account: Account,
	readQuestion: () => Question,
): Promise<ItemResult & { request: IDataObject }> {
	let question: Question;
	try {
		question = readQuestion();
	} catch (error) {
		const { message } = error as Error;
		return { request: {}, failure: failed('Client.InvalidInput', message) };
	}
	const { request } = question;
	const answer = await question.ask(account).catch((error: Error) => ({
		succeeded: false as const,
		code: 'Client.OutcomeUnknown',
		message: `The answer could not be processed: ${error.message}`,
		requestId: '',
	}));
	if (answer.succeeded) return { request, records: answer.response };
	const { code, message, requestId } = answer;
	return { request, failure: { ...failed(code, message), requestId, attempts: 1 } };
}

/**
 * Runs an operation that asks Tencent something for each item: all items at once, as fast as the pace of the action
 * allows, and spreads the answers over the node's outputs.
 *
 * @param readQuestion reads the parameters of an item; what it throws makes the item Invalid Input
 * @throws NodeOperationError or NodeApiError, with On Error = Stop only
 */
export async function executePerItem(
	context: IExecuteFunctions,
	readQuestion: (itemIndex: number) => Question,
) {
	const handling = readErrorHandling(context);
	let account: Account;
	try {
		account = await openAccount(context);
	} catch (error) {
		const { message } = error as Error;
		if (handling.stopsOnError) {
			throw new NodeOperationError(context.getNode(), message, { level: 'warning' });
		}
		const failure = failed('Client.NotAttempted', message);
		return handling.spread(context.getInputData().map(() => ({ request: {}, failure })));
	}
	const results = await Promise.all(
		context
			.getInputData()
			.map(async (_, itemIndex) => await answerOne(account, () => readQuestion(itemIndex))),
	);
	handling.throwFailure(results);
	return handling.spread(results);
}
