import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { filtersDescription } from './records/filters';
import { simplifyDescription } from './records/simplify';
import { tencentCccApiTest } from './methods/tencentCccApiTest';
import { deliverPush } from './triggers/push/deliverPush';
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
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description:
			'Starts the workflow when Tencent Cloud Contact Center pushes the record of a call, a recording or a voicemail',
		defaults: { name: 'Tencent CCC Trigger' },
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
				displayName:
					'1. Copy the production URL above. 2. In the Tencent CCC console, open the application, then Data Push, then Modify. 3. Paste the URL as push address, choose basicAuth with the push username and password of the credential, and switch on the pushes you need.',
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
					'Whether to fetch the audio of recordings and voicemails as binary data, with tries for up to a minute while it is not there yet',
				displayOptions: { show: { events: ['record', 'voicemail'] } },
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
		return await receivePush.call(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await deliverPush.call(this);
	}
}
