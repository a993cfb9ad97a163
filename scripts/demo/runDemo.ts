import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type RequestLogEntry, type Session } from '../../sandbox';
import { createEngine } from '../engine';
import { checkRun, type Check } from './checks';
import { readSampleLeads, readWorkflow, webhookItem } from './files';
import { readResults, type LeadResult } from './leadResults';
import { CALL, LEADS, NEXT_AGENT, NEXT_AGENT_CALL, WEBHOOK } from './nodeNames';

/** A lead, what became of it, and what the next agent's try made of it if there was one. */
export interface Lead {
	readonly name: string;
	/** As the CRM holds it. */
	readonly phone: string;
	/** Absent when the node lost the lead, which the checks report. */
	readonly result?: LeadResult;
	readonly nextAgentResult?: LeadResult;
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
	/** Milliseconds from the webhook call to the end of the execution. */
	readonly duration: number;
}

export interface DemoOptions {
	/** Told where the sandbox listens and how many leads there are, before the first is dialled. */
	readonly onStart?: (details: { url: string; leadCount: number }) => void;
	/** Told the number of requests that have arrived at the sandbox so far. */
	readonly onProgress?: (requestCount: number) => void;
}

/** Milliseconds between two reports of progress. */
const PROGRESS_INTERVAL = 100;

/**
 * Sends the sample leads through the example workflow: both files as users get them, n8n's own engine, the built
 * node, and a sandbox in Tencent's place.
 *
 * @throws Error when the package is not built or n8n refuses the workflow
 */
export async function runDemo({ onStart, onProgress }: DemoOptions = {}): Promise<DemoResult> {
	const engine = await createEngine();
	const workflow = readWorkflow();
	const events = readSampleLeads();
	const sandbox = await startSandbox({ port: 0 });
	const reporting = setInterval(() => onProgress?.(sandbox.requests.length), PROGRESS_INTERVAL);
	try {
		onStart?.({ url: sandbox.url, leadCount: events.length });
		const { secretId, secretKey, sdkAppId } = sandbox.account;
		const startedAt = Date.now();
		const run = await engine.run({
			workflow,
			credentials: {
				tencentCccApi: {
					secretId,
					secretKey,
					sdkAppId: String(sdkAppId),
					sessionToken: '',
					site: 'custom',
					endpoint: sandbox.url,
					language: 'en-US',
				},
			},
			startNode: WEBHOOK,
			mode: 'webhook',
			input: [webhookItem(events)],
		});
		const duration = Date.now() - startedAt;

		const labelsOf = (node: string) =>
			engine.outputsOf(workflow, node).map(({ displayName }) => displayName ?? '');
		const labels = labelsOf(CALL);
		const results = readResults(run, CALL, labels);
		const nextAgentResults = readResults(run, NEXT_AGENT_CALL, labelsOf(NEXT_AGENT_CALL));
		const leads = leadsOf(run.items(LEADS), results, nextAgentResults);
		// Not those that look for the session of an unknown outcome
		const requests = sandbox.requests.filter(({ action }) => action === 'CreateCallOutSession');
		const sessions = [...sandbox.sessions];
		return {
			leads,
			outputs: labels.map((label, outputIndex) => ({
				label,
				leads: results.filter((result) => result.outputIndex === outputIndex).length,
			})),
			requests,
			sessions,
			checks: checkRun({
				run,
				eventCount: events.length,
				leadCount: run.items(LEADS).length,
				nextAgentLeadCount: run.items(NEXT_AGENT).length,
				labels,
				results,
				nextAgentResults,
				requests,
				sessions,
			}),
			duration,
		};
	} finally {
		clearInterval(reporting);
		await sandbox.close();
	}
}

/** Puts together what belongs to one lead. The next agent gets the leads of one output, in their order. */
function leadsOf(
	items: ReadonlyArray<{ json: IDataObject }>,
	results: readonly LeadResult[],
	nextAgentResults: readonly LeadResult[],
): Lead[] {
	const handedOn = results.filter(({ output }) => output === 'Agent Busy');
	return items.map(({ json }, itemIndex) => {
		const result = results.find((candidate) => candidate.itemIndex === itemIndex);
		const position = result ? handedOn.indexOf(result) : -1;
		return {
			name: String(json.name),
			phone: String(json.phone),
			result,
			nextAgentResult: nextAgentResults.find((candidate) => candidate.itemIndex === position),
		};
	});
}
