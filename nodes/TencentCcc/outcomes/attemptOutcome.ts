import type { IDataObject } from 'n8n-workflow';

import type { Failure } from './failure';

/** How one attempt to dial ended, or an action that changes something. Only JSON, because n8n stores it. */
export type AttemptOutcome =
	| {
			done: true;
			/** Tencent's answer: SessionId, RequestId and whatever else came with them. */
			response: IDataObject;
			/** Set when an earlier try of the same execution did it, and nothing was sent now. */
			reused?: boolean;
			/** The action that found the session, when no answer to the request itself had come. */
			confirmedBy?: string;
	  }
	| { done: false; failure: Failure };
