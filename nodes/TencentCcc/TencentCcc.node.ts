import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { searchActiveSessions } from './methods/searchActiveSessions';
import { searchAgents } from './methods/searchAgents';
import { searchCallerNumbers } from './methods/searchCallerNumbers';
import { searchSkillGroups } from './methods/searchSkillGroups';
import { tencentCccApiTest } from './methods/tencentCccApiTest';
import { OPERATIONS, RESOURCES } from './resources';
import { outputsOf, propertiesOf, subtitleOf } from './resources/properties';
import { route } from './resources/router';

export class TencentCcc implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tencent CCC',
		name: 'tencentCcc',
		icon: {
			light: 'file:../../icons/tencentCcc.svg',
			dark: 'file:../../icons/tencentCcc.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: subtitleOf(OPERATIONS),
		description:
			'Place and follow calls with Tencent Cloud Contact Center, or start the workflow when a call has ended. Placing a call rings real people, costs money and must not be repeated.',
		defaults: { name: 'Tencent CCC' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf(OPERATIONS),
		credentials: [{ name: 'tencentCccApi', required: true, testedBy: 'tencentCccApiTest' }],
		hints: [
			{
				message:
					'Simulate Outcome is on: nothing is sent and nobody is rung. Remove the option to place calls.',
				displayCondition: '={{ $parameter["options"]?.["simulateOutcome"] ? true : false }}',
				whenToDisplay: 'always',
				location: 'outputPane',
				type: 'info',
			},
		],
		properties: propertiesOf(RESOURCES, OPERATIONS),
	};

	methods = {
		credentialTest: { tencentCccApiTest },
		listSearch: { searchActiveSessions, searchAgents, searchCallerNumbers, searchSkillGroups },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(this, OPERATIONS);
	}
}
