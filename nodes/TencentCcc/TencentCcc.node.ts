import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { getCallerNumbers } from './methods/getCallerNumbers';
import { searchAgents } from './methods/searchAgents';
import { tencentCccApiTest } from './methods/tencentCccApiTest';
import { outputsExpression } from './outcomes/outputs';
import { callDescription } from './resources/call';
import { router } from './resources/router';

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
		subtitle:
			'={{ ($parameter["options"]["simulateOutcome"] ? "simulated " : "") + $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			"Call leads with Tencent Cloud Contact Center: ring an agent's mobile and then the lead. Every run places real calls that cost money and must not be repeated.",
		defaults: { name: 'Tencent CCC' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsExpression,
		credentials: [{ name: 'tencentCccApi', required: true, testedBy: 'tencentCccApiTest' }],
		hints: [
			{
				message:
					'Simulate Outcome is on: nothing is sent and nobody is rung. Remove the option to place calls.',
				displayCondition: '={{ $parameter["options"]["simulateOutcome"] ? true : false }}',
				whenToDisplay: 'always',
				location: 'outputPane',
				type: 'info',
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Call', value: 'call' }],
				default: 'call',
			},
			...callDescription,
		],
	};

	methods = {
		credentialTest: { tencentCccApiTest },
		listSearch: { searchAgents },
		loadOptions: { getCallerNumbers },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
