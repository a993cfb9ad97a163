import { z } from 'zod';

import { defineAction } from '../action';
import { entries, successEnvelope } from '../envelopes';

const session = successEnvelope({ SessionId: z.string().min(1) });

/** Rings an agent's mobile, and then the callee. */
export const createCallOutSession = defineAction({
	name: 'CreateCallOutSession',
	kind: 'dial',
	response: session,
	camLevel: 'application',
	source: 'https://www.tencentcloud.com/document/product/1229/59778',
});

/** How far a call is that is under way, or has just ended. */
export const describeTelSession = defineAction({
	name: 'DescribeTelSession',
	kind: 'read',
	response: successEnvelope({ Session: z.record(z.string(), z.unknown()) }),
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/59763',
});

/** The calls that are under way. */
export const describePstnActiveSessionList = defineAction({
	name: 'DescribePSTNActiveSessionList',
	kind: 'read',
	response: successEnvelope({ Sessions: entries }),
	paging: { style: 'offset', maxPageSize: 25, list: 'Sessions', total: 'Total' },
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/59767',
});

/** Ends a call. */
export const hangUpCall = defineAction({
	name: 'HangUpCall',
	kind: 'act',
	response: successEnvelope({}),
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/59770',
});

/** Rings the callee, and runs an IVR when it is answered. */
export const createIvrSession = defineAction({
	name: 'CreateIVRSession',
	kind: 'dial',
	response: session,
	camLevel: 'application',
	source: 'https://www.tencentcloud.com/document/product/1229/64323',
});

/** Lets an AI agent ring the callee. The request may be held until an AI call may begin. */
export const createAiAgentCall = defineAction({
	name: 'CreateAIAgentCall',
	kind: 'dial',
	response: session,
	camLevel: 'any',
	holdsMs: 5_000,
	source: 'https://www.tencentcloud.com/document/product/1229/67999',
});

/** Hands a call that an AI agent or an IVR speaks in to a skill group. */
export const transferToManual = defineAction({
	name: 'TransferToManual',
	kind: 'act',
	response: successEnvelope({}),
	camLevel: 'any',
	// It has no page of its own in the copies read: the list of all actions names it
	source: 'https://www.tencentcloud.com/document/product/1229/59739',
});

/** Makes the AI agent of a running call say a text, or ask its model something. */
export const controlAiConversation = defineAction({
	name: 'ControlAIConversation',
	kind: 'act',
	response: successEnvelope({}),
	camLevel: 'any',
	source: 'https://cloud.tencent.com/document/product/679/120723',
});
