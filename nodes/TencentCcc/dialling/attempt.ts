import type { IDataObject } from 'n8n-workflow';

import type { AttemptFailure } from '../outcomes/failure';

/** How one attempt to create a session ended. */
export type AttemptResult =
	| {
			placed: true;
			/** Tencent's answer: SessionId, RequestId and whatever else came with them. */
			response: IDataObject;
			/** Set when an earlier try of the same execution placed the call, and nothing was sent now. */
			reused?: boolean;
			/** The action that found the session, when no answer to the request itself had come. */
			confirmedBy?: string;
	  }
	| { placed: false; failure: AttemptFailure };
