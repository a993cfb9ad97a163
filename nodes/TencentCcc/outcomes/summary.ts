import { findOutcome } from './catalogue';
import type { ItemResult } from './resultItems';

/** What a batch did besides its results. */
export interface BatchFigures {
	/** Milliseconds. */
	waitedMs: number;
	retries: number;
}

const counted = (number: number, singular: string, plural = `${singular}s`) =>
	`${number} ${number === 1 ? singular : plural}`;

const NOTHING_LEFT_BY_SUCCESS =
	'Nothing left by Success: the items are on the other tabs of this panel.';

/**
 * The label of the output by which a failure of this code leaves, as n8n names its tab; undefined where all items leave
 * by the same one.
 */
export type TabOf = (code: string) => string | undefined;

/** How often each failure happened, with its tab where that has another name: "1 × Not Found, on the tab Error". */
function countFailures(results: readonly ItemResult[], tabOf: TabOf): string[] {
	const failures = new Map<string, number>();
	for (const { failure } of results) {
		if (!failure) continue;
		const { label } = findOutcome(failure.code);
		const tab = tabOf(failure.code);
		const where = tab && tab !== label ? `${label}, on the tab ${tab}` : label;
		failures.set(where, (failures.get(where) ?? 0) + 1);
	}
	return [...failures].map(([where, number]) => `${number} × ${where}`);
}

/** What a run that reads or acts says when something failed and its first output is empty: n8n shows that one. */
export const summarizeFailures = (results: readonly ItemResult[], tabOf: TabOf) =>
	`${countFailures(results, tabOf).join('; ')}. ${NOTHING_LEFT_BY_SUCCESS}`;

/** What a run that dials adds when its first output is empty: n8n shows that one. */
export const whereFailuresAre = (results: readonly ItemResult[]) =>
	results.some(({ simulated }) => simulated)
		? NOTHING_LEFT_BY_SUCCESS
		: `${NOTHING_LEFT_BY_SUCCESS} To run the node again without ringing anybody, add the option Simulate Outcome.`;

/**
 * One line that sums up a run that dials: how many calls were placed, why the others were not, and what the batch had
 * to wait for or repeat.
 */
export function summarize(
	results: readonly ItemResult[],
	{ waitedMs, retries }: BatchFigures,
	tabOf: TabOf,
): string {
	let placed = 0;
	let reused = 0;
	let confirmed = 0;
	let simulated = 0;
	for (const { failure, reused: isReused, confirmedBy, simulated: isSimulated } of results) {
		if (isSimulated) simulated++;
		if (failure || isSimulated) continue;
		placed++;
		if (isReused) reused++;
		if (confirmedBy) confirmed++;
	}

	const parts = placed === 0 && simulated > 0 ? [] : [`${counted(placed, 'call')} placed`];
	if (simulated > 0) parts.push(`${counted(simulated, 'item')} simulated, nobody was rung`);
	if (reused > 0) parts.push(`${reused} of them by an earlier try of this execution`);
	if (confirmed > 0) parts.push(`${confirmed} of them confirmed by looking for the session`);
	parts.push(...countFailures(results, tabOf));
	if (waitedMs >= 1000) parts.push(`waited ${(waitedMs / 1000).toFixed(1)} s for the pace`);
	if (retries > 0)
		parts.push(
			`${counted(retries, 'request')} sent again after Tencent's limit or a failed connection`,
		);
	return `${parts.join('; ')}.`;
}
