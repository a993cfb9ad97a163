import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
} from 'n8n-workflow';

import { describeNumbers } from '../api/actions/account';
import { openClient } from '../api/openClient';
import { paginate } from '../api/paginate';
import { numberOf, textOf } from '../api/values';
import { requestError } from './requestError';

/** State of a number that is in service. Others: 2 in arrears, 4 stopped by an administrator, 5 by violation. */
const IN_SERVICE = 1;

/**
 * The caller picker: the account's numbers that are in service, in Tencent's form. A number without State is listed.
 *
 * @throws NodeApiError with Tencent's message when the numbers cannot be read, NodeOperationError when the
 * account has numbers but none is in service
 */
export async function searchCallerNumbers(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const answer = await paginate(await openClient(this), describeNumbers, {});
	if (!answer.succeeded) throw requestError(this, answer);
	const numbers = answer.response.filter((entry) => textOf(entry.Number) !== '');
	const inService = numbers
		.filter(({ State }) => (numberOf(State) ?? IN_SERVICE) === IN_SERVICE)
		.map((entry) => textOf(entry.Number));
	if (numbers.length > 0 && inService.length === 0) {
		throw new NodeOperationError(
			this.getNode(),
			`None of the ${numbers.length} numbers of this application is in service: check them in the Tencent CCC console`,
		);
	}
	return {
		results: inService
			.filter((number) => number.includes(filter.replace(/\D/g, '')))
			.map((number) => ({ name: number, value: number })),
	};
}
