/**
 * All faults, in the order of their magic numbers. Append only: the numbers are written down elsewhere.
 *
 * Each places the call or not, as its most telling story goes: what fails in front of Tencent (a proxy's page, a
 * redirect, a refusing gateway) places nothing, what fails behind the dialling (a lost or damaged answer) has
 * placed it. A client cannot tell the two apart, which is the point.
 */
const ROWS = [
	['noAnswer', 'No Answer, Connection Stays Open', true],
	['resetBeforeRead', 'Connection Reset Before the Request Is Read', false],
	['resetAfterPlacing', 'Connection Reset After the Call Is Placed', true],
	['closedWithoutAnswer', 'Connection Closed Without an Answer', false],
	['http500', 'HTTP 500', false],
	['http502Html', 'HTTP 502 With an HTML Page', true],
	['http200Html', 'HTTP 200 With an HTML Page', false],
	['bodyCutShort', 'Body Shorter Than Content-Length', true],
	['truncatedJson', 'Truncated JSON', true],
	['slowBody', 'Body That Trickles', true],
	['redirectToItself', 'HTTP 307 to Itself', false],
	['noSessionId', 'Envelope Without SessionId', true],
	['emptyBody', 'HTTP 200 With an Empty Body', false],
] as const satisfies ReadonlyArray<readonly [fault: string, label: string, placesCall: boolean]>;

/** What can go wrong between a client and Tencent although both are well. */
export type FaultName = (typeof ROWS)[number][0];

export const FAULTS = ROWS.map(([fault, label, placesCall]) => ({ fault, label, placesCall }));
