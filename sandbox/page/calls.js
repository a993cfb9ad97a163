// Calls, records, requests, agents

const sessions = new Map();
const callList = createList('calls');
const recordList = createList('records');
const requestList = createList('requests');

const leg = (state, title, subtitle) =>
	make(
		'div',
		`leg ${{ Ringing: 'ringing', Answered: 'talking' }[state] ?? ''}`,
		make('b', '', title),
		make('span', 'mono muted', subtitle),
		make('span', 'state', say(state)),
	);

/** What is to be seen of a call by now, from the timeline that the sandbox told. */
function stateOf({ session, startedAt }) {
	const { timeline, leadState, createdAt, queueing } = session;
	const now = createdAt + (Date.now() - startedAt);
	const isPast = (moment) => moment > 0 && moment <= now;
	const talkedFor = (until) =>
		`${Math.max(0, Math.round((until - timeline.leadAnsweredAt) / 1000))} s`;
	const hasAgent = timeline.agentRangAt > 0 && timeline.agentRangAt <= now;
	const isRinging = hasAgent && !isPast(timeline.agentAnsweredAt);
	const agent = (isRinging && 'Ringing') || (hasAgent && 'Answered') || '';
	if (isPast(timeline.endedAt)) {
		const hasTalked = timeline.leadAnsweredAt > 0;
		const spoke = hasTalked ? `${say('Ended')}, ${talkedFor(timeline.endedAt)}` : undefined;
		return {
			status: 'finished',
			agent: hasAgent && isRinging ? 'Did not answer' : hasAgent ? 'Hung up' : '',
			lead: hasTalked ? 'Hung up' : leadState,
			headline: spoke ?? say('Ended without a talk'),
			outcome: timeline.endStatus,
		};
	}
	if (isPast(timeline.leadAnsweredAt)) {
		const headline = queueing && !hasAgent ? 'In the queue' : 'They are talking';
		return {
			status: 'inProgress',
			agent,
			lead: 'Answered',
			headline: `${say(headline)}, ${talkedFor(now)}`,
		};
	}
	if (isRinging) {
		const headline = say("The agent's mobile is ringing");
		return { status: 'seatJoining', agent, lead: 'Waits for the agent', headline };
	}
	const lead = timeline.leadRangAt ? 'Ringing' : 'Being dialled';
	return { status: 'ringing', agent, lead, headline: say('The lead is ringing') };
}

const MACHINES = { ai: 'AI agent', ivr: 'IVR' };

function drawCall(call) {
	const { session } = call;
	const { status, agent, lead, headline, outcome } = stateOf(call);
	const magic = magicByCallee.get(session.callee);
	const untold = magic?.kind === 'code' || magic?.kind === 'fault';
	const ours = session.agentName || session.userId || say(MACHINES[session.kind] ?? 'In the queue');
	const [leadNumber, ownNumber] =
		session.kind === 'inbound'
			? [session.caller, session.callee]
			: [session.callee, session.caller];
	const element = make(
		'li',
		`call ${status}`,
		make(
			'div',
			'row',
			make('strong', '', headline),
			make(
				'span',
				`mono ${outcome?.text === 'ok' ? 'talking' : 'refused'}`,
				outcome ? `${outcome.number} ${outcome.text}` : '',
			),
			time(session.createdAt),
		),
		make(
			'div',
			'legs',
			leg(agent, ours, readable(session.agentPhone)),
			make('div', 'wire'),
			leg(lead, readable(leadNumber), `↔ ${readable(ownNumber)}`),
		),
		make(
			'div',
			'row muted',
			make('span', '', session.uui && `UUI ${session.uui}`),
			make('span', 'fault', untold ? `${say('Client was not told')}: ${magic.label}` : ''),
			make('span', 'mono', session.sessionId.slice(0, 8)),
		),
	);
	element.title = `SessionId ${session.sessionId}`;
	callList.put(session.sessionId, element);
	call.finished = status === 'finished';
}

/** The page keeps its own time, counted from the age that the sandbox told. */
function showSession(session) {
	const isNew = !sessions.has(session.sessionId);
	const call = { session, startedAt: Date.now() - session.ageMs };
	sessions.set(session.sessionId, call);
	drawCall(call);
	return isNew;
}

/** How calls end, in the words of the node. */
const OUTCOMES = {
	ok: 'Answered',
	notAnswer: 'Lead Did Not Answer',
	userReject: 'Lead Rejected',
	busy: 'Lead Busy',
	powerOff: 'Powered Off',
	numberNotExist: 'Number Does Not Exist',
	seatGiveUp: 'Agent Did Not Answer',
	callerCancel: 'Cancelled by Agent',
	callerCancelWhileRing: 'Cancelled by Agent',
	voiceMailReached: 'Voicemail Reached',
	outOfCredit: 'Number Suspended',
	notInService: 'Out of Coverage',
	restrictedCallee: 'Lead Restricted',
	waitingGiveUp: 'Caller Hung Up in Queue',
};
/** Who hung up, where Tencent's word is another one. */
const SIDES = { user: 'lead', seat: 'agent', system: 'platform' };

/** Whoever has talked has answered, unless it was a mailbox. */
const outcomeOf = ({ talkMs, endStatus: { text } }) =>
	talkMs > 0 && text !== 'voiceMailReached' ? 'Answered' : (OUTCOMES[text] ?? text);

function showRecord(record) {
	const { endStatus, talkMs } = record;
	const links = record.recordings.flatMap(({ label, url }) => {
		const link = make('a', '', say(label));
		link.href = url;
		link.target = '_blank';
		return [link, ' '];
	});
	const row = make(
		'li',
		'row',
		time(record.startedAt),
		make('span', 'grow', `${record.direction === 'inbound' ? '← ' : ''}${readable(record.lead)}`),
		make('span', '', record.agent),
		make('span', talkMs > 0 ? 'talking' : 'refused', say(outcomeOf(record))),
		make('span', 'muted', talkMs > 0 ? `${Math.round(talkMs / 1000)} s` : ''),
		make(
			'span',
			'muted',
			`${say('hung up by')} ${say(SIDES[record.hungUpSide] ?? record.hungUpSide)}`,
		),
		make('span', '', ...links),
	);
	row.title = `SessionId ${record.sessionId}, EndStatus ${endStatus.number} ${endStatus.text}${record.uui ? `, UUI ${record.uui}` : ''}`;
	recordList.put(record.sessionId, row);
}

const faultLabels = new Map(magicCallees.map(({ fault, label }) => [fault, label]));
faultLabels.delete(undefined);

function showRequest(request) {
	const tone = (request.fault && 'fault') || (request.code && 'refused') || 'talking';
	const details = [
		request.callee && readable(request.callee),
		request.placed && say('call placed'),
		!request.verified && say('not verified'),
	];
	requestList.put(
		request.id,
		make(
			'li',
			'row',
			time(request.at),
			make('span', 'grow', request.action || '–'),
			make('b', tone, faultLabels.get(request.fault) ?? request.code ?? say('Success')),
			make('span', 'line muted', details.filter(Boolean).join(' · ')),
		),
	);
}

/** What is not spelled as people say it. */
const WORDS = { notReady: 'not ready' };
const wordOf = (status) => (isChinese ? say(status) : (WORDS[status] ?? status));
const TONES = { free: 'talking', busy: 'ringing' };
const CONDITIONS = { noMobile: 'no mobile bound', notAllowlisted: 'not allow-listed' };

function drawAgents(agents) {
	byId('agents').replaceChildren(
		...agents.map((agent) => {
			const notes = [
				agent.callee && `${say('in a call with')} ${readable(agent.callee)}`,
				agent.reason,
				agent.reserved && `→ ${wordOf(agent.reserved)}`,
				agent.status === 'offline' && agent.useMobileCallOut && say('calls by mobile'),
				say(CONDITIONS[agent.condition] ?? ''),
			];
			const seconds = agent.seconds % 60;
			const duration = `${Math.floor(agent.seconds / 60)}:${String(seconds).padStart(2, '0')}`;
			return make(
				'li',
				'row',
				make('b', '', agent.name),
				make('span', 'grow', copyButton(agent.mail)),
				make('b', TONES[agent.status] ?? 'muted', `${wordOf(agent.status)} ${duration}`),
				make('span', 'line muted', notes.filter(Boolean).join(' · ')),
			);
		}),
	);
}
