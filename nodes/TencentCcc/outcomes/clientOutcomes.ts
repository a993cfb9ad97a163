import { ambiguous, onlyDialling, onlyWithAgent, refused, type Outcome } from './outcome';

/** Our own codes: outcomes that no code of Tencent's describes. */
export const CLIENT_OUTCOMES: readonly Outcome[] = [
	{
		...ambiguous,
		code: 'Client.OutcomeUnknown',
		label: 'Outcome Unknown',
		isMain: true,
		meaning: 'The request left, but no readable answer came back.',
	},
	{
		...refused,
		code: 'Client.InvalidInput',
		label: 'Invalid Input',
		category: 'request',
		isMain: true,
		meaning: 'A field of the item cannot be used, so nothing was sent.',
		advice: 'Correct the field that the message names, then {again}.',
	},
	{
		...refused,
		code: 'Client.NotSent',
		label: 'Not Sent',
		category: 'notSent',
		transient: true,
		meaning:
			'The request could not leave this machine: name lookup, connection or TLS handshake failed.',
		advice: 'Check the network of the n8n server and Site in the credential, then {again}.',
	},
	{
		...refused,
		code: 'Client.NotAttempted',
		label: 'Not Attempted',
		category: 'notSent',
		meaning: 'The batch stopped before this item, so nothing was sent for it.',
		advice: 'Remove the cause that the message names, then {again}.',
	},
	{
		...refused,
		...onlyDialling,
		code: 'Client.AlreadyDialled',
		label: 'Already Dialled',
		category: 'notSent',
		output: 'duplicate',
		isMain: true,
		meaning:
			'The redial guard knows the key of this lead: it was dialled before, so nothing was sent now.',
		advice:
			'Nothing, if the lead was not to be called twice. To call it again on purpose, use Redial Guard: Forget Key, or give it another Redial Guard Key.',
	},
	{
		...refused,
		code: 'Client.NotFound',
		label: 'Not Found',
		category: 'request',
		resultCategory: 'notFound',
		kinds: ['read', 'act'],
		meaning: 'What the item asks for does not exist at Tencent, or not yet.',
		advice: 'Check the ID, and ask again later: a record appears some time after its call.',
	},
	{
		...refused,
		code: 'Client.DownloadFailed',
		label: 'Download Failed',
		category: 'request',
		resultCategory: 'service',
		kinds: ['read'],
		actions: ['DescribeSessionDetail'],
		meaning: 'The call has the recording, but it could not be fetched or stored.',
		advice:
			'The message says why: a recording that is not ready yet is there some time later; one that is too large needs a higher Maximum Size.',
	},
	{
		...refused,
		...onlyDialling,
		code: 'Client.OutsideCallingHours',
		label: 'Outside Your Calling Hours',
		category: 'callee',
		output: 'notNow',
		meaning: 'The option Calling Hours does not allow calls at this time, so nothing was sent.',
		advice: 'Dial the lead again at the time in failure.nextAllowedAt.',
	},
	{
		...refused,
		...onlyDialling,
		code: 'Client.TooManyCalls',
		label: 'Too Many Calls',
		category: 'callee',
		output: 'notNow',
		meaning:
			'The lead has been called as often as the options allow, or the execution has placed as many calls, so nothing was sent.',
		advice:
			'Dial the lead again at the time in failure.nextAllowedAt. Without a time, it is the execution that has placed as many calls as it may.',
	},
	{
		...refused,
		...onlyWithAgent,
		code: 'Client.NoFreeAgent',
		label: 'No Free Agent',
		category: 'agent',
		output: 'agentBusy',
		meaning: 'No agent of the skill group was free to take the call, so nobody was rung.',
		advice: 'Dial the lead again in a few minutes, or let the node wait for a free agent.',
	},
];
