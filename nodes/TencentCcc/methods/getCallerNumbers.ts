import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { describeNumbersResponse } from '../api/responseSchemas';
import { requestFromAccount } from './accountRequest';

/** Numbers per request: the documented default, for no maximum is documented. */
const PAGE_SIZE = 20;

/** State of a number that is in service. Others: 2 in arrears, 4 stopped by an administrator, 5 by violation. */
const IN_SERVICE = 1;

/**
 * The caller picker: the account's numbers that are in service, in Tencent's form.
 *
 * @throws NodeApiError with Tencent's message when the numbers cannot be read, NodeOperationError when the
 * account has numbers but none is in service
 */
export async function getCallerNumbers(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const numbers: Array<{ Number: string; State: number }> = [];
	for (let pageNumber = 0; ; pageNumber++) {
		const { TotalCount, Numbers } = await requestFromAccount.call(
			this,
			'DescribeNumbers',
			{ PageNumber: pageNumber, PageSize: PAGE_SIZE },
			describeNumbersResponse,
		);
		numbers.push(...(Numbers ?? []));
		if (!Numbers?.length || numbers.length >= TotalCount) break;
	}
	const inService = numbers.filter(({ State }) => State === IN_SERVICE);
	if (numbers.length > 0 && inService.length === 0) {
		throw new NodeOperationError(
			this.getNode(),
			`None of the ${numbers.length} numbers of this application is in service: check them in the Tencent CCC console`,
		);
	}
	return inService.map((number) => ({ name: number.Number, value: number.Number }));
}
