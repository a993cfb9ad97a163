import type { INodeProperties } from 'n8n-workflow';

import { createCallOutSessionDescription } from './createCallOutSession';

const showOnlyForCalls = { resource: ['call'] };

export const callDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: showOnlyForCalls },
		options: [
			{
				name: 'Create Call-Out Session',
				value: 'createCallOutSession',
				action: 'Create a call out session',
				description: "Ring the agent's mobile, and then the lead",
			},
		],
		default: 'createCallOutSession',
	},
	...createCallOutSessionDescription,
];
