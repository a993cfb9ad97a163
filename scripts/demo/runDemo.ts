import { maxBy } from 'lodash';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { startSandbox } from '../../sandbox';
import callOutcome from '../../workflows/call-outcome.json';
import leadRouting from '../../workflows/lead-routing.json';
import sampleLeads from '../../workflows/sample-leads.json';
import { createEngine, type Engine, type EngineWorkflow } from '../engine';
import { PUSH_FIELDS, PUSH_LOGIN, sandboxCredential } from '../sandboxCredential';
import { PLACEHOLDER_CRM, startCrm, type CallOutcome } from './crm';
import { NODES, readLeads } from './leads';
import { startPushReceiver } from './pushReceiver';

/** Everything that the demo shows, and that its promises are checked against. */
export type Demo = Awaited<ReturnType<typeof runDemo>>;

/** Milliseconds between two reports of progress. */
const PROGRESS_INTERVAL_MS = 100;

/** How many times faster than usual calls go: the longest takes 5 s. */
const CALL_SPEED = 6;

/**
 * Sends the sample leads through the lead routing workflow, waits for the calls to end, and lets their records come
 * back through the call outcome workflow to a CRM: all files as users get them, n8n's own engine, the built nodes,
 * and a sandbox in Tencent's place.
 *
 * @param tell what begins, in a line or two
 * @param showProgress what has been done so far, again and again
 * @throws Error when the package is not built or n8n refuses the workflow
 */
export async function runDemo(
	tell?: (text: string) => void,
	showProgress?: (text: string) => void,
) {
	const engine = await createEngine();
	const workflow = leadRouting as unknown as EngineWorkflow;
	const sandbox = await startSandbox({ port: 0, callSpeed: CALL_SPEED });
	const crm = await startCrm();
	const outcomeWorkflow = JSON.parse(
		JSON.stringify(callOutcome).replaceAll(PLACEHOLDER_CRM, crm.url),
	) as EngineWorkflow;
	const credentials = { tencentCccApi: sandboxCredential(sandbox, PUSH_FIELDS) };
	const receiver = await startPushReceiver(engine, outcomeWorkflow, credentials);
	sandbox.setPush({ url: receiver.url, authentication: PUSH_LOGIN });
	const reporting = setInterval(() => {
		const calls = `${sandbox.requests.length} requests, ${sandbox.sessions.length} calls placed`;
		showProgress?.(`${calls}, ${crm.outcomes().length} outcomes back`);
	}, PROGRESS_INTERVAL_MS);
	try {
		tell?.(
			`${sampleLeads.length} leads of workflows/sample-leads.json go through workflows/lead-routing.json, on n8n's own engine.\n` +
				`A sandbox at ${sandbox.url} answers in Tencent's place; nobody is rung.\n`,
		);
		const startedAt = Date.now();
		const run = await engine.run({
			workflow,
			credentials,
			startNode: NODES.webhook,
			mode: 'webhook',
			input: [{ json: { body: sampleLeads } }],
		});
		const dialledAt = Date.now();
		tell?.(
			`All leads are through, ${sandbox.sessions.length} calls were placed. When they end, their records are pushed to workflows/call-outcome.json …`,
		);
		await sandbox.settled();
		const outcomeRuns = await Promise.all(receiver.runs);
		const waited = Date.now() - dialledAt;

		const outcomes = crm.outcomes();
		const labels = engine.outputsOf(workflow, NODES.call);
		// Not those that look for the session of an unknown outcome
		const requests = sandbox.requests.filter(({ action }) => action === 'CreateCallOutSession');
		return {
			eventCount: sampleLeads.length,
			run,
			leads: readLeads(run, labels, requests, outcomes),
			/** How many leads left by each output of the node, in order. */
			outputs: labels.map((label, index) => ({
				label,
				count: run.items(NODES.call, index).length,
			})),
			/** The sandbox's own log of requests to place a call. */
			requests,
			/** The calls that the sandbox placed. */
			sessions: [...sandbox.sessions],
			/** The executions that the pushes have started. */
			outcomeRuns,
			/** What the CRM was told. */
			outcomes,
			conversation: await readConversation(engine, credentials, outcomes),
			/** Milliseconds from the webhook call to the end of the execution, and from then to the last outcome. */
			duration: dialledAt - startedAt,
			waited,
		};
	} finally {
		clearInterval(reporting);
		await Promise.all([sandbox.close(), receiver.close(), crm.close()]);
	}
}

/**
 * Reads what was said in the longest call, and what Tencent's model makes of it, with the node's own operations.
 *
 * @returns undefined when nobody has talked
 */
async function readConversation(
	engine: Engine,
	credentials: Record<string, ICredentialDataDecryptedObject>,
	outcomes: CallOutcome[],
) {
	const longest = maxBy(outcomes, 'talkSeconds');
	if (!longest?.talkSeconds) return undefined;
	const { sessionId, leadId } = longest;
	const parameters = { resource: 'callRecord', sessionId, waitUpTo: 20, resultOutputs: 'none' };
	const read = async (operation: string) => {
		const type = 'n8n-nodes-tencent-ccc.tencentCcc';
		const nodes = [{ name: operation, type, parameters: { ...parameters, operation } }];
		const workflow = { nodes, connections: {} };
		const run = await engine.run({ workflow, credentials, startNode: operation });
		return run.items(operation)[0].json;
	};
	const { text } = await read('getTranscript');
	const { summary, mood } = await read('getAiResult');
	return { leadId, lines: String(text).split('\n'), summary: String(summary), mood: String(mood) };
}
