import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { numberOf, textOf } from '../api/values';
import { isoTime, readTime } from './recordTime';

/**
 * What an agent can be doing, as DescribeStaffStatusMetrics says it.
 * Source: https://www.tencentcloud.com/document/product/1229/59795
 */
export const AGENT_STATUS_OPTIONS: INodePropertyOptions[] = [
	{ name: 'After-Call Work', value: 'afterCallWork' },
	{ name: 'Busy', value: 'busy' },
	{ name: 'Free', value: 'free' },
	{ name: 'Not Ready', value: 'notReady' },
	{ name: 'Offline', value: 'offline' },
	{ name: 'Rest', value: 'rest' },
];

const STATUSES = AGENT_STATUS_OPTIONS.map(({ value }) => String(value));

/**
 * Statuses that a builder has given, checked, so that a misspelt one does not quietly find nobody.
 *
 * @throws Error that names the field
 */
export function checkedStatuses(label: string, statuses: string[]): string[] {
	const wrong = statuses.find((status) => !STATUSES.includes(status));
	if (wrong === undefined) return statuses;
	throw new Error(`${label}: "${wrong}" is no status of an agent: give ${STATUSES.join(', ')}`);
}

/** Unix seconds since when an agent has the status; undefined where Tencent does not tell. */
export const statusSinceS = ({ LastStatusTimestamp }: IDataObject): number | undefined =>
	readTime(LastStatusTimestamp) || undefined;

/** What an agent will be after the call, if that has been asked for. */
function reservedStatus({ ReserveRest, ReserveNotReady }: IDataObject): string {
	if (ReserveRest === true) return 'rest';
	return ReserveNotReady === true ? 'notReady' : '';
}

/**
 * The state of an agent as ten flat fields.
 *
 * @param metrics an entry of DescribeStaffStatusMetrics
 * @param nowMs milliseconds since 1970
 * @returns `StatusSince` is ISO text, empty where Tencent does not tell; `SecondsInStatus` null then
 */
export function simplifyAgentStatus(metrics: IDataObject, nowMs: number): IDataObject {
	const since = statusSinceS(metrics);
	return {
		UserId: textOf(metrics.Email),
		Status: textOf(metrics.Status),
		StatusSince: isoTime(metrics.LastStatusTimestamp),
		SecondsInStatus: since === undefined ? null : Math.max(0, Math.floor(nowMs / 1000) - since),
		Reason: textOf(metrics.Reason),
		ReservedStatus: reservedStatus(metrics),
		UseMobileCallOut: metrics.UseMobileCallOut ?? null,
		UseMobileAccept: metrics.UseMobileAccept ?? null,
		OnlineDuration: numberOf(metrics.OnlineDuration) ?? null,
		LastOnlineTime: isoTime(metrics.LastOnlineTimestamp),
	};
}

/** The order in which one looks for an agent: who is free the longest first, then the others, longest first too. */
export const byAvailability = (first: IDataObject, second: IDataObject): number => {
	const rank = ({ Status }: IDataObject) => (Status === 'free' ? 0 : 1);
	const since = (metrics: IDataObject) => statusSinceS(metrics) ?? Number.MAX_SAFE_INTEGER;
	return rank(first) - rank(second) || since(first) - since(second);
};
