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

/**
 * One line that sums up a run: how many calls were placed, why the others were not, and what the batch had to
 * wait for or repeat.
 */
export function summarize(results: ItemResult[], { waitedMs, retries }: BatchFigures): string {
	const failures = new Map<string, number>();
	let placed = 0;
	let reused = 0;
	let confirmed = 0;
	for (const { failure, reused: isReused, confirmedBy } of results) {
		if (failure) {
			const { label } = findOutcome(failure.code);
			failures.set(label, (failures.get(label) ?? 0) + 1);
			continue;
		}
		placed++;
		if (isReused) reused++;
		if (confirmedBy) confirmed++;
	}

	const parts = [`${counted(placed, 'call')} placed`];
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
