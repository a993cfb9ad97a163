import { SERVER_OUTCOMES } from '../nodes/TencentCcc/outcomes/catalogue';
import { FAULTS, type FaultName } from './faults';
import { LIVES, type LifeName } from './lives';

/** A callee whose number alone decides what happens. */
export interface MagicCallee {
	/** What a CRM would hold: the number without 0086. */
	readonly nationalNumber: string;
	/** What is sent: 0086 + the national number. */
	readonly callee: string;
	/**
	 * `code`: the server answers with an error code. `fault`: something goes wrong on the way.
	 * `life`: the call is placed, and goes on in a certain way. `throttledOnce`: the first request answers
	 * RequestLimitExceeded, later ones succeed (until a reset).
	 */
	readonly kind: 'code' | 'fault' | 'life' | 'throttledOnce';
	readonly code?: string;
	readonly fault?: FaultName;
	readonly life?: LifeName;
	readonly label: string;
	/** Whether the sandbox places the call, whatever it answers. */
	readonly placesCall: boolean;
	/** The catalogue code a careful client ends with, or `Success`. */
	readonly expectedOutcome: string;
	/** Whether a client that then looks for the session finds it, so that the lead leaves by Success after all. */
	readonly canBeConfirmed: boolean;
}

/**
 * Prefix 161 is assigned to no carrier in mainland China, so none of these numbers belongs to anybody.
 * Four digits follow.
 */
const MAGIC_PREFIX = '1610000';
const FIRST_CODE = 101;
const FIRST_LIFE = 601;
const FIRST_FAULT = 901;
const THROTTLED_ONCE = 990;

/**
 * The error codes after which the sandbox has placed the call nevertheless.
 *
 * The catalogue says `callPlaced: unknown` for more codes than these. For the others the sandbox places
 * nothing. These two are the ones whose name says that the work came first: the answer had become too large to
 * be sent, or the database failed when the finished work was to be written down. They are here so that
 * "unknown" is seen to mean just that.
 */
const CODES_THAT_PLACE_THE_CALL: ReadonlySet<string> = new Set([
	'InternalError.DBError',
	'ResponseSizeLimitExceeded',
]);

function numberAt(position: number): Pick<MagicCallee, 'nationalNumber' | 'callee'> {
	const national = `${MAGIC_PREFIX}${String(position).padStart(4, '0')}`;
	return { nationalNumber: national, callee: `0086${national}` };
}

type MagicRow = Omit<MagicCallee, 'canBeConfirmed'>;

const callees: MagicRow[] = [
	...SERVER_OUTCOMES.map(
		({ code, label }, index): MagicRow => ({
			...numberAt(FIRST_CODE + index),
			kind: 'code',
			code,
			label,
			placesCall: CODES_THAT_PLACE_THE_CALL.has(code),
			expectedOutcome: code,
		}),
	),
	...LIVES.map(
		({ life, label, endStatus }, index): MagicRow => ({
			...numberAt(FIRST_LIFE + index),
			kind: 'life',
			life,
			label: `${label}: ${endStatus.text} (${endStatus.number})`,
			placesCall: true,
			expectedOutcome: 'Success',
		}),
	),
	...FAULTS.map(
		({ fault, label, placesCall }, index): MagicRow => ({
			...numberAt(FIRST_FAULT + index),
			kind: 'fault',
			fault,
			label,
			placesCall,
			expectedOutcome: 'Client.OutcomeUnknown',
		}),
	),
	{
		...numberAt(THROTTLED_ONCE),
		kind: 'throttledOnce',
		code: 'RequestLimitExceeded',
		label: 'Too Many Requests at First, Then Success',
		placesCall: true,
		expectedOutcome: 'Success',
	},
];

/**
 * Every magic number: one for each server code of the catalogue, in its order, one for each life that a placed call
 * can have, one for each transport fault, and one that is throttled once.
 *
 * A row holds for every request with right keys, SdkAppId and parameter types: agent and callers are not looked at.
 */
export const MAGIC_CALLEES: readonly MagicCallee[] = callees.map((magic) => ({
	...magic,
	canBeConfirmed: magic.placesCall && magic.expectedOutcome === 'Client.OutcomeUnknown',
}));

const byCallee = new Map(MAGIC_CALLEES.map((magic) => [magic.callee, magic]));

/** The row of a callee as sent (0086…), or undefined for an ordinary number. */
export function findMagicCallee(callee: string): MagicCallee | undefined {
	return byCallee.get(callee);
}
