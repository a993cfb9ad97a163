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
import { createCallOutSessionOptions } from './resources/call/createCallOutSession.operation';
import { callRecordDescription } from './resources/callRecord';
import { errorOutputsDescription } from './resources/errorOutputs';
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
			'={{ ($parameter["options"]?.["simulateOutcome"] ? "Simulated: " : "") + ({ createCallOutSession: "Create Call-Out Session", getStatus: "Get Status", hangUp: "Hang Up", get: "Get Call Record", getAll: "Get Many Call Records" })[$parameter["operation"]] }}',
		description:
			"Call leads with Tencent Cloud Contact Center: ring an agent's mobile and then the lead, and read what came of it. Creating a session places a real call that costs money and must not be repeated.",
		defaults: { name: 'Tencent CCC' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsExpression,
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
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Call', value: 'call' },
					{ name: 'Call Record', value: 'callRecord' },
				],
				default: 'call',
			},
			...callDescription,
			...callRecordDescription,
			...errorOutputsDescription,
			...createCallOutSessionOptions,
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
