import type { IDataObject } from 'n8n-workflow';

import { describeTelCdr } from '../../api/actions/callRecords';
import { normalizePhoneNumber } from '../../numbers/normalizePhoneNumber';
import { callRecordSchema } from '../../records/callRecord';
import { filtersDescription, passesFilters, readFilters } from '../../records/filters';
import { acceptedRanges, rangeParameters, readCallRecords } from '../../records/readCallRecords';
import { simplify, simplifyDescription } from '../../records/simplify';
import { listFields, readLimit } from '../fields';
import { defineOperation } from '../operation';

const DAY_S = 86_400;

function readPhone(written: string): string {
	const normalized = normalizePhoneNumber(written);
	if (normalized.ok) return normalized.number;
	throw new Error(`Phone Numbers: "${written}" cannot be understood: ${normalized.reason}`);
}

export const getAllCallRecords = defineOperation({
	resource: 'callRecord',
	operation: 'getAll',
	name: 'Get Many',
	action: 'Get many call records',
	description: 'Get the records of a time range, of telephone numbers or of sessions',
	kind: 'read',
	actions: [describeTelCdr],
	fields: [
		{
			displayName: 'From',
			name: 'from',
			type: 'dateTime',
			default: '',
			description: 'Start of the time range, at most 179 days back. Empty: a day before its end.',
		},
		{
			displayName: 'To',
			name: 'to',
			type: 'dateTime',
			default: '',
			description: 'End of the time range. Empty: now.',
		},
		...listFields,
		{
			displayName: 'Phone Numbers',
			name: 'phones',
			type: 'string',
			default: '',
			placeholder: 'e.g. +86 138 0013 8000',
			description: 'Only calls with these numbers, separated by commas, or an array by expression',
		},
		{
			displayName: 'Session IDs',
			name: 'sessionIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. 5753ba16-a9b0-48b0-a0d3-f5ba531e2bcd',
			description: 'Only these sessions, separated by commas, or an array by expression',
		},
		{ ...filtersDescription, description: 'Only call records that fit all filters are returned' },
		simplifyDescription,
	],
	perItem(parameters) {
		const to = parameters.timeS('to', 'To') ?? Math.floor(Date.now() / 1000);
		const from = parameters.timeS('from', 'From') ?? to - DAY_S;
		if (from > to) throw new Error('From is later than To');
		const limit = readLimit(parameters);
		const filters = readFilters(parameters);
		const isSimple = parameters.boolean('simplify', 'Simplify', true);
		const phones = parameters.list('phones', 'Phone Numbers').map(readPhone);
		const sessionIds = parameters.list('sessionIds', 'Session IDs');
		const request: IDataObject = {
			...rangeParameters({ from, to }),
			...(phones.length > 0 ? { Phones: phones } : {}),
			...(sessionIds.length > 0 ? { SessionIds: sessionIds } : {}),
		};
		return {
			request,
			async run({ client }) {
				const found = new Map<string, IDataObject>();
				const take = (record: IDataObject) => {
					const parsed = callRecordSchema.safeParse(record);
					if (parsed.success && !passesFilters(parsed.data, filters)) return;
					// A record that appears meanwhile moves others to a later page, where they come again
					const key = parsed.success ? parsed.data.SessionId : JSON.stringify(record);
					if (!found.has(key) && found.size < limit) found.set(key, record);
				};
				for (const range of acceptedRanges({ from, to })) {
					const result = await readCallRecords(client, range, request, (records) => {
						records.forEach(take);
						return found.size >= limit;
					});
					if (!result.succeeded) return result;
				}
				const response = [...found.values()].map((record) => ({
					json: isSimple ? simplify('cdr', record) : record,
				}));
				return { succeeded: true, response };
			},
		};
	},
});
