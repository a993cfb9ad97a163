import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { tencentCccApiTest } from './methods/tencentCccApiTest';
import { pushMemories } from './processState';
import { filtersDescription } from './records/filters';
import { simplifyDescription } from './records/simplify';
import { deliverPush, RECORDING_SIZE_MB } from './triggers/push/deliverPush';
import { receivePush } from './triggers/push/receivePush';

export class TencentCccTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tencent CCC Trigger',
		name: 'tencentCccTrigger',
		icon: {
			light: 'file:../../icons/tencentCcc.svg',
			dark: 'file:../../icons/tencentCcc.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ ($parameter["events"] || []).map((event) => ({ cdr: "Call Record", record: "Recording", voicemail: "Voicemail" })[event] || event).join(", ") }}',
		description:
			// The node creator has one line for this node and the action node, and shows this text
			'Place and follow calls with Tencent Cloud Contact Center, or start the workflow when it pushes the record of a call, a recording or a voicemail',
		defaults: { name: 'Tencent CCC Trigger' },
		triggerPanel: {
			header: 'Tencent pushes the records of calls to this workflow',
			executionsHelp: {
				inactive:
					"<b>While building your workflow</b>, click the 'Listen' button and let the sandbox push to the test URL (Tencent's console takes one address only: the production URL), or pin data of an earlier execution.<br /><br /><b>Once you're happy with your workflow</b>, publish it, and enter the production URL in the Tencent CCC console. Then every push starts the workflow. These executions will show up in the <a data-key='executions'>executions list</a>, but not in the editor.",
				active:
					"<b>While building your workflow</b>, click the 'Listen' button and let the sandbox push to the test URL (Tencent's console takes one address only: the production URL), or pin data of an earlier execution.<br /><br /><b>Your workflow will also execute automatically</b>, since it's published: every push to the production URL starts it. These executions will show up in the <a data-key='executions'>executions list</a>, but not in the editor.",
			},
			activationHint:
				'Once you’ve finished building your workflow, publish it and enter the production URL in the Tencent CCC console (you just won’t see those executions here).',
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'tencentCccApi', required: true, testedBy: 'tencentCccApiTest' }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Without it n8n answers with a text of its own
				responseData: '',
				path: 'webhook',
			},
		],
		properties: [
			{
				// Of all markup n8n leaves a, ul and li in a notice, and shows no numbers of its own
				displayName:
					'To receive pushes:<ul><li>1. Make up a push username and a push password in the credential.</li><li>2. Choose the events, publish this workflow and copy the production URL above.</li><li>3. In the Tencent CCC console, open the application, then Data Push, then Modify.</li><li>4. Paste the URL as push address, as it is, without a query of its own.</li><li>5. Choose basicAuth with the same username and password.</li><li>6. Switch on the pushes that you need.</li></ul>',
				name: 'setupNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Authentication',
				name: 'authentication',
				type: 'options',
				options: [
					{
						name: 'Basic Auth',
						value: 'basicAuth',
						description:
							'Only pushes with the push username and password of the credential. All are refused while these are empty.',
					},
					{
						name: 'None: Anyone Who Knows the URL Can Start This Workflow',
						value: 'none',
						description: 'Nothing shows that a push comes from Tencent',
					},
				],
				default: 'basicAuth',
				description:
					"How pushes prove that they come from Tencent. The console's OAuth 2.0 is not supported, because Tencent does not document how its token is presented.",
			},
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				options: [
					{ name: 'Call Record', value: 'cdr', description: 'A call has ended' },
					{
						name: 'Recording',
						value: 'record',
						description: 'The recording of one participant of a call is ready',
					},
					{ name: 'Voicemail', value: 'voicemail', description: 'A caller has left a voicemail' },
				],
				default: ['cdr'],
				required: true,
				description: 'The pushes that start the workflow',
			},
			simplifyDescription,
			{
				displayName: 'Download Recording',
				name: 'downloadRecording',
				type: 'boolean',
				default: false,
				description:
					'Whether to fetch the audio of recordings and voicemails as binary data, with tries for up to a minute while it is not there yet. Only from https addresses.',
				displayOptions: { show: { events: ['record', 'voicemail'] } },
			},
			{
				displayName: 'Maximum Recording Size (MB)',
				name: 'maxRecordingSizeMb',
				type: 'number',
				typeOptions: { minValue: RECORDING_SIZE_MB.min, maxValue: RECORDING_SIZE_MB.max },
				default: 200,
				description: 'A larger recording is not fetched, and the execution fails',
				displayOptions: {
					show: { events: ['record', 'voicemail'], downloadRecording: [true] },
				},
			},
			filtersDescription,
			{
				// n8n then leaves the body unread, so that one that is not JSON reaches the node as well
				displayName: 'Options',
				name: 'options',
				type: 'hidden',
				default: { binaryData: true },
			},
		],
	};

	methods = { credentialTest: { tencentCccApiTest } };

	// The push address is entered in the Tencent console by hand: there is no action for it
	webhookMethods = {
		default: {
			async checkExists(): Promise<boolean> {
				return true;
			},
			async create(): Promise<boolean> {
				return true;
			},
			async delete(): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receivePush(this, pushMemories);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await deliverPush(this, pushMemories);
	}
}
