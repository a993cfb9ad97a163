import type { INodeProperties } from 'n8n-workflow';

import { createCallOutSessionDescription } from './createCallOutSession.operation';
import { getStatusDescription } from './getStatus.operation';
import { hangUpDescription } from './hangUp.operation';

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
				action: 'Call a lead',
				description: "Ring the agent's mobile, and then the lead",
			},
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get the status of a call',
				description: 'Get how far a call is: whom it rings, or who talks',
			},
			{
				name: 'Hang Up',
				value: 'hangUp',
				action: 'Hang up a call',
				description: 'End a call that is under way',
			},
		],
		default: 'createCallOutSession',
	},
	...createCallOutSessionDescription,
	...getStatusDescription,
	...hangUpDescription,
];
