import type { IDataObject } from 'n8n-workflow';

import { describePstnActiveSessionList } from '../../api/actions/calls';
import { numberOf, textOf } from '../../api/values';
import { directionFilter, filtersField } from '../../records/filters';
import { simplifyDescription } from '../../records/simplify';
import { listFields, readLimit } from '../fields';
import { defineOperation } from '../operation';
import type { ItemParameters } from '../parameters';
import { itemsOf, readList } from '../readList';
import { simplifySession } from './session';

/** Direction as Tencent has it, by what the builder chooses. */
const DIRECTIONS: Record<string, number | undefined> = {
	any: undefined,
	inbound: 0,
	outbound: 1,
};

/** What the builder wants of the calls; undefined for all. The API has no filters. */
function readFilters(parameters: ItemParameters): ((session: IDataObject) => boolean) | undefined {
	const agent = parameters.text('filters.agent', 'Agent').toLowerCase();
	const chosen = parameters.text('filters.direction', 'Direction') || 'any';
	if (!(chosen in DIRECTIONS)) {
		throw new Error(`Direction "${chosen}" must be ${Object.keys(DIRECTIONS).join(', ')}`);
	}
	const direction = DIRECTIONS[chosen];
	if (!agent && direction === undefined) return undefined;
	return ({ StaffEmail, Direction }) =>
		(!agent || textOf(StaffEmail).toLowerCase() === agent) &&
		(direction === undefined || numberOf(Direction) === direction);
}

export const getAllActive = defineOperation({
	resource: 'call',
	operation: 'getAllActive',
	name: 'Get Many Active',
	action: 'Get many active calls',
	description: 'Get the calls that are under way now, whoever placed them',
	kind: 'read',
	actions: [describePstnActiveSessionList],
	fields: [
		...listFields,
		filtersField('Only calls that fit all filters are returned', [
			{
				displayName: 'Agent',
				name: 'agent',
				type: 'string',
				default: '',
				placeholder: 'e.g. agent@example.com',
				description: 'Calls of the agent with this User ID',
			},
			directionFilter,
		]),
		simplifyDescription,
	],
	perItem(parameters) {
		const isSimple = parameters.boolean('simplify', 'Simplify', true);
		const wanted = {
			limit: readLimit(parameters),
			id: 'SessionID',
			fits: readFilters(parameters),
		};
		return {
			request: {},
			async run({ client }) {
				const answer = await readList(client, describePstnActiveSessionList, {}, wanted);
				if (!answer.succeeded) return answer;
				const response = itemsOf(answer.response, isSimple ? simplifySession : undefined);
				return { succeeded: true, response };
			},
		};
	},
});
