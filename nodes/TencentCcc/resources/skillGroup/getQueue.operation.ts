import type { IDataObject } from 'n8n-workflow';

import { describeCallInMetrics } from '../../api/actions/account';
import { isObject, numberOf, textOf } from '../../api/values';
import { isoTime, simplifyDescription } from '../../records/simplify';
import { defineOperation } from '../operation';
import { itemsOf } from '../readList';
import { readSkillGroupId, skillGroupField } from '../skillGroupField';

/** The figures by which a queue is judged. Durations are seconds. */
const FIGURES = [
	'QueueCount',
	'MaxQueueDuration',
	'AvgQueueDuration',
	'RingCount',
	'AcceptCount',
	'IvrCount',
	'TransferOuterCount',
];

/** A queue as ten flat fields. */
function simplifyQueue({ SkillGroupId, Name, Metrics, Timestamp }: IDataObject): IDataObject {
	const metrics = isObject(Metrics) ? Metrics : {};
	return {
		SkillGroupId: numberOf(SkillGroupId) ?? null,
		SkillGroupName: textOf(Name),
		...Object.fromEntries(FIGURES.map((name) => [name, numberOf(metrics[name]) ?? 0])),
		Time: isoTime(Timestamp),
	};
}

export const getQueue = defineOperation({
	resource: 'skillGroup',
	operation: 'getQueue',
	name: 'Get Queue',
	action: 'Get queues of skill groups',
	description: 'Get how many callers wait for each skill group now, and how long',
	kind: 'read',
	actions: [describeCallInMetrics],
	fields: [
		{ ...skillGroupField, description: 'Only this skill group. Empty: all of them.' },
		simplifyDescription,
	],
	perItem(parameters) {
		const isSimple = parameters.boolean('simplify', 'Simplify', true);
		const skillGroupId = readSkillGroupId(parameters);
		const request: IDataObject = skillGroupId === undefined ? {} : { GroupIdList: [skillGroupId] };
		return {
			request,
			async run({ client }) {
				const answer = await client.send(describeCallInMetrics, request);
				if (!answer.succeeded) return answer;
				const { SkillGroupMetrics, Timestamp, RequestId } = answer.response;
				if (skillGroupId !== undefined && SkillGroupMetrics.length === 0) {
					return {
						succeeded: false,
						code: 'Client.NotFound',
						message: `Tencent has no queue of the skill group ${skillGroupId}`,
						requestId: RequestId,
					};
				}
				const queues = SkillGroupMetrics.map(
					(queue): IDataObject => ({
						...queue,
						Timestamp: Timestamp as number,
					}),
				);
				return { succeeded: true, response: itemsOf(queues, isSimple ? simplifyQueue : undefined) };
			},
		};
	},
});
