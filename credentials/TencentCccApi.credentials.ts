import type { IAuthenticate, ICredentialType, INodeProperties } from 'n8n-workflow';

import { createAuthenticate } from './requestSigning';
import { createSigningKeyCache } from './signingKeyCache';

/** Keys of a Tencent Cloud account and the Contact Center application they are used for. */
export class TencentCccApi implements ICredentialType {
	name = 'tencentCccApi';

	displayName = 'Tencent CCC API';

	icon = {
		light: 'file:../icons/tencentCcc.svg',
		dark: 'file:../icons/tencentCcc.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-tencent-ccc/n8n-nodes-tencent-ccc/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'Use the key of a sub-user that may only do what this node needs. The <a href="https://github.com/n8n-nodes-tencent-ccc/n8n-nodes-tencent-ccc/blob/main/docs/credentials.md" target="_blank">documentation</a> has the access policy ready to copy.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Secret ID',
			name: 'secretId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
			description:
				'SecretId of an API key, from Access Management > API Keys in the Tencent Cloud console',
		},
		{
			displayName: 'Secret Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'SecretKey of the same API key. It signs requests and is never sent.',
		},
		{
			displayName: 'SDK App ID',
			name: 'sdkAppId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1400000000',
			description: 'SdkAppId of the application, from the Cloud Contact Center console',
		},
		{
			displayName: 'Site',
			name: 'site',
			type: 'options',
			options: [
				{
					name: 'Custom Endpoint',
					value: 'custom',
					description: 'Another address, such as a gateway of your own or the sandbox',
				},
				{
					name: 'International (Tencentcloud.com)',
					value: 'international',
					description: 'Account of tencentcloud.com, endpoint ccc.intl.tencentcloudapi.com',
				},
				{
					name: 'Mainland China (Cloud.tencent.com)',
					value: 'mainland',
					description: 'Account of cloud.tencent.com, endpoint ccc.tencentcloudapi.com',
				},
			],
			default: 'mainland',
			description: 'Where the account was opened. Keys of one site do not work on the other.',
		},
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. http://127.0.0.1:3344',
			description: 'Protocol, host and port: https, or http on this machine only',
			displayOptions: { show: { site: ['custom'] } },
		},
		{
			displayName: 'Message Language',
			name: 'language',
			type: 'options',
			options: [
				{ name: 'Chinese', value: 'zh-CN' },
				{ name: 'English', value: 'en-US' },
			],
			default: 'en-US',
			description:
				'Language of `message` and `advice` of items that failed; labels, outputs and codes stay English',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only for temporary keys (STS, AssumeRole), which come with a token and expire: requests fail without it. Leave empty for a key from API Keys.',
		},
		{
			displayName: 'Push Username',
			name: 'pushUsername',
			type: 'string',
			default: '',
			description:
				"Only for the Tencent CCC Trigger, which refuses pushes without it: a name of your choice, entered here and as user name of the data push's basicAuth in the Tencent CCC console",
		},
		{
			displayName: 'Push Password',
			name: 'pushPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only for the Tencent CCC Trigger: password of the same basicAuth. Tencent sends both with every push.',
		},
	];

	/**
	 * Signs whatever request n8n is about to send, for our nodes and for the HTTP Request node.
	 * A property, not a method: n8n copies the credential's own properties for the editor and would lose a method,
	 * and with it the offer in the HTTP Request node. The keys are held inside the function, where the editor's copy
	 * does not reach them; n8n makes one object of this class.
	 */
	authenticate: IAuthenticate = createAuthenticate(createSigningKeyCache());
}
