/** How a call ended: Tencent's number and its text. Source: call status page, 1229/71847. */
export interface EndStatus {
	readonly number: number;
	readonly text: string;
}

/** Who ended a call. */
export type HungUpSide = 'user' | 'seat' | 'system';

/**
 * When a call ends of itself: after they have talked, when the lead would have answered, while the network still
 * looks for the lead (so the lead's telephone never rings), or after a mailbox has begun to speak.
 */
export type Ending = 'afterTalk' | 'whenLeadDecides' | 'beforeLeadRings' | 'afterGreeting';

export type LifeName =
	| 'answered'
	| 'leadDoesNotAnswer'
	| 'leadRejects'
	| 'leadBusy'
	| 'leadPoweredOff'
	| 'numberDoesNotExist'
	| 'agentDoesNotAnswer'
	| 'agentHangsUpFirst'
	| 'agentGivesUp'
	| 'voicemail'
	| 'leadSuspended'
	| 'leadOutOfCoverage'
	| 'blockedByPlatform';

/** How one call goes. */
export interface Life {
	readonly life: LifeName;
	readonly label: string;
	readonly endStatus: EndStatus;
	readonly hungUpSide: HungUpSide;
	readonly agentAnswers: boolean;
	readonly leadAnswers: boolean;
	readonly ends: Ending;
	/** What became of the lead's telephone, for the page. */
	readonly leadState: string;
}

const OK: EndStatus = { number: 1, text: 'ok' };

/** HangUpCall ended the call before the lead had answered. */
export const CALLER_CANCEL: EndStatus = { number: 209, text: 'callerCancel' };

/** The agent did not answer. */
export const SEAT_GIVE_UP: EndStatus = { number: 17, text: 'seatGiveUp' };

type LeadFailure = Pick<Life, 'life' | 'label' | 'endStatus' | 'ends' | 'leadState'> &
	Partial<Pick<Life, 'hungUpSide'>>;

/** The agent answers and the lead does not, for a reason on the lead's side. */
const leadFails = (details: LeadFailure): Life => ({
	hungUpSide: 'user',
	agentAnswers: true,
	leadAnswers: false,
	...details,
});

/**
 * All lives, in the order of their magic numbers. Append only: the numbers are written down elsewhere.
 *
 * Tencent does not document what a call record says when the agent does not answer: `seatGiveUp` is listed for
 * inbound calls, and nothing else names the agent. Which side hung up when nobody did is not documented either:
 * here it is the side that the call failed on.
 */
export const LIVES: readonly Life[] = [
	{
		life: 'answered',
		label: 'Agent and Lead Talk, the Lead Hangs Up',
		endStatus: OK,
		hungUpSide: 'user',
		agentAnswers: true,
		leadAnswers: true,
		ends: 'afterTalk',
		leadState: 'Hung up',
	},
	leadFails({
		life: 'leadDoesNotAnswer',
		label: 'Lead Does Not Answer',
		endStatus: { number: 202, text: 'notAnswer' },
		ends: 'afterTalk',
		leadState: 'Did not answer',
	}),
	leadFails({
		life: 'leadRejects',
		label: 'Lead Rejects the Call',
		endStatus: { number: 203, text: 'userReject' },
		ends: 'whenLeadDecides',
		leadState: 'Rejected the call',
	}),
	leadFails({
		life: 'leadBusy',
		label: 'Lead Is Busy',
		endStatus: { number: 206, text: 'busy' },
		ends: 'beforeLeadRings',
		leadState: 'Busy',
	}),
	leadFails({
		life: 'leadPoweredOff',
		label: "Lead's Telephone Is Switched Off",
		endStatus: { number: 204, text: 'powerOff' },
		ends: 'beforeLeadRings',
		leadState: 'Switched off',
	}),
	leadFails({
		life: 'numberDoesNotExist',
		label: 'Number Does Not Exist',
		endStatus: { number: 205, text: 'numberNotExist' },
		ends: 'beforeLeadRings',
		leadState: 'No such number',
	}),
	{
		life: 'agentDoesNotAnswer',
		label: 'Agent Does Not Answer, the Lead Is Not Rung',
		endStatus: SEAT_GIVE_UP,
		hungUpSide: 'seat',
		agentAnswers: false,
		leadAnswers: false,
		ends: 'afterTalk',
		leadState: 'Was not rung',
	},
	{
		life: 'agentHangsUpFirst',
		label: 'Agent and Lead Talk, the Agent Hangs Up',
		endStatus: OK,
		hungUpSide: 'seat',
		agentAnswers: true,
		leadAnswers: true,
		ends: 'afterTalk',
		leadState: 'Hung up',
	},
	{
		life: 'agentGivesUp',
		label: 'Agent Hangs Up While the Lead Rings',
		endStatus: { number: 220, text: 'callerCancelWhileRing' },
		hungUpSide: 'seat',
		agentAnswers: true,
		leadAnswers: false,
		ends: 'whenLeadDecides',
		leadState: 'Rang in vain',
	},
	leadFails({
		life: 'voicemail',
		label: "Lead's Voicemail Answers",
		endStatus: { number: 222, text: 'voiceMailReached' },
		ends: 'afterGreeting',
		leadState: 'Voicemail',
	}),
	leadFails({
		life: 'leadSuspended',
		label: "Lead's Number Is Suspended for Arrears",
		endStatus: { number: 207, text: 'outOfCredit' },
		ends: 'beforeLeadRings',
		leadState: 'Suspended',
	}),
	leadFails({
		life: 'leadOutOfCoverage',
		label: 'Lead Is Out of Coverage',
		endStatus: { number: 210, text: 'notInService' },
		ends: 'beforeLeadRings',
		leadState: 'Out of coverage',
	}),
	leadFails({
		life: 'blockedByPlatform',
		label: 'Platform Blocks the Lead as a Risk',
		endStatus: { number: 108, text: 'restrictedCallee' },
		ends: 'beforeLeadRings',
		leadState: 'Blocked',
		hungUpSide: 'system',
	}),
];

const byName = new Map(LIVES.map((life) => [life.life, life]));

/** The life of this name. @throws Error when there is none */
export function lifeOf(name: LifeName): Life {
	const life = byName.get(name);
	if (!life) throw new Error(`There is no life "${String(name)}" in the sandbox.`);
	return life;
}
