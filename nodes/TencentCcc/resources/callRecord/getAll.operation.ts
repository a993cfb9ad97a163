import {
	tryToParseDateTime,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';

import { callRecordSchema } from '../../records/callRecord';
import { filtersDescription, passesFilters, type CallRecordFilters } from '../../records/filters';
import { acceptedRanges, readCallRecords } from '../../records/readCallRecords';
import { recordSourceOf } from '../../records/recordSource';
import { simplify, simplifyDescription } from '../../records/simplify';
import { normalizePhoneNumber } from '../../numbers/normalizePhoneNumber';
import { readNumberList } from '../../numbers/numberList';
import { isInTencentForm } from '../../numbers/telephone';
import { executePerItem } from '../perItem';

const show = { resource: ['callRecord'], operation: ['getAll'] };
const DAY = 86_400;

export const getAllCallRecordsDescription: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'from',
		type: 'dateTime',
		default: '',
		description: 'Start of the time range, at most 179 days back. Empty: a day before its end.',
		displayOptions: { show },
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'dateTime',
		default: '',
		description: 'End of the time range. Empty: now.',
		displayOptions: { show },
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...show, returnAll: [false] } },
	},
	{
		displayName: 'Phone Numbers',
		name: 'phones',
		type: 'string',
		default: '',
		placeholder: 'e.g. +86 138 0013 8000',
		description: 'Only calls with these numbers, separated by commas, or an array by expression',
		displayOptions: { show },
	},
	{
		displayName: 'Session IDs',
		name: 'sessionIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. 5753ba16-a9b0-48b0-a0d3-f5ba531e2bcd',
		description: 'Only these sessions, separated by commas, or an array by expression',
		displayOptions: { show },
	},
	{
		...filtersDescription,
		description: 'Only call records that fit all filters are returned',
		displayOptions: { show },
	},
	{ ...simplifyDescription, displayOptions: { show } },
];

/** The entries of a list that is given as text or as an array. */
function entries(value: unknown): string[] {
	const list = Array.isArray(value) ? (value as unknown[]) : String(value ?? '').split(/[,;\n]/);
	return list.map((entry) => String(entry).trim()).filter((entry) => entry !== '');
}

function readPhone(written: unknown): string {
	// As records have their numbers, whatever their plan says
	if (isInTencentForm(written)) return written;
	const normalized = normalizePhoneNumber(written);
	if (normalized.ok) return normalized.number;
	throw new Error(`Phone Numbers: "${String(written)}" cannot be understood: ${normalized.reason}`);
}

/** Reads the call records that every input item asks for. */
export async function getAllCallRecords(this: IExecuteFunctions) {
	/** Unix seconds. @throws Error when it cannot be understood */
	const readTime = (name: string, itemIndex: number, fallback: number) => {
		const value = this.getNodeParameter(name, itemIndex, '');
		if (value === '' || value === null) return fallback;
		return Math.floor(tryToParseDateTime(value, this.getTimezone()).toSeconds());
	};
	return await executePerItem(this, (itemIndex) => {
		const read = (name: string, fallback: unknown) =>
			this.getNodeParameter(name, itemIndex, fallback) as unknown;
		const to = readTime('to', itemIndex, Math.floor(Date.now() / 1000));
		const from = readTime('from', itemIndex, to - DAY);
		if (from > to) throw new Error('From is later than To');
		const limit = read('returnAll', false) === true ? Infinity : Number(read('limit', 50));
		if (!(limit >= 1)) throw new Error('Limit must be a number of at least 1');
		const filters = read('filters', {}) as CallRecordFilters;
		const isSimple = read('simplify', true) === true;
		const phones = readNumberList(read('phones', '')).map(readPhone);
		const sessionIds = entries(read('sessionIds', ''));
		const request: IDataObject = {
			StartTimeStamp: from,
			EndTimeStamp: to,
			...(phones.length > 0 ? { Phones: phones } : {}),
			...(sessionIds.length > 0 ? { SessionIds: sessionIds } : {}),
		};
		return {
			request,
			async ask(account) {
				const source = recordSourceOf(account);
				const found = new Map<string, IDataObject>();
				const take = (record: IDataObject) => {
					const parsed = callRecordSchema.safeParse(record);
					if (parsed.success && !passesFilters(parsed.data, filters)) return;
					// A record that appears meanwhile moves others to a later page, where they come again
					const key = parsed.success ? parsed.data.SessionId : JSON.stringify(record);
					if (!found.has(key) && found.size < limit) found.set(key, record);
				};
				for (const range of acceptedRanges({ from, to })) {
					const result = await readCallRecords(source, range, request, (records) => {
						records.forEach(take);
						return found.size >= limit;
					});
					if (!result.succeeded) return result;
				}
				const records = [...found.values()];
				return {
					succeeded: true,
					response: isSimple ? records.map((record) => simplify('cdr', record)) : records,
				};
			},
		};
	});
}
