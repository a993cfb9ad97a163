import type { INodeProperties } from 'n8n-workflow';

import { visibleText } from '../../../credentials/visibleText';
import type { CallRecord } from './callRecord';
import { wasAnswered } from './disposition';

/** What the builder has chosen; nothing chosen lets everything pass. */
export interface CallRecordFilters {
	/** E-mail. */
	agent?: string;
	answered?: 'any' | 'answered' | 'notAnswered';
	direction?: 'any' | 'inbound' | 'outbound';
	onlyWithUui?: boolean;
	/** ID or name. */
	skillGroup?: string;
}

export const directionFilter: INodeProperties = {
	displayName: 'Direction',
	name: 'direction',
	type: 'options',
	options: [
		{ name: 'Any', value: 'any' },
		{ name: 'Inbound', value: 'inbound' },
		{ name: 'Outbound', value: 'outbound' },
	],
	default: 'any',
	description: 'Which side has called',
};

/** The filters of a list, or of what starts a workflow. */
export const filtersField = (
	description: string,
	options: NonNullable<INodeProperties['options']>,
): INodeProperties => ({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description,
	options,
});

export const filtersDescription = filtersField(
	'Only call records that fit all filters start the workflow',
	[
		{
			displayName: 'Agent',
			name: 'agent',
			type: 'string',
			default: '',
			placeholder: 'e.g. agent@example.com',
			description: 'Calls that this agent has served, by the e-mail of the account',
		},
		{
			displayName: 'Answered',
			name: 'answered',
			type: 'options',
			options: [
				{ name: 'Answered', value: 'answered' },
				{ name: 'Any', value: 'any' },
				{ name: 'Not Answered', value: 'notAnswered' },
			],
			default: 'any',
			description:
				'Whether the lead (of an outbound call) or the agent (of an inbound one) has answered',
		},
		directionFilter,
		{
			displayName: 'Only with UUI',
			name: 'onlyWithUui',
			type: 'boolean',
			default: true,
			description: 'Whether to leave out calls that were placed without UUI',
		},
		{
			displayName: 'Skill Group',
			name: 'skillGroup',
			type: 'string',
			default: '',
			placeholder: 'e.g. Sales',
			description: 'Calls of the skill group with this name or ID',
		},
	],
);

/** What reads the fields of a node; each method throws an Error that names the field. */
interface FieldReader {
	text(name: string, label: string): string;
	boolean(name: string, label: string, fallback: boolean): boolean;
}

/**
 * Reads what the builder has chosen. A filter that is there and cannot be understood lets nothing pass unseen: it is an
 * error.
 *
 * @throws Error that names the filter
 */
export function readFilters(fields: FieldReader): CallRecordFilters {
	function choice<Value extends string>(name: string, label: string, values: readonly Value[]) {
		const given = fields.text(`filters.${name}`, label);
		const chosen = values.find((value) => value === (given || 'any'));
		if (chosen !== undefined) return chosen;
		throw new Error(`${label} must be ${values.join(', ')}, not "${given}"`);
	}
	return {
		agent: fields.text('filters.agent', 'Agent'),
		answered: choice('answered', 'Answered', ['any', 'answered', 'notAnswered'] as const),
		direction: choice('direction', 'Direction', ['any', 'inbound', 'outbound'] as const),
		onlyWithUui: fields.boolean('filters.onlyWithUui', 'Only with UUI', false),
		skillGroup: fields.text('filters.skillGroup', 'Skill Group'),
	};
}

const isSame = (wanted: string, value: string) => value.trim().toLowerCase() === wanted;

/** Whether a call fits all filters. Names and e-mails are compared without regard to case. */
export function passesFilters(record: CallRecord, filters: CallRecordFilters): boolean {
	const { answered = 'any', direction = 'any', onlyWithUui = false } = filters;
	if (answered !== 'any' && wasAnswered(record) !== (answered === 'answered')) return false;
	if (direction !== 'any' && (record.Direction === 1) !== (direction === 'outbound')) return false;
	if (onlyWithUui && record.UUI === '') return false;

	const { SeatUser, ServeParticipants } = record;
	const agent = visibleText(filters.agent).toLowerCase();
	const agents = [SeatUser.Mail, SeatUser.UserId, ...ServeParticipants.map(({ Mail }) => Mail)];
	if (agent && !agents.some((mail) => isSame(agent, mail))) return false;

	const skillGroup = visibleText(filters.skillGroup).toLowerCase();
	const skillGroups = [
		record.QueuedSkillGroupId,
		record.QueuedSkillGroupName,
		record.SkillGroupId,
		record.SkillGroup,
		...ServeParticipants.flatMap(({ SkillGroupId, SkillGroupName }) => [
			SkillGroupId,
			SkillGroupName,
		]),
	];
	return !skillGroup || skillGroups.some((group) => isSame(skillGroup, group));
}
