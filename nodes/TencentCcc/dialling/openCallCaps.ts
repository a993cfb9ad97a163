import type { IExecuteFunctions } from 'n8n-workflow';

import { expiringKeysOf, tableCheckOfThisProcess } from '../processState';
import { createCallCaps, NO_CALL_CAPS, type CallCaps } from './callCaps';
import { deduplicationRowsOf, rowsAreKeptApart } from './deduplicationRows';

const NOT_SUPPORTED =
	'this version of n8n does not keep the rows of its deduplication table apart, so Most Calls per Callee cannot be used on it';

/**
 * The calls of the workflow that runs. Where n8n does not offer what counting needs, each claim fails with a message that
 * says so: leads with caps are not dialled then.
 */
export function openCallCaps(context: IExecuteFunctions): CallCaps {
	const rows = deduplicationRowsOf(context);
	const isPossible = async () =>
		rows !== undefined && (await tableCheckOfThisProcess(async () => await rowsAreKeptApart(rows)));
	const { id = '' } = context.getWorkflow();
	const caps = rows ? createCallCaps({ rows, expiring: expiringKeysOf(id, 'call') }) : NO_CALL_CAPS;
	return {
		...caps,
		async claim(attempts) {
			const isAsked = attempts.some(({ callCaps = [] }) => callCaps.length > 0);
			if (isAsked && !(await isPossible())) throw new Error(NOT_SUPPORTED);
			return await caps.claim(attempts);
		},
	};
}
