import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { EngineWorkflow } from '../engine';
import { repositoryFolder } from '../repository';

/** One event as HubSpot sends it, with the contact's properties. */
export interface LeadEvent {
	/** 0, or how often the CRM has sent the event before. */
	readonly attemptNumber: number;
	readonly eventId: number;
	readonly objectId: number;
	readonly subscriptionType: string;
	readonly properties: {
		readonly firstname: string;
		readonly lastname: string;
		readonly phone: string;
		readonly owner_email: string;
		/** Date on which Tencent refused the lead first. */
		readonly call_refused_on?: string;
	};
}

const WORKFLOWS = resolve(repositoryFolder, 'workflows');

const readText = (name: string) => readFileSync(resolve(WORKFLOWS, name), 'utf8');

function readJson(name: string): unknown {
	return JSON.parse(readText(name));
}

/** The example workflow, exactly as users import it. */
export function readWorkflow(): EngineWorkflow {
	return readJson('lead-routing.json') as EngineWorkflow;
}

/** The address that stands for the user's CRM in the example workflows. */
export const PLACEHOLDER_CRM = 'https://crm.example.com';

/** The trigger of the workflows that take call records in. */
export const CALL_HAS_ENDED = 'Call Has Ended';

/** The workflow that takes call records in, exactly as users import it, but for the address of the CRM. */
export function readOutcomeWorkflow(crmUrl = PLACEHOLDER_CRM): EngineWorkflow & { id: string } {
	const text = readText('call-outcome.json').replaceAll(PLACEHOLDER_CRM, crmUrl);
	return { ...(JSON.parse(text) as EngineWorkflow), id: 'call-outcome' };
}

/** The workflow that waits for the outcome of each call, exactly as users import it. */
export function readWaitingWorkflow(): EngineWorkflow {
	return readJson('dial-and-wait.json') as EngineWorkflow;
}

/** The body of the webhook call that brings the sample leads. */
export function readSampleLeads(): readonly LeadEvent[] {
	return readJson('sample-leads.json') as LeadEvent[];
}

/** What the Webhook node emits for a call with this body. */
export function webhookItem(body: readonly LeadEvent[]): { json: IDataObject } {
	const headers = { 'content-type': 'application/json' };
	return { json: { headers, params: {}, query: {}, body: body as unknown as IDataObject[] } };
}
