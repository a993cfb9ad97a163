import type { IDataObject } from 'n8n-workflow';

import { describeTelCdr } from '../../api/actions/callRecords';
import type { ActionResult } from '../../api/sendRequest';
import { acceptedRanges, MAX_AGE_S, readCallRecords } from '../../records/readCallRecords';
import { simplify, simplifyDescription } from '../../records/simplify';
import { readSessionId, sessionIdField } from '../fields';
import { defineOperation, type OperationTools } from '../operation';

/** Milliseconds between two looks for a record that is not there yet; the last one repeats. */
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000];
/** A day: no call takes so long, and an execution that waits for ever helps nobody. */
const MAX_WAIT_S = 86_400;
/** Seconds by which the clocks of Tencent and of this machine may differ. */
const CLOCK_TOLERANCE_S = 60;

/** Both spellings of a session's ID: Tencent's samples disagree about the dashes. */
function spellings(sessionId: string): string[] {
	const plain = sessionId.replace(/-/g, '');
	if (!/^[0-9a-f]{32}$/i.test(plain)) return [sessionId];
	const dashed = plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
	return sessionId === plain ? [plain, dashed] : [sessionId, plain];
}

/** A session has one record; what a second page repeats is left out. */
const firstOf = (result: ActionResult<IDataObject[]>): ActionResult<IDataObject[]> =>
	result.succeeded ? { succeeded: true, response: result.response.slice(0, 1) } : result;

/**
 * Looks for the record of a session: once through all the time that Tencent answers for, and then, while there is
 * patience left, among the latest calls.
 *
 * @param patienceMs milliseconds to wait for the record
 * @returns one record, or `Client.NotFound`
 */
async function findRecord(
	{
		client,
		now,
		wait,
		isCancelled,
	}: Pick<OperationTools, 'client' | 'now' | 'wait' | 'isCancelled'>,
	sessionId: string,
	patienceMs: number,
): Promise<ActionResult<IDataObject[]>> {
	const seconds = () => Math.floor(now() / 1000) + CLOCK_TOLERANCE_S;
	const look = async (range: { from: number; to: number }) =>
		await readCallRecords(client, range, { SessionIds: spellings(sessionId) });
	const ranges = acceptedRanges({ from: seconds() - MAX_AGE_S, to: seconds() }).reverse();
	for (const range of ranges) {
		const result = await look(range);
		if (!result.succeeded || result.response.length > 0) return firstOf(result);
	}
	const giveUpAt = now() + patienceMs;
	for (let looks = 0; now() < giveUpAt && !isCancelled(); looks++) {
		const pauseMs = PAUSES_MS[Math.min(looks, PAUSES_MS.length - 1)];
		await wait(Math.min(pauseMs, giveUpAt - now()));
		const result = await look({ from: ranges[0].from, to: seconds() });
		if (!result.succeeded || result.response.length > 0) return firstOf(result);
	}
	const waited =
		patienceMs > 0 ? `, although the node waited ${patienceMs / 1000} seconds for it` : '';
	return {
		succeeded: false,
		code: 'Client.NotFound',
		message: `Tencent has no record of the session "${sessionId}"${waited}`,
		requestId: '',
	};
}

export const getCallRecord = defineOperation({
	resource: 'callRecord',
	operation: 'get',
	name: 'Get',
	action: 'Get a call record',
	description: 'Get the record of one call, and wait for it if need be',
	kind: 'read',
	actions: [describeTelCdr],
	fields: [
		sessionIdField,
		{
			displayName: 'Wait up To',
			name: 'waitUpTo',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: MAX_WAIT_S },
			default: 0,
			description:
				'Seconds to wait for the record to appear: a call has none before it has ended, and some time after',
		},
		simplifyDescription,
	],
	perItem(parameters) {
		const isSimple = parameters.boolean('simplify', 'Simplify', true);
		const sessionId = readSessionId(parameters);
		const waitUpToS = parameters.number('waitUpTo', 'Wait up To', {
			min: 0,
			max: MAX_WAIT_S,
			fallback: 0,
		});
		return {
			request: { SessionId: sessionId },
			async run(tools) {
				const result = await findRecord(tools, sessionId, 1000 * waitUpToS);
				if (!result.succeeded) return result;
				return {
					succeeded: true,
					response: result.response.map((record) => ({
						json: isSimple ? simplify('cdr', record) : record,
					})),
				};
			},
		};
	},
});
