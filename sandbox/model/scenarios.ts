import { INTERESTED, NOT_INTERESTED, SHORT_TALK, type Conversation } from './conversations';

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

/** What one call does. */
export interface Scenario {
	readonly scenario: ScenarioName;
	readonly label: string;
	readonly endStatus: EndStatus;
	readonly hungUpSide: HungUpSide;
	readonly agentAnswers: boolean;
	readonly leadAnswers: boolean;
	readonly ends: Ending;
	/** What became of the lead's telephone, for the page. */
	readonly leadState: string;
	/** What is said, when it is answered. */
	readonly conversation: Conversation;
}

export const OK: EndStatus = { number: 1, text: 'ok' };

/** HangUpCall ended the call before the lead had answered. */
export const CALLER_CANCEL: EndStatus = { number: 209, text: 'callerCancel' };

/** The agent did not answer. */
const SEAT_GIVE_UP: EndStatus = { number: 17, text: 'seatGiveUp' };

/** Nobody of the skill group became free. */
export const WAITING_GIVE_UP: EndStatus = { number: 103, text: 'waitingGiveUp' };

/** HangUpCall ended a call of an AI agent. Source: call status page, 679/123938. */
export const TERMINATED_BY_API: EndStatus = { number: 231, text: 'callTerminatedByAPI' };

type Row<Name extends string = string> = readonly [
	scenario: Name,
	label: string,
	endStatus: EndStatus,
	hungUpSide: HungUpSide,
	ends: Ending,
	leadState: string,
	answers: 'nobody' | 'agent' | 'both',
	conversation?: Conversation,
];

const status = (number: number, text: string): EndStatus => ({ number, text });

/* prettier-ignore */
const ROWS = [
	['answered', 'Agent and Lead Talk, the Lead Hangs Up', OK, 'user', 'afterTalk', 'Hung up', 'both'],
	['leadDoesNotAnswer', 'Lead Does Not Answer', status(202, 'notAnswer'), 'user', 'afterTalk', 'Did not answer', 'agent'],
	['leadRejects', 'Lead Rejects the Call', status(203, 'userReject'), 'user', 'whenLeadDecides', 'Rejected the call', 'agent'],
	['leadBusy', 'Lead Is Busy', status(206, 'busy'), 'user', 'beforeLeadRings', 'Busy', 'agent'],
	['leadPoweredOff', "Lead's Telephone Is Switched Off", status(204, 'powerOff'), 'user', 'beforeLeadRings', 'Switched off', 'agent'],
	['numberDoesNotExist', 'Number Does Not Exist', status(205, 'numberNotExist'), 'user', 'beforeLeadRings', 'No such number', 'agent'],
	['agentDoesNotAnswer', 'Agent Does Not Answer, the Lead Is Not Rung', SEAT_GIVE_UP, 'seat', 'afterTalk', 'Was not rung', 'nobody'],
	['agentHangsUpFirst', 'Agent and Lead Talk, the Agent Hangs Up', OK, 'seat', 'afterTalk', 'Hung up', 'both'],
	['agentGivesUp', 'Agent Hangs Up While the Lead Rings', status(220, 'callerCancelWhileRing'), 'seat', 'whenLeadDecides', 'Rang in vain', 'agent'],
	['voicemail', "Lead's Voicemail Answers", status(222, 'voiceMailReached'), 'user', 'afterGreeting', 'Voicemail', 'agent'],
	['leadSuspended', "Lead's Number Is Suspended for Arrears", status(207, 'outOfCredit'), 'user', 'beforeLeadRings', 'Suspended', 'agent'],
	['leadOutOfCoverage', 'Lead Is Out of Coverage', status(210, 'notInService'), 'user', 'beforeLeadRings', 'Out of coverage', 'agent'],
	['blockedByPlatform', 'Platform Blocks the Lead as a Risk', status(108, 'restrictedCallee'), 'system', 'beforeLeadRings', 'Blocked', 'agent'],
	['leadIsInterested', 'Lead Is Interested, Presses 1 in an IVR', OK, 'user', 'afterTalk', 'Hung up', 'both', INTERESTED],
	['leadIsNotInterested', 'Lead Is Not Interested, Presses 2 in an IVR', OK, 'user', 'afterTalk', 'Hung up', 'both', NOT_INTERESTED],
	['aiModelFails', "AI Agent's Model Fails While They Talk", status(226, 'llmasrError'), 'system', 'afterTalk', 'Hung up', 'both'],
] as const satisfies readonly Row[];

export type ScenarioName = (typeof ROWS)[number][0];

/**
 * All scenarios, in the order of their magic numbers. Append only: the numbers are written down elsewhere.
 *
 * Tencent does not document what a call record says when the agent does not answer: `seatGiveUp` is listed for
 * inbound calls, and nothing else names the agent. Which side hung up when nobody did is not documented either:
 * here it is the side that the call failed on.
 */
export const SCENARIOS: readonly Scenario[] = (ROWS as ReadonlyArray<Row<ScenarioName>>).map(
	([scenario, label, endStatus, hungUpSide, ends, leadState, answers, conversation]) => ({
		...{ scenario, label, endStatus, hungUpSide, ends, leadState },
		agentAnswers: answers !== 'nobody',
		leadAnswers: answers === 'both',
		conversation: conversation ?? SHORT_TALK,
	}),
);

const byName = new Map(SCENARIOS.map((entry) => [entry.scenario, entry]));

/** The scenario of this name. @throws Error when there is none */
export function scenarioOf(name: ScenarioName): Scenario {
	const found = byName.get(name);
	if (!found) throw new Error(`There is no scenario "${String(name)}" in the sandbox.`);
	return found;
}
