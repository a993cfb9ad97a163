import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ActionResult } from '../../api/sendRequest';
import { acceptedRanges, MAX_AGE_S, readCallRecords } from '../../records/readCallRecords';
import type { OperationTools } from '../operation';
import type { ItemParameters } from '../parameters';

/** Milliseconds between two looks for what is not there yet; the last one repeats. */
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000];
/** A day: no call takes so long, and an execution that waits for ever helps nobody. */
const MAX_WAIT_S = 86_400;
/** Seconds by which the clocks of Tencent and of this machine may differ. */
const CLOCK_TOLERANCE_S = 60;

/** What waiting takes. */
export type WaitingTools = Pick<OperationTools, 'client' | 'now' | 'wait' | 'isCancelled'>;

/** The field for how long something is waited for. */
export const waitUpToField = (description: string): INodeProperties => ({
	displayName: 'Wait Up To (Seconds)',
	name: 'waitUpTo',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: MAX_WAIT_S },
	default: 0,
	description,
});

/** Reads the field for how long something is waited for. @returns milliseconds */
export const readPatienceMs = (parameters: ItemParameters) =>
	1000 *
	parameters.number('waitUpTo', 'Wait Up To (Seconds)', { min: 0, max: MAX_WAIT_S, fallback: 0 });

/** That something was waited for, for the message of a failure; nothing when it was not. */
export const waitedWords = (patienceMs: number) =>
	patienceMs > 0 ? `, although the node waited ${patienceMs / 1000} seconds for it` : '';

/**
 * Looks again and again, with growing pauses, until something is there, patience is at its end, or the execution is
 * cancelled.
 *
 * @param giveUpAt milliseconds since 1970
 * @param look undefined while it is not there
 */
export async function lookUntil<Found>(
	{ now, wait, isCancelled }: Pick<WaitingTools, 'now' | 'wait' | 'isCancelled'>,
	giveUpAt: number,
	look: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
	for (let looks = 0; now() < giveUpAt && !isCancelled(); looks++) {
		const pauseMs = PAUSES_MS[Math.min(looks, PAUSES_MS.length - 1)];
		await wait(Math.min(pauseMs, giveUpAt - now()));
		const found = await look();
		if (found !== undefined) return found;
	}
	return undefined;
}

/** Both spellings of a session's ID: Tencent's samples disagree about the dashes. */
function spellings(sessionId: string): string[] {
	const plain = sessionId.replace(/-/g, '');
	if (!/^[0-9a-f]{32}$/i.test(plain)) return [sessionId];
	const dashed = plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
	return sessionId === plain ? [plain, dashed] : [sessionId, plain];
}

/** The time that Tencent answers for, latest first, in pieces that it accepts. */
export function rangesOfRecords(nowMs: number) {
	const to = Math.floor(nowMs / 1000) + CLOCK_TOLERANCE_S;
	return acceptedRanges({ from: to - MAX_AGE_S, to }).reverse();
}

/**
 * Looks for the record of a session: once through all the time that Tencent answers for, and then, while there is
 * patience left, among the latest calls.
 *
 * @param patienceMs milliseconds to wait for the record
 * @param isComplete whether a record tells what is waited for; default any does
 * @returns the record, which may still be incomplete when patience is at its end, or `Client.NotFound`
 */
export async function findRecord(
	tools: WaitingTools,
	sessionId: string,
	patienceMs: number,
	isComplete: (record: IDataObject) => boolean = () => true,
): Promise<ActionResult<IDataObject>> {
	const { client, now } = tools;
	let incomplete: IDataObject | undefined;
	/** The end of the search: the record, or a failure. */
	const look = async (range: {
		from: number;
		to: number;
	}): Promise<ActionResult<IDataObject> | undefined> => {
		const result = await readCallRecords(client, range, { SessionIds: spellings(sessionId) });
		if (!result.succeeded) return result;
		// A session has one record; what a second page repeats is left out
		const [record] = result.response;
		if (record && isComplete(record)) return { succeeded: true, response: record };
		incomplete = record ?? incomplete;
		return undefined;
	};
	const ranges = rangesOfRecords(now());
	let searched = ranges[0];
	for (const range of ranges) {
		const found = await look(range);
		if (found) return found;
		if (incomplete) {
			searched = range;
			break;
		}
	}
	const found = await lookUntil(tools, now() + patienceMs, async () => {
		const { to } = searched === ranges[0] ? rangesOfRecords(now())[0] : searched;
		return await look({ from: searched.from, to });
	});
	if (found) return found;
	if (incomplete) return { succeeded: true, response: incomplete };
	return {
		succeeded: false,
		code: 'Client.NotFound',
		message: `Tencent has no record of the session "${sessionId}"${waitedWords(patienceMs)}`,
		requestId: '',
	};
}
