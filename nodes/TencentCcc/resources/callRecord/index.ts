import type { INodeProperties } from 'n8n-workflow';

import { getCallRecordDescription } from './get.operation';
import { getAllCallRecordsDescription } from './getAll.operation';

const showOnlyForCallRecords = { resource: ['callRecord'] };

export const callRecordDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: showOnlyForCallRecords },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get a call record',
				description: 'Get the record of one call, and wait for it if need be',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many call records',
				description: 'Get the records of a time range, of telephone numbers or of sessions',
			},
		],
		default: 'get',
	},
	...getCallRecordDescription,
	...getAllCallRecordsDescription,
];
