import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { describeAiAgentInfoList } from '../api/actions/account';
import { openClient } from '../api/openClient';
import { paginate } from '../api/paginate';
import { textOf } from '../api/values';
import { requestError } from './requestError';

/** The ID of the AI agent that is chosen in the editor; empty for none, or one that only an item can tell. */
function chosenAgent(context: ILoadOptionsFunctions): string {
	try {
		const id = context.getNodeParameter('aiAgentId', '', { extractValue: true }) as unknown;
		return textOf(id).trim();
	} catch {
		// An expression that needs an item
		return '';
	}
}

const nothing = (emptyFieldsNotice: string): ResourceMapperFields => ({
	fields: [],
	emptyFieldsNotice,
});

/**
 * The variables of the chosen AI agent, as the fields of a form.
 *
 * @throws NodeApiError with Tencent's message when they cannot be read
 */
export async function getAiAgentVariables(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const id = chosenAgent(this);
	if (id === '' || id.startsWith('=')) {
		return nothing('Choose an AI agent to see its variables, or name them in More Variables.');
	}
	const answer = await paginate(await openClient(this), describeAiAgentInfoList, {});
	if (!answer.succeeded) throw requestError(this, answer);
	const agent = answer.response.find(({ AIAgentId }) => textOf(AIAgentId) === id);
	if (!agent) return nothing(`There is no AI agent ${id} in this application.`);
	const names = Array.isArray(agent.VariableNames) ? agent.VariableNames : [];
	if (names.length === 0) return nothing('This AI agent has no variables.');
	return {
		fields: names.map(textOf).map((name) => ({
			id: name,
			displayName: name,
			required: false,
			defaultMatch: false,
			canBeUsedToMatch: false,
			display: true,
			type: 'string',
		})),
	};
}
