import type { CallRecord } from './callRecord';

const AGENT_DID_NOT_ANSWER = 'Agent Did Not Answer';
const LEAD_DID_NOT_ANSWER = 'Lead Did Not Answer';

/**
 * How a call that nobody answered ended: Tencent's number and word, and the same in plain words. The word is
 * looked up first, because pushes have no number; the number helps where an edition spells a word differently.
 * An AI agent's endings keep Tencent's word.
 * Sources: call status, https://www.tencentcloud.com/document/product/1229/71847 and
 * https://cloud.tencent.com/document/product/679/123938; data push,
 * https://cloud.tencent.com/document/product/679/67257; 221: TelCdrInfo.EndStatus in the official SDK,
 * https://github.com/TencentCloud/tencentcloud-sdk-nodejs/blob/master/tencentcloud/services/ccc/v20200210/ccc_models.d.ts
 */
const DISPOSITIONS: ReadonlyArray<readonly [status: number, word: string, disposition: string]> = [
	[17, 'seatGiveUp', AGENT_DID_NOT_ANSWER],
	[100, 'blackList', 'Caller Blocked'],
	[100, 'blocklist', 'Caller Blocked'],
	[102, 'ivrGiveUp', 'Caller Hung Up in IVR'],
	[103, 'waitingGiveUp', 'Caller Hung Up in Queue'],
	[104, 'ringingGiveUp', 'Caller Hung Up While Ringing'],
	[105, 'noSeatOnline', 'No Agent Online'],
	[106, 'notWorkTime', 'Outside Working Hours'],
	[107, 'ivrEnd', 'Ended in IVR'],
	[108, 'restrictedCallee', 'Lead Restricted'],
	[109, 'tooManyRequest', 'Called Too Often'],
	[110, 'restrictedArea', 'Area Restricted'],
	[111, 'restrictedTime', 'Time Restricted'],
	[202, 'notAnswer', LEAD_DID_NOT_ANSWER],
	[203, 'userReject', 'Lead Rejected'],
	[204, 'powerOff', 'Powered Off'],
	[205, 'numberNotExist', 'Number Does Not Exist'],
	[206, 'busy', 'Lead Busy'],
	[207, 'outOfCredit', 'Number Suspended'],
	[208, 'operatorError', 'Carrier Error'],
	[209, 'callerCancel', 'Cancelled by Agent'],
	[210, 'notInService', 'Out of Coverage'],
	[211, 'clientError', 'Agent Client Error'],
	[212, 'carrierBlocked', 'Blocked by Carrier'],
	[213, 'callReminder', 'Call Reminder Service'],
	[215, 'numberInvalid', 'Number Invalid'],
	[216, 'callRestricted', 'Call Restricted'],
	[217, 'calleeRestricted', 'Lead Restricted'],
	[218, 'areaRestricted', 'Area Restricted'],
	[219, 'promptCallForwarding', 'Call Forwarded'],
	[220, 'callerCancelWhileRing', 'Cancelled by Agent'],
	[221, 'callerCancelWithoutRing', 'Number Abnormal'],
	[222, 'voiceMailReached', 'Voicemail Reached'],
	[225, 'asrError', 'asrError'],
	[226, 'llmasrError', 'llmasrError'],
	[227, 'ttsError', 'ttsError'],
	[228, 'functionCallHangup', 'functionCallHangup'],
	[229, 'maxCallDurationReached', 'maxCallDurationReached'],
	[230, 'userInactivity', 'userInactivity'],
	[231, 'callTerminatedByAPI', 'callTerminatedByAPI'],
	[232, 'userHangupDuringAiCall', 'userHangupDuringAiCall'],
	[233, 'aiAgentEndCall', 'aiAgentEndCall'],
	[501, 'callConflict', 'Call Conflict'],
	[502, 'clientTimeout', 'Client Timed Out'],
	[503, 'voipClientError', 'Client Error'],
	[0, 'seatForward', 'Call Forwarded'],
	[0, 'outboundForward', 'Call Forwarded'],
	[0, 'unconnected', 'Not Connected'],
	[0, 'error', 'Error'],
];

/** Words that do not tell which of the two telephones was not picked up. */
const SAYS_NOT_WHO = new Set(['ok', 'unknown', 'unconnected', 'notanswer']);

const ENDED_WELL = 1;

/**
 * Whether the two sides spoke: outbound, the lead answered; inbound, the agent. Where the time of it cannot be read,
 * Tencent's word counts.
 */
export function wasAnswered(record: CallRecord): boolean {
	const { AcceptTimestamp, EndStatus, EndStatusString, unreadable } = record;
	if (AcceptTimestamp > 0) return true;
	if (!('AcceptTimestamp' in unreadable)) return false;
	return EndStatusString.toLowerCase() === 'ok' || EndStatus === ENDED_WELL;
}

/**
 * How a call ended, in plain words, e.g. `Answered`, `Lead Busy`, `Agent Did Not Answer`.
 *
 * Timestamps win over Tencent's word: a call that was accepted is answered (unless a voicemail accepted it), and
 * one that says `ok` without having been accepted is not.
 *
 * @returns `Unknown (word)` for a word that we do not know
 */
export function dispositionOf(record: CallRecord): string {
	const word = record.EndStatusString.toLowerCase();
	if (wasAnswered(record) && word !== 'voicemailreached') return 'Answered';

	const agentLegs = record.ServeParticipants.filter(({ Mail }) => Mail !== '');
	// An outbound call rings the agent first: a lead who was not rung, and an agent who did not accept
	const agentMissedIt =
		record.Direction === 1
			? record.RingTimestamp === 0 &&
				agentLegs.length > 0 &&
				agentLegs.every(({ AcceptTimestamp }) => AcceptTimestamp === 0)
			: word === 'ok' || word === 'notanswer';
	if (agentMissedIt && SAYS_NOT_WHO.has(word)) return AGENT_DID_NOT_ANSWER;
	if (word === 'ok') return LEAD_DID_NOT_ANSWER;

	const found =
		DISPOSITIONS.find(([, known]) => known.toLowerCase() === word) ??
		DISPOSITIONS.find(([status]) => status > 0 && status === record.EndStatus);
	return found?.[2] ?? `Unknown (${record.EndStatusString || record.EndStatus})`;
}
