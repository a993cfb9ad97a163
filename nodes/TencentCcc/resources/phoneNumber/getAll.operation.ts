import type { IDataObject } from 'n8n-workflow';

import { describeNumbers } from '../../api/actions/account';
import { numberOf, textOf } from '../../api/values';
import { filtersField } from '../../records/filters';
import { simplifyDescription } from '../../records/simplify';
import { listFields, readLimit } from '../fields';
import { defineOperation } from '../operation';
import type { ItemParameters } from '../parameters';
import { itemsOf, readList } from '../readList';
import { readSkillGroupId, skillGroupField } from '../skillGroupField';

/** State in plain words. Source: DescribeNumbers, https://www.tencentcloud.com/document/product/1229/59739 */
const STATES: Record<number, string> = {
	1: 'In Service',
	2: 'Stopped for Arrears',
	4: 'Stopped by Administrator',
	5: 'Stopped for Violation',
};
const IN_SERVICE = 1;

const groupIdsOf = ({ CallOutSkillGroupIds }: IDataObject): number[] =>
	(Array.isArray(CallOutSkillGroupIds) ? (CallOutSkillGroupIds as unknown[]) : []).flatMap(
		(id) => numberOf(id) ?? [],
	);

/** Whether a number was brought along from a carrier; null where Tencent does not tell, as on its international site. */
function isOwn({ CostType }: IDataObject): boolean | null {
	const costType = numberOf(CostType);
	return costType === undefined ? null : costType === 1;
}

function simplifyNumber(entry: IDataObject): IDataObject {
	const state = numberOf(entry.State);
	return {
		Number: textOf(entry.Number),
		Status: STATES[state ?? 0] ?? `Unknown (${textOf(entry.State)})`,
		State: state ?? null,
		IsOwn: isOwn(entry),
		CallOutSkillGroupIds: groupIdsOf(entry),
	};
}

/** What the builder wants of the numbers; the API has no filters. */
function readFilters(parameters: ItemParameters): (entry: IDataObject) => boolean {
	const inServiceOnly = parameters.boolean('filters.inServiceOnly', 'In Service Only', false);
	const ownOnly = parameters.boolean('filters.ownOnly', 'Own Only', false);
	const skillGroupId = readSkillGroupId(parameters, 'filters.skillGroupId');
	return (entry) =>
		(!inServiceOnly || numberOf(entry.State) === IN_SERVICE) &&
		(!ownOnly || isOwn(entry) === true) &&
		(skillGroupId === undefined || groupIdsOf(entry).includes(skillGroupId));
}

export const getAllPhoneNumbers = defineOperation({
	resource: 'phoneNumber',
	operation: 'getAll',
	name: 'Get Many',
	action: 'Get many phone numbers',
	description:
		'Get the numbers that can be shown as caller ID: in service or not, own or not, for which skill groups',
	kind: 'read',
	actions: [describeNumbers],
	fields: [
		...listFields,
		filtersField('Only numbers that fit all filters are returned', [
			{
				displayName: 'In Service Only',
				name: 'inServiceOnly',
				type: 'boolean',
				default: true,
				description: 'Whether to leave out numbers that have been stopped',
			},
			{
				displayName: 'Own Only',
				name: 'ownOnly',
				type: 'boolean',
				default: true,
				description:
					'Whether to leave out numbers that were not brought along from a carrier. AI calls want own ones. The international site does not tell, so nothing is left there.',
			},
			{ ...skillGroupField, description: 'Numbers that this skill group may call with' },
		]),
		simplifyDescription,
	],
	perItem(parameters) {
		const limit = readLimit(parameters);
		const isSimple = parameters.boolean('simplify', 'Simplify', true);
		const wanted = { limit, id: 'Number', fits: readFilters(parameters) };
		return {
			request: {},
			async run({ client }) {
				const answer = await readList(client, describeNumbers, {}, wanted);
				if (!answer.succeeded) return answer;
				const response = itemsOf(answer.response, isSimple ? simplifyNumber : undefined);
				return { succeeded: true, response };
			},
		};
	},
});
