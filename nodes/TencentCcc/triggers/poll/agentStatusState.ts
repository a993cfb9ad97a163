import type { IDataObject } from 'n8n-workflow';

import { textOf } from '../../api/values';
import { statusSinceS } from '../../records/agentStatus';

/** What is remembered of one agent. Times are Unix seconds. */
interface RememberedAgent {
	status: string;
	/** Since when, where Tencent tells. */
	since?: number;
	/** When a poll last saw the agent. */
	seenAt: number;
}

/** What is remembered from one poll of the agents' statuses to the next. */
export interface AgentStatusState {
	/** Of the last poll, Unix seconds. */
	polledAt: number;
	/** By e-mail. */
	agents: Record<string, RememberedAgent>;
}

/** A change of an agent's status. */
export interface StatusChange {
	/** The entry of DescribeStaffStatusMetrics. */
	metrics: IDataObject;
	/** The same as now, when the agent has had another in between that no poll has seen. */
	previousStatus: string;
}

/**
 * Seconds for which an agent may be missing in Tencent's answers and is known all the same. Whoever is missing for
 * longer, because the filters or the skill groups are others, is a new one afterwards.
 */
const MAX_UNSEEN_S = 3600;

/** Whether a status began after the one that is remembered. */
const isLater = (since: number | undefined, earlier: number | undefined) =>
	since !== undefined && earlier !== undefined && since > earlier;

/**
 * Finds the changes since the last poll. An agent who is seen for the first time has not changed.
 *
 * @param metrics entries of DescribeStaffStatusMetrics; those without e-mail or status are left out
 * @param state undefined for the first poll
 * @param now Unix seconds
 * @returns the changes, the earliest first, and what is to be remembered
 */
export function takeChanges(
	metrics: IDataObject[],
	state: AgentStatusState | undefined,
	now: number,
): { changes: StatusChange[]; next: AgentStatusState } {
	const known = new Map(
		Object.entries(state?.agents ?? {}).filter(
			([, { seenAt }]) => (state?.polledAt ?? 0) - seenAt <= MAX_UNSEEN_S,
		),
	);
	const seen = new Map<string, RememberedAgent>();
	const changes: StatusChange[] = [];
	for (const entry of metrics) {
		const agent = textOf(entry.Email);
		const status = textOf(entry.Status);
		if (agent === '' || status === '' || seen.has(agent)) continue;
		const since = statusSinceS(entry);
		const before = known.get(agent);
		if (before && (before.status !== status || isLater(since, before.since))) {
			changes.push({ metrics: entry, previousStatus: before.status });
		}
		seen.set(agent, { status, ...(since === undefined ? {} : { since }), seenAt: now });
	}
	const timeOf = ({ metrics: entry }: StatusChange) => statusSinceS(entry) ?? now;
	return {
		changes: changes.sort((first, second) => timeOf(first) - timeOf(second)),
		next: { polledAt: now, agents: Object.fromEntries([...known, ...seen]) },
	};
}
