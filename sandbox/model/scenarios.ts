import type { Conversation } from './conversations';
import { INTERESTED, NOT_INTERESTED, SHORT_TALK } from './conversations';

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

export type ScenarioName =
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
	| 'blockedByPlatform'
	| 'leadIsInterested'
	| 'leadIsNotInterested'
	| 'aiModelFails';

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
export const SEAT_GIVE_UP: EndStatus = { number: 17, text: 'seatGiveUp' };

/** Nobody of the skill group became free. */
export const WAITING_GIVE_UP: EndStatus = { number: 103, text: 'waitingGiveUp' };

/** HangUpCall ended a call of an AI agent. Source: call status page, 679/123938. */
export const TERMINATED_BY_API: EndStatus = { number: 231, text: 'callTerminatedByAPI' };

/** The agent answers and the lead does not, for a reason on the lead's side. */
const leadFails = (
	scenario: ScenarioName,
	label: string,
	endStatus: EndStatus,
	leadState: string,
	ends: Ending = 'beforeLeadRings',
): Scenario => ({
	scenario,
	label,
	endStatus,
	leadState,
	ends,
	hungUpSide: 'user',
	agentAnswers: true,
	leadAnswers: false,
	conversation: SHORT_TALK,
});

/** Both answer. */
const theyTalk = (
	scenario: ScenarioName,
	label: string,
	hungUpSide: HungUpSide,
	conversation: Conversation,
): Scenario => ({
	...leadFails(scenario, label, OK, 'Hung up', 'afterTalk'),
	hungUpSide,
	leadAnswers: true,
	conversation,
});

/**
 * All scenarios, in the order of their magic numbers. Append only: the numbers are written down elsewhere.
 *
 * Tencent does not document what a call record says when the agent does not answer: `seatGiveUp` is listed for
 * inbound calls, and nothing else names the agent. Which side hung up when nobody did is not documented either:
 * here it is the side that the call failed on.
 */
export const SCENARIOS: readonly Scenario[] = [
	theyTalk('answered', 'Agent and Lead Talk, the Lead Hangs Up', 'user', SHORT_TALK),
	leadFails(
		'leadDoesNotAnswer',
		'Lead Does Not Answer',
		{ number: 202, text: 'notAnswer' },
		'Did not answer',
		'afterTalk',
	),
	leadFails(
		'leadRejects',
		'Lead Rejects the Call',
		{ number: 203, text: 'userReject' },
		'Rejected the call',
		'whenLeadDecides',
	),
	leadFails('leadBusy', 'Lead Is Busy', { number: 206, text: 'busy' }, 'Busy'),
	leadFails(
		'leadPoweredOff',
		"Lead's Telephone Is Switched Off",
		{ number: 204, text: 'powerOff' },
		'Switched off',
	),
	leadFails(
		'numberDoesNotExist',
		'Number Does Not Exist',
		{ number: 205, text: 'numberNotExist' },
		'No such number',
	),
	{
		...leadFails(
			'agentDoesNotAnswer',
			'Agent Does Not Answer, the Lead Is Not Rung',
			SEAT_GIVE_UP,
			'Was not rung',
			'afterTalk',
		),
		hungUpSide: 'seat',
		agentAnswers: false,
	},
	theyTalk('agentHangsUpFirst', 'Agent and Lead Talk, the Agent Hangs Up', 'seat', SHORT_TALK),
	{
		...leadFails(
			'agentGivesUp',
			'Agent Hangs Up While the Lead Rings',
			{ number: 220, text: 'callerCancelWhileRing' },
			'Rang in vain',
			'whenLeadDecides',
		),
		hungUpSide: 'seat',
	},
	leadFails(
		'voicemail',
		"Lead's Voicemail Answers",
		{ number: 222, text: 'voiceMailReached' },
		'Voicemail',
		'afterGreeting',
	),
	leadFails(
		'leadSuspended',
		"Lead's Number Is Suspended for Arrears",
		{ number: 207, text: 'outOfCredit' },
		'Suspended',
	),
	leadFails(
		'leadOutOfCoverage',
		'Lead Is Out of Coverage',
		{ number: 210, text: 'notInService' },
		'Out of coverage',
	),
	{
		...leadFails(
			'blockedByPlatform',
			'Platform Blocks the Lead as a Risk',
			{ number: 108, text: 'restrictedCallee' },
			'Blocked',
		),
		hungUpSide: 'system',
	},
	theyTalk('leadIsInterested', 'Lead Is Interested, Presses 1 in an IVR', 'user', INTERESTED),
	theyTalk(
		'leadIsNotInterested',
		'Lead Is Not Interested, Presses 2 in an IVR',
		'user',
		NOT_INTERESTED,
	),
	{
		...theyTalk('aiModelFails', "AI Agent's Model Fails While They Talk", 'system', SHORT_TALK),
		endStatus: { number: 226, text: 'llmasrError' },
	},
];

const byName = new Map(SCENARIOS.map((entry) => [entry.scenario, entry]));

/** The scenario of this name. @throws Error when there is none */
export function scenarioOf(name: ScenarioName): Scenario {
	const found = byName.get(name);
	if (!found) throw new Error(`There is no scenario "${String(name)}" in the sandbox.`);
	return found;
}
