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

/** What a run says whose first output is empty: n8n shows that one. */
export const WHERE_FAILURES_ARE =
	'Nothing left by Success: the items are on the other tabs of this panel. To run the node again without ringing anybody, add the option Simulate Outcome.';

/**
 * One line that sums up a run: how many calls were placed, why the others were not, and what the batch had to
 * wait for or repeat.
 */
export function summarize(results: ItemResult[], { waitedMs, retries }: BatchFigures): string {
	const failures = new Map<string, number>();
	let placed = 0;
	let reused = 0;
	let confirmed = 0;
	let simulated = 0;
	for (const { failure, reused: isReused, confirmedBy, simulated: isSimulated } of results) {
		if (isSimulated) simulated++;
		if (failure) {
			const { label } = findOutcome(failure.code);
			failures.set(label, (failures.get(label) ?? 0) + 1);
			continue;
		}
		if (isSimulated) continue;
		placed++;
		if (isReused) reused++;
		if (confirmedBy) confirmed++;
	}

	const parts = placed === 0 && simulated > 0 ? [] : [`${counted(placed, 'call')} placed`];
	if (simulated > 0) parts.push(`${counted(simulated, 'item')} simulated, nobody was rung`);
	if (reused > 0) parts.push(`${reused} of them by an earlier try of this execution`);
	if (confirmed > 0) parts.push(`${confirmed} of them confirmed by looking for the session`);
	for (const [label, number] of failures) parts.push(`${number} × ${label}`);
	if (waitedMs >= 1000) parts.push(`waited ${(waitedMs / 1000).toFixed(1)} s for the pace`);
	if (retries > 0)
		parts.push(
			`${counted(retries, 'request')} sent again after Tencent's limit or a failed connection`,
		);
	return `${parts.join('; ')}.`;
}
