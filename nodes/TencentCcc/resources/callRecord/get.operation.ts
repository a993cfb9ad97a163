import {
	sleep,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';

import {
	acceptedRanges,
	FURTHEST_BACK,
	readCallRecords,
	type RecordSource,
} from '../../records/readCallRecords';
import { recordSourceOf } from '../../records/recordSource';
import { simplify, simplifyDescription } from '../../records/simplify';
import type { ActionResult } from '../../api/sendAction';
import { readSessionId, sessionIdField } from '../call/sessionId';
import { executePerItem } from '../perItem';

const show = { resource: ['callRecord'], operation: ['get'] };

/** Milliseconds between two looks for a record that is not there yet; the last one repeats. */
const PAUSES = [1000, 2000, 4000, 8000, 15_000];
/** Seconds by which the clocks of Tencent and of this machine may differ. */
const CLOCK_TOLERANCE = 60;

export const getCallRecordDescription: INodeProperties[] = [
	sessionIdField(show),
	{
		displayName: 'Wait up To',
		name: 'waitUpTo',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Seconds to wait for the record to appear: a call has none before it has ended, and some time after',
		displayOptions: { show },
	},
	{ ...simplifyDescription, displayOptions: { show } },
];

/** Both spellings of a session's ID: Tencent's samples disagree about the dashes. */
function spellings(sessionId: string): string[] {
	const plain = sessionId.replace(/-/g, '');
	if (!/^[0-9a-f]{32}$/i.test(plain)) return [sessionId];
	const dashed = plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
	return sessionId === plain ? [plain, dashed] : [sessionId, plain];
}

/** What finding a record takes besides its session. */
interface SearchOptions {
	/** Milliseconds to wait for the record. */
	patience: number;
	/** Milliseconds since 1970. */
	now: () => number;
	wait: (milliseconds: number) => Promise<void>;
	isCancelled: () => boolean;
}

/**
 * Looks for the record of a session: once through all the time that Tencent answers for, and then, while there is
 * patience left, among the latest calls.
 *
 * @returns one record, or `Client.RecordNotFound`
 */
export async function findRecord(
	source: RecordSource,
	sessionId: string,
	{ patience, now, wait, isCancelled }: SearchOptions,
): Promise<ActionResult<IDataObject[]>> {
	const seconds = () => Math.floor(now() / 1000) + CLOCK_TOLERANCE;
	const look = async (range: { from: number; to: number }) =>
		await readCallRecords(source, range, { SessionIds: spellings(sessionId) });
	const ranges = acceptedRanges({ from: seconds() - FURTHEST_BACK, to: seconds() }).reverse();
	for (const range of ranges) {
		const result = await look(range);
		if (!result.succeeded || result.response.length > 0) return firstOf(result);
	}
	const giveUpAt = now() + patience;
	for (let looks = 0; now() < giveUpAt && !isCancelled(); looks++) {
		const pause = PAUSES[Math.min(looks, PAUSES.length - 1)];
		await wait(Math.min(pause, giveUpAt - now()));
		const result = await look({ from: ranges[0].from, to: seconds() });
		if (!result.succeeded || result.response.length > 0) return firstOf(result);
	}
	const waited = patience > 0 ? `, although the node waited ${patience / 1000} seconds for it` : '';
	return {
		succeeded: false,
		code: 'Client.RecordNotFound',
		message: `Tencent has no record of the session "${sessionId}"${waited}`,
		requestId: '',
	};
}

/** A session has one record; what a second page repeats is left out. */
const firstOf = (result: ActionResult<IDataObject[]>): ActionResult<IDataObject[]> =>
	result.succeeded ? { succeeded: true, response: result.response.slice(0, 1) } : result;

/** Reads the call record of every input item. */
export async function getCallRecord(this: IExecuteFunctions) {
	const cancelSignal = this.getExecutionCancelSignal?.();
	return await executePerItem(this, (itemIndex) => {
		const isSimple = this.getNodeParameter('simplify', itemIndex, true) as boolean;
		const sessionId = readSessionId(this, itemIndex);
		const waitUpTo = Number(this.getNodeParameter('waitUpTo', itemIndex, 0));
		if (!(waitUpTo >= 0)) throw new Error('Wait up To must be a number of seconds, 0 or more');
		return {
			request: { SessionId: sessionId },
			async ask(account) {
				const result = await findRecord(recordSourceOf(account), sessionId, {
					patience: 1000 * waitUpTo,
					now: Date.now,
					wait: sleep,
					isCancelled: () => cancelSignal?.aborted ?? false,
				});
				if (!result.succeeded || !isSimple) return result;
				return {
					succeeded: true,
					response: result.response.map((record) => simplify('cdr', record)),
				};
			},
		};
	});
}
