/** What can go wrong between a client and Tencent although both are well. */
export type FaultName =
	| 'noAnswer'
	| 'resetBeforeRead'
	| 'resetAfterPlacing'
	| 'closedWithoutAnswer'
	| 'http500'
	| 'http502Html'
	| 'http200Html'
	| 'bodyCutShort'
	| 'truncatedJson'
	| 'slowBody'
	| 'redirectToItself'
	| 'noSessionId'
	| 'emptyBody';

export interface Fault {
	readonly fault: FaultName;
	readonly label: string;
	/** Whether the call is placed before the fault shows. */
	readonly placesCall: boolean;
}

/**
 * All faults, in the order of their magic numbers. Append only: the numbers are written down elsewhere.
 *
 * Each places the call or not, as its most telling story goes: what fails in front of Tencent (a proxy's page, a
 * redirect, a refusing gateway) places nothing, what fails behind the dialling (a lost or damaged answer) has
 * placed it. A client cannot tell the two apart, which is the point.
 */
export const FAULTS: readonly Fault[] = [
	{ fault: 'noAnswer', label: 'No Answer, Connection Stays Open', placesCall: true },
	{
		fault: 'resetBeforeRead',
		label: 'Connection Reset Before the Request Is Read',
		placesCall: false,
	},
	{
		fault: 'resetAfterPlacing',
		label: 'Connection Reset After the Call Is Placed',
		placesCall: true,
	},
	{ fault: 'closedWithoutAnswer', label: 'Connection Closed Without an Answer', placesCall: false },
	{ fault: 'http500', label: 'HTTP 500', placesCall: false },
	{ fault: 'http502Html', label: 'HTTP 502 With an HTML Page', placesCall: true },
	{ fault: 'http200Html', label: 'HTTP 200 With an HTML Page', placesCall: false },
	{ fault: 'bodyCutShort', label: 'Body Shorter Than Content-Length', placesCall: true },
	{ fault: 'truncatedJson', label: 'Truncated JSON', placesCall: true },
	{ fault: 'slowBody', label: 'Body That Trickles', placesCall: true },
	{ fault: 'redirectToItself', label: 'HTTP 307 to Itself', placesCall: false },
	{ fault: 'noSessionId', label: 'Envelope Without SessionId', placesCall: true },
	{ fault: 'emptyBody', label: 'HTTP 200 With an Empty Body', placesCall: false },
];
