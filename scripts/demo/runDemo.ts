import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type RequestLogEntry, type Session } from '../../sandbox';
import { createEngine } from '../engine';
import { PUSH_FIELDS, PUSH_LOGIN, sandboxCredential } from '../sandboxCredential';
import { agentsAskedFor, checkRun, type Check } from './checks';
import { readConversation, type Conversation } from './conversation';
import { startCrm, type CallOutcome } from './crm';
import {
	CALL_HAS_ENDED,
	readOutcomeWorkflow,
	readSampleLeads,
	readWorkflow,
	webhookItem,
} from './files';
import { readResults, type LeadResult } from './leadResults';
import { CALL, LEADS, WEBHOOK } from './nodeNames';
import { startPushReceiver } from './pushReceiver';

/** A lead, what became of it, and how the call ended if one was placed. */
export interface Lead {
	readonly leadId: string;
	/** Of the CRM's event that brought it. */
	readonly eventId: string;
	readonly name: string;
	/** As the CRM holds it. */
	readonly phone: string;
	/** Absent when the node lost the lead, which the checks report. */
	readonly result?: LeadResult;
	/** The agents who were asked for this lead, in order; the last one took the call, if there is one. */
	readonly agents: readonly string[];
	/** What the CRM was told about calls to this lead; more than one would be a broken promise. */
	readonly outcomes: readonly CallOutcome[];
}

/** Everything that the demo shows. */
export interface DemoResult {
	readonly leads: readonly Lead[];
	/** How many leads left by each output of the node, in order. */
	readonly outputs: ReadonlyArray<{ readonly label: string; readonly leads: number }>;
	/** The sandbox's own log. */
	readonly requests: readonly RequestLogEntry[];
	/** The calls that the sandbox placed. */
	readonly sessions: readonly Session[];
	readonly checks: readonly Check[];
	/** What was said in the longest call. */
	readonly conversation?: Conversation;
	/** Milliseconds from the webhook call to the end of the execution. */
	readonly duration: number;
	/** Milliseconds from then to the last outcome. */
	readonly waited: number;
}

export interface DemoOptions {
	/** Told where the sandbox listens and how many leads there are, before the first is dialled. */
	readonly onStart?: (details: { url: string; leadCount: number }) => void;
	/** Told every now and then, until the last outcome has come. */
	readonly onProgress?: (progress: Progress) => void;
	/** Told when all leads have left the node and calls go on. */
	readonly onDialled?: (callCount: number) => void;
}

export interface Progress {
	/** Requests that have arrived at the sandbox so far. */
	readonly requests: number;
	/** Calls that it has placed. */
	readonly calls: number;
	/** Calls whose outcome the CRM has been told. */
	readonly outcomes: number;
}

/** Milliseconds between two reports of progress. */
const PROGRESS_INTERVAL_MS = 100;

/** How many times faster than usual calls go: the longest takes 5 s. */
const CALL_SPEED = 6;

/**
 * Sends the sample leads through the lead routing workflow, waits for the calls to end, and lets their records come
 * back through the call outcome workflow to a CRM: all files as users get them, n8n's own engine, the built nodes,
 * and a sandbox in Tencent's place.
 *
 * @throws Error when the package is not built or n8n refuses the workflow
 */
export async function runDemo(options: DemoOptions = {}): Promise<DemoResult> {
	const { onStart, onProgress, onDialled } = options;
	const engine = await createEngine();
	const workflow = readWorkflow();
	const events = readSampleLeads();
	const sandbox = await startSandbox({ port: 0, callSpeed: CALL_SPEED });
	const crm = await startCrm(events);
	const credentials = { tencentCccApi: sandboxCredential(sandbox, PUSH_FIELDS) };
	const receiver = await startPushReceiver({
		engine,
		workflow: readOutcomeWorkflow(crm.url),
		triggerName: CALL_HAS_ENDED,
		credentials,
	});
	sandbox.setPush({ url: receiver.url, authentication: PUSH_LOGIN });
	const reporting = setInterval(
		() =>
			onProgress?.({
				requests: sandbox.requests.length,
				calls: sandbox.sessions.length,
				outcomes: crm.outcomes.length,
			}),
		PROGRESS_INTERVAL_MS,
	);
	try {
		onStart?.({ url: sandbox.url, leadCount: events.length });
		const startedAt = Date.now();
		const run = await engine.run({
			workflow,
			credentials,
			startNode: WEBHOOK,
			mode: 'webhook',
			input: [webhookItem(events)],
		});
		const dialledAt = Date.now();
		onDialled?.(sandbox.sessions.length);
		await sandbox.settled();
		const outcomeRuns = await receiver.finished();
		const waited = Date.now() - dialledAt;
		const conversation = await readConversation(engine, credentials, crm.outcomes);

		const labels = engine.outputsOf(workflow, CALL);
		const results = readResults(run, CALL, labels);
		// Not those that look for the session of an unknown outcome
		const requests = sandbox.requests.filter(({ action }) => action === 'CreateCallOutSession');
		const leads = leadsOf(run.items(LEADS), results, crm.outcomes, requests);
		const sessions = [...sandbox.sessions];
		return {
			leads,
			outputs: labels.map((label, outputIndex) => ({
				label,
				leads: results.filter((result) => result.outputIndex === outputIndex).length,
			})),
			requests,
			sessions,
			conversation,
			checks: checkRun({
				run,
				eventCount: events.length,
				leadCount: run.items(LEADS).length,
				labels,
				results,
				requests,
				sessions,
				outcomes: crm.outcomes,
				rung: leads.flatMap(({ leadId, result }) =>
					mayHaveRung(result) ? [{ leadId, number: result.numberSent }] : [],
				),
				outcomeRuns,
			}),
			duration: dialledAt - startedAt,
			waited,
		};
	} finally {
		clearInterval(reporting);
		await Promise.all([sandbox.close(), receiver.close(), crm.close()]);
	}
}

/** Whether the telephone of a lead may have rung. */
const mayHaveRung = (result?: LeadResult): result is LeadResult =>
	result !== undefined && result.callPlaced !== 'no';

/** Puts together what belongs to one lead. */
function leadsOf(
	items: ReadonlyArray<{ json: IDataObject }>,
	results: readonly LeadResult[],
	outcomes: readonly CallOutcome[],
	requests: readonly RequestLogEntry[],
): Lead[] {
	return items.map(({ json }, itemIndex) => {
		const result = results.find((candidate) => candidate.itemIndex === itemIndex);
		const eventId = String(json.event_id);
		return {
			leadId: String(json.lead_id),
			eventId,
			name: String(json.name),
			phone: String(json.phone),
			result,
			agents: agentsAskedFor(requests, result?.numberSent),
			// An event that came twice has rung once: only that one has an outcome
			outcomes: mayHaveRung(result)
				? outcomes.filter((outcome) => outcome.eventId === eventId)
				: [],
		};
	});
}
