import type { Session } from '../model/sessions';
import { toSeconds } from '../seconds';
import { defineAction, type ActionContext } from './action';

/** Where a call that is meant for a skill group is, and for how long (seconds). */
function placeOf(session: Session, { model, now }: ActionContext) {
	const { agentRangAt, agentAnsweredAt } = model.timelineOf(session);
	const { queueing, createdAt } = session;
	if (!queueing) return { place: 'Ivr', seconds: toSeconds(now - createdAt) } as const;
	if (agentAnsweredAt > 0 && agentAnsweredAt <= now)
		return { place: 'Accept', seconds: toSeconds(now - agentAnsweredAt) } as const;
	if (agentRangAt > 0) return { place: 'Ring', seconds: toSeconds(now - agentRangAt) } as const;
	return { place: 'Queue', seconds: toSeconds(now - queueing.queuedAt) } as const;
}

function metricsOf(sessions: readonly Session[], context: ActionContext) {
	const places = sessions.map((session) => placeOf(session, context));
	const secondsIn = (wanted: string) =>
		places.filter(({ place }) => place === wanted).map(({ seconds }) => seconds);
	const longest = (seconds: readonly number[]) => Math.max(0, ...seconds);
	const mean = (seconds: readonly number[]) =>
		Math.round(seconds.reduce((sum, one) => sum + one, 0) / Math.max(1, seconds.length));
	const [queue, ring, accept] = ['Queue', 'Ring', 'Accept'].map(secondsIn);
	return {
		IvrCount: secondsIn('Ivr').length,
		QueueCount: queue.length,
		RingCount: ring.length,
		AcceptCount: accept.length,
		TransferOuterCount: 0,
		MaxQueueDuration: longest(queue),
		AvgQueueDuration: mean(queue),
		MaxRingDuration: longest(ring),
		AvgRingDuration: mean(ring),
		MaxAcceptDuration: longest(accept),
		AvgAcceptDuration: mean(accept),
	};
}

/**
 * How long the queues of the skill groups are now: of calls that came in, and of those that an AI agent or an IVR has
 * handed over; not by number. Durations are seconds. Source: https://cloud.tencent.com/document/product/679/60006
 */
export const describeCallInMetrics = defineAction('DescribeCallInMetrics', {
	run({ EnabledSkillGroup = true, GroupIdList = [] }, context) {
		const { model, now } = context;
		const wanted = new Set(GroupIdList.map(Number));
		const groups = model.account.skillGroups.filter(
			({ id, type }) => type === 0 && (wanted.size === 0 || wanted.has(id)),
		);
		const calls = model
			.liveAt(now)
			.filter(({ kind, queueing }) => kind === 'inbound' || queueing !== undefined);
		const SkillGroupMetrics = groups.map(({ id, name }) => ({
			SkillGroupId: id,
			Name: name,
			Metrics: metricsOf(
				calls.filter(({ queueing }) => queueing?.skillGroupId === id),
				context,
			),
		}));
		return {
			fields: {
				Timestamp: toSeconds(now),
				TotalMetrics: metricsOf(calls, context),
				NumberMetrics: [],
				SkillGroupMetrics: EnabledSkillGroup ? SkillGroupMetrics : [],
			},
		};
	},
});
