import { isInGroup, type Agent } from '../model/account';
import type { AgentStatus } from '../model/model';
import { toSeconds } from '../seconds';
import { defineAction } from './action';

/** Durations are of the present status alone; Tencent counts them up over a day. */
function metricsOf({ mail, useMobileCallOut }: Agent, agentStatus: AgentStatus, now: number) {
	const { status, since, reason, reserved, session } = agentStatus;
	const seconds = toSeconds(now - since);
	const isOnline = status !== 'offline';
	const durationOf = (wanted: AgentStatus['status']) => (status === wanted ? seconds : 0);
	return {
		Email: mail,
		Status: status,
		StatusExtra: { Type: 'tel', Direct: session?.kind === 'callOut' ? 'out' : 'in' },
		OnlineDuration: isOnline ? seconds : 0,
		FreeDuration: durationOf('free'),
		BusyDuration: durationOf('busy'),
		NotReadyDuration: durationOf('notReady'),
		RestDuration: durationOf('rest'),
		AfterCallWorkDuration: 0,
		Reason: reason,
		ReserveRest: reserved === 'rest',
		ReserveNotReady: reserved === 'notReady',
		UseMobileAccept: useMobileCallOut ? 1 : 0,
		UseMobileCallOut: useMobileCallOut,
		LastOnlineTimestamp: isOnline ? toSeconds(since) : null,
		LastStatusTimestamp: toSeconds(since),
		ClientInfo: isOnline ? [{ ClientType: 'Web', IsConnected: true }] : [],
	};
}

/**
 * What the agents are doing: all of them, or those of a list, of skill groups, of statuses.
 * Source: https://www.tencentcloud.com/document/product/1229/59795
 */
export const describeStaffStatusMetrics = defineAction('DescribeStaffStatusMetrics', {
	run({ StaffList = [], GroupIdList = [], StatusList = [] }, { model, now }) {
		const mails = new Set(StaffList.map((mail) => mail.toLowerCase()));
		const Metrics = model.account.agents
			.filter(
				(agent) =>
					(mails.size === 0 || mails.has(agent.mail.toLowerCase())) &&
					(GroupIdList.length === 0 || GroupIdList.some((id) => isInGroup(agent, Number(id)))),
			)
			.map((agent) => metricsOf(agent, model.agentStatus(agent, now), now))
			.filter(({ Status }) => StatusList.length === 0 || StatusList.includes(Status));
		return { fields: { Metrics } };
	},
});
