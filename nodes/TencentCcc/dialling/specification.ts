import type { IDataObject } from 'n8n-workflow';

import type { Action } from '../api/action';

/** By what the session of an attempt is recognised when no answer to its request has come. */
export interface SessionMarks {
	/** As sent, `0086…`. */
	callee: string;
	/** The agent's UserId; undefined for what rings no agent. */
	agent?: string;
	/** Undefined where the action carries none; empty when none was sent. */
	uui?: string;
}

/** What the dialling path has to know of an action: everything else is the same for all that dial. */
export interface DialSpecification {
	action: Action;
	/** The number that a request rings. */
	calleeOf(body: IDataObject): string;
	/** The same request for another agent; undefined for what rings no agent. */
	withAgent?(body: IDataObject, agent: string): IDataObject;
	/** The session that an answer names. */
	sessionOf(response: IDataObject): string;
	/** How to find the session again; undefined for what cannot be found, and stays unknown. */
	marksOf?(body: IDataObject): SessionMarks;
}
