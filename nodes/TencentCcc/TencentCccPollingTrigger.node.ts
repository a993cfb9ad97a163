import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { searchSkillGroups } from './methods/searchSkillGroups';
import { tencentCccApiTest } from './methods/tencentCccApiTest';
import { pollsUnderWay } from './processState';
import { filtersDescription } from './records/filters';
import { simplifyDescription } from './records/simplify';
import { skillGroupField } from './resources/skillGroupField';
import { agentFilterFields, pollAgentStatus } from './triggers/poll/pollAgentStatus';
import { LATE_MINUTES, pollCallRecords } from './triggers/poll/pollCallRecords';

const ofCallRecords = { show: { triggerOn: ['callRecordCreated'] } };
const ofAgents = { show: { triggerOn: ['agentStatusChanged'] } };

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
		subtitle:
			'={{ $parameter["triggerOn"] === "agentStatusChanged" ? "Agent Status Changed" : "Call Record Created" + ({ inbound: ": inbound calls", outbound: ": outbound calls" }[($parameter["filters"] || {})["direction"]] || "") }}',
		description:
			'Asks Tencent Cloud Contact Center for new call records, or for changes of what agents are doing, and starts the workflow with them: for an n8n that cannot be reached from the internet',
		defaults: { name: 'Tencent CCC Polling Trigger' },
		polling: true,
		triggerPanel: {
			header: '',
			executionsHelp: {
				inactive:
					"<b>While building your workflow</b>, click the 'Fetch Test Event' button: it brings up to ten of the latest call records, or of the agents and what they are doing (with an empty PreviousStatus), and remembers nothing. Without any calls yet, point the credential to the sandbox, or pin data.<br /><br /><b>Once you're happy with your workflow</b>, publish it. Then it asks Tencent at the poll times. These executions will show up in the <a data-key='executions'>executions list</a>, but not in the editor.",
				active:
					"<b>While building your workflow</b>, click the 'Fetch Test Event' button: it brings up to ten of the latest call records, or of the agents and what they are doing (with an empty PreviousStatus), and remembers nothing. Without any calls yet, point the credential to the sandbox, or pin data.<br /><br /><b>Your workflow will also execute automatically</b>, since it's published. It asks Tencent at the poll times. These executions will show up in the <a data-key='executions'>executions list</a>, but not in the editor.",
			},
			activationHint:
				'Once you’ve finished building your workflow, publish it to have Tencent asked at the poll times (you just won’t see those executions here).',
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'tencentCccApi', required: true, testedBy: 'tencentCccApiTest' }],
		properties: [
			{
				// Of all markup n8n leaves a, ul and li in a notice
				displayName:
					'<ul><li>n8n asks Tencent at the poll times above, and each call starts the workflow once.</li><li>Records come within minutes of the end of a call.</li><li>If Tencent can reach this n8n, the Tencent CCC Trigger is faster.</li></ul>',
				name: 'pollingNotice',
				type: 'notice',
				default: '',
				displayOptions: ofCallRecords,
			},
			{
				displayName:
					'<ul><li>n8n asks Tencent at the poll times above what agents are doing, and the workflow starts with those who are doing something else than at the last poll.</li><li>Changes between two polls are not seen.</li></ul>',
				name: 'agentNotice',
				type: 'notice',
				default: '',
				displayOptions: ofAgents,
			},
			{
				displayName: 'Trigger On',
				name: 'triggerOn',
				type: 'options',
				options: [
					{
						name: 'Agent Status Changed',
						value: 'agentStatusChanged',
						description: 'An agent has become free, busy, offline …',
					},
					{
						name: 'Call Record Created',
						value: 'callRecordCreated',
						description: 'A call has ended, and Tencent has its record',
					},
				],
				default: 'callRecordCreated',
				required: true,
				description: 'What starts the workflow',
			},
			simplifyDescription,
			{ ...filtersDescription, displayOptions: ofCallRecords },
			{
				displayName: 'Filters',
				name: 'agentFilters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				description: 'Only changes that fit all filters start the workflow',
				displayOptions: ofAgents,
				options: [
					...agentFilterFields.slice(0, 2),
					{ ...skillGroupField, description: 'Only agents of this skill group' },
					...agentFilterFields.slice(2),
				],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				displayOptions: ofCallRecords,
				options: [
					{
						displayName: 'Late Records Window',
						name: 'lateRecordsWindow',
						type: 'number',
						typeOptions: { minValue: LATE_MINUTES.min, maxValue: LATE_MINUTES.max },
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

	methods = { credentialTest: { tencentCccApiTest }, listSearch: { searchSkillGroups } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return this.getNodeParameter('triggerOn') === 'agentStatusChanged'
			? await pollAgentStatus(this, pollsUnderWay)
			: await pollCallRecords(this, pollsUnderWay);
	}
}
