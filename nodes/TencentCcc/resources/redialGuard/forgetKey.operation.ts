import { comparableKey } from '../../numbers/telephone';
import { defineOperation } from '../operation';
import { defaultCountryCodeField, readCountryCode, readRedialKey } from '../redialKey';

export const forgetKey = defineOperation({
	resource: 'redialGuard',
	operation: 'forgetKey',
	name: 'Forget Key',
	action: 'Forget redial guard key',
	description:
		'Free a Redial Guard Key, so that the Tencent CCC nodes of this workflow may dial its lead again',
	kind: 'act',
	actions: [],
	fields: [
		{
			displayName:
				'Whoever is dialled with this key afterwards is rung again. A call that is under way is not noticed.',
			name: 'forgetNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Redial Guard Key',
			name: 'redialGuardKey',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. {{ $json.leadId }}',
			description:
				'The key as the dialling node has it. A telephone number is found however it is written.',
		},
	],
	options: [defaultCountryCodeField],
	perItem(parameters) {
		const key = readRedialKey(parameters, 'redialGuardKey');
		const asTelephone = comparableKey(key, key, readCountryCode(parameters));
		const asText = comparableKey(key, '');
		return {
			request: { redialGuardKey: key },
			async run({ redialGuard }) {
				try {
					// A node that dials takes a key for a telephone when it is the item's own callee, which is not known here
					let wasKnown = false;
					for (const form of new Set([asText, asTelephone])) {
						if (await redialGuard.forget(form)) wasKnown = true;
					}
					return { succeeded: true, response: { wasKnown } };
				} catch (error) {
					return {
						succeeded: false,
						code: 'Client.NotAttempted',
						message: `The key "${key}" could not be forgotten: ${(error as Error).message}`,
						requestId: '',
						tries: 0,
					};
				}
			},
		};
	},
});
