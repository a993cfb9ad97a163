import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';

import { findOutcome } from '../../outcomes/catalogue';
import type { ItemResult } from '../../outcomes/resultItems';
import { summarize } from '../../outcomes/summary';
import { notAttempted } from '../../dialling/dialBatch';
import { outcomeOptions, readErrorHandling } from '../errorOutputs';
import {
	createParameterReader,
	LONGEST_TIMEOUT,
	planItem,
	resultWithoutRequest,
	SIMULATED_SUCCESS,
} from './callPlan';
import { shownRequest } from './callRequest';
import {
	dialCalls,
	openCrashLedgerOf,
	openLedger,
	type CallItem,
	type DialledCalls,
} from './dialCalls';

const showOnlyForCreateCallOutSession = {
	resource: ['call'],
	operation: ['createCallOutSession'],
};

export const createCallOutSessionDescription: INodeProperties[] = [
	{
		displayName:
			"The agent's mobile rings first, and the lead once the agent has answered. The mobile must be bound to the agent in the Tencent console and be on the outbound allow-list, and the lead must not have the agent's own number.",
		name: 'agentMobileNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: showOnlyForCreateCallOutSession },
	},
	{
		displayName: 'Agent',
		name: 'userId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The agent whose mobile rings first',
		displayOptions: { show: showOnlyForCreateCallOutSession },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select an agent...',
				typeOptions: { searchListMethod: 'searchAgents', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. agent@example.com',
				hint: "The agent's account in the Tencent CCC console (UserId)",
			},
		],
	},
	{
		displayName: 'Callee',
		name: 'calleeNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. +86 138 0013 8000',
		description:
			'The number of the lead, written as in your CRM: it is converted to the form that Tencent wants (0086 and the number, area code with its 0)',
		displayOptions: { show: showOnlyForCreateCallOutSession },
	},
	{
		displayName: 'Caller Names or IDs',
		name: 'callerNumbers',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getCallerNumbers' },
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		hint: 'The numbers shown as caller ID, tried in this order. Leave empty to let Tencent choose. By expression: an array or comma-separated text.',
		displayOptions: { show: showOnlyForCreateCallOutSession },
	},
	{
		displayName: 'Force Use of Mobile',
		name: 'isForceUseMobile',
		type: 'boolean',
		default: true,
		description: "Whether to ring the agent's mobile. Tencent supports only true.",
		displayOptions: { show: showOnlyForCreateCallOutSession },
	},
	{
		displayName:
			'Tencent supports such calls with Force Use of Mobile switched on only, and is likely to refuse this one.',
		name: 'forceUseMobileNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { ...showOnlyForCreateCallOutSession, isForceUseMobile: [false] } },
	},
	{
		displayName: 'UUI',
		name: 'uui',
		type: 'string',
		default: '',
		placeholder: 'e.g. lead-42',
		description:
			'Data of your own that comes back in the call record, such as the ID of the lead: text, or an object by expression, at most 1024 bytes',
		displayOptions: { show: showOnlyForCreateCallOutSession },
	},
];

/** The options, which stand behind the fields that all operations have. */
export const createCallOutSessionOptions: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: showOnlyForCreateCallOutSession },
		options: [
			{
				displayName: 'Caller (Obsolete)',
				name: 'obsoleteCaller',
				type: 'string',
				default: '',
				placeholder: 'e.g. 0755 1234 5678',
				description:
					"The API's obsolete parameter for a single caller number. Use Caller Names or IDs unless Tencent told you otherwise.",
			},
			{
				displayName: 'Calls per Second',
				name: 'callsPerSecond',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 20,
				description:
					'The most requests per second, shared by all executions that use the same key. Tencent allows 20.',
			},
			{
				displayName: 'Default Country Code',
				name: 'defaultCountryCode',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 999 },
				default: 86,
				description: 'Country of the numbers that are written without a country code',
			},
			{
				displayName: 'Redial Guard Key',
				name: 'redialGuardKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.leadId }}',
				description:
					'What identifies the lead, by expression. No Tencent CCC node of this workflow dials a key again, in later executions too; a key whose call was definitely refused is free again. Guarded leads leave as Already Dialled.',
			},
			{
				displayName: 'Send Numbers as Given',
				name: 'sendNumbersAsGiven',
				type: 'boolean',
				default: false,
				description: 'Whether to send numbers exactly as they are written, without converting them',
			},
			{
				displayName: 'Simulate Outcome',
				name: 'simulateOutcome',
				type: 'options',
				options: [
					{
						name: 'Success',
						value: SIMULATED_SUCCESS,
						description: 'As if the session had been created',
					},
					...outcomeOptions,
				],
				default: SIMULATED_SUCCESS,
				description:
					'Nothing is sent and nobody is rung: the item leaves by the output of this outcome, marked as simulated. Use it to try your branches.',
			},
			{
				displayName: 'Timeout',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: LONGEST_TIMEOUT },
				default: 15,
				description:
					'Seconds to wait for an answer. A request without an answer counts as Outcome Unknown and is not sent again.',
			},
			{
				displayName: 'Verify Unknown Outcomes',
				name: 'verifyUnknown',
				type: 'boolean',
				default: true,
				description:
					'Whether to look for the session, for a few seconds, when it is unknown whether a call was placed. A call that is found leaves by Success. Nothing is ever dialled again.',
			},
		],
	},
];

/**
 * Whether n8n may execute the node again although it has returned: Retry On Fail does so for a field `error`
 * in the first item, and storing binary data may fail. Source: checkFailure, processNodeOutput in n8n-core.
 */
function mayRunAgain([first, ...others]: INodeExecutionData[][]): boolean {
	const error = first[0]?.json.error ?? false;
	return error !== false || [first, ...others].flat().some(({ binary }) => binary);
}

/**
 * Creates a call session for every input item, and spreads the results over the node's outputs.
 *
 * Every item is read and checked before the first request leaves. The only throws are those of On Error =
 * Stop: for the first failure of a node that has no outputs for failures, and for an unusable credential.
 */
export async function createCallOutSession(
	this: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
	const handling = readErrorHandling(this);
	const { failuresThrow } = handling;
	const read = createParameterReader(this);
	const results: ItemResult[] = [];
	const calls = new Map<number, CallItem>();
	this.getInputData().forEach((_, itemIndex) => {
		const item = planItem(read, itemIndex);
		if (item.kind === 'call') calls.set(itemIndex, item);
		else results[itemIndex] = resultWithoutRequest(item);
	});
	handling.throwFailure(results);

	const ledger = openLedger(this, handling.asTool);
	if (calls.size > 0) {
		const dialled = await dialCalls(
			this,
			calls,
			{ ledger, crashLedger: openCrashLedgerOf(this, handling.asTool) },
			({ code }, isNew) => (failuresThrow ? isNew : findOutcome(code).stopsBatch),
		).catch((error: Error): DialledCalls => {
			if (handling.stopsOnError) {
				throw new NodeOperationError(this.getNode(), error.message, { level: 'warning' });
			}
			const none = notAttempted(error.message);
			const known = [...calls].map(
				([itemIndex, { request }]) =>
					[itemIndex, ledger.recall(itemIndex, request.Callee)?.result ?? none] as const,
			);
			return { results: new Map(known), endedBy: [], retries: 0, waitedForPace: 0 };
		});
		for (const [itemIndex, attempt] of dialled.results) {
			const request = shownRequest((calls.get(itemIndex) as CallItem).request);
			results[itemIndex] = attempt.placed
				? {
						request,
						response: attempt.response,
						reused: attempt.reused,
						confirmedBy: attempt.confirmedBy,
					}
				: { request, failure: attempt.failure };
		}
		handling.throwFailure(results, dialled.endedBy[0]);
		const message = summarize(results, dialled);
		// Older versions of n8n have no hints; a missing method must not lose the results
		this.addExecutionHints?.({ message, type: 'info', location: 'outputPane' });
	}

	const outputItems = handling.spread(results);
	if (!mayRunAgain(outputItems)) ledger.clear();
	return outputItems;
}
