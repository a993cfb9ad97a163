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
