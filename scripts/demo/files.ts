import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { EngineWorkflow } from '../engine';

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
	};
}

const WORKFLOWS = resolve(__dirname, '..', '..', 'workflows');

function readJson(name: string): unknown {
	return JSON.parse(readFileSync(resolve(WORKFLOWS, name), 'utf8'));
}

/** The example workflow, exactly as users import it. */
export function readWorkflow(): EngineWorkflow {
	return readJson('lead-routing.json') as EngineWorkflow;
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
