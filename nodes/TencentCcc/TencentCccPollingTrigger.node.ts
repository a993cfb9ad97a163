import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { filtersDescription } from './records/filters';
import { simplifyDescription } from './records/simplify';
import { tencentCccApiTest } from './methods/tencentCccApiTest';
import { pollCallRecords } from './triggers/poll/pollCallRecords';

export class TencentCccPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tencent CCC Polling Trigger',
		name: 'tencentCccPollingTrigger',
		icon: {
			light: 'file:../../icons/tencentCcc.svg',
			dark: 'file:../../icons/tencentCcc.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["filters"]["direction"] || "any" }} calls',
		description:
			'Asks Tencent Cloud Contact Center for new call records and starts the workflow with them: for an n8n that cannot be reached from the internet',
		defaults: { name: 'Tencent CCC Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'tencentCccApi', required: true, testedBy: 'tencentCccApiTest' }],
		properties: [
			simplifyDescription,
			filtersDescription,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Late Records Window',
						name: 'lateRecordsWindow',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 120,
						description:
							'Minutes that each poll looks back, so that long calls and late records are found. Must be longer than your longest call. No call comes twice.',
					},
					{
						displayName: 'Start From',
						name: 'startFrom',
						type: 'dateTime',
						default: '',
						description:
							'The first poll brings the calls that ended from this time on, at most 179 days back. Without it, those that end from now on.',
					},
				],
			},
		],
	};

	methods = { credentialTest: { tencentCccApiTest } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollCallRecords.call(this);
	}
}
