// Calls

/** A number as people read it: in groups, a mobile with its country code. */
function readable(number) {
	const national = number.replace(/^0086/, '');
	if (/^1\d{10}$/.test(national)) return national.replace(/^(\d{3})(\d{4})/, '+86 $1 $2 ');
	return national.replace(/^(010|02\d|0[3-9]\d\d)(\d{3,4})(\d{4})$/, '$1 $2 $3');
}

function leg(className, iconName, title, subtitle) {
	const state = make('span', 'state');
	const text = make('div', '', make('b', '', title), make('span', 'mono', subtitle), state);
	return {
		element: make('div', `leg ${className}`, make('div', 'device', icon(iconName)), text),
		state,
	};
}

function createCall(session) {
	const agent = leg(
		'agent',
		'mobile',
		session.agentName || session.userId,
		readable(session.agentPhone),
	);
	const lead = leg(
		'lead',
		'phone',
		readable(session.callee),
		`caller ID ${readable(session.caller)}`,
	);
	const headline = make('strong');
	const outcome = make('span', 'outcome mono');
	const untold = make('span', 'untold');
	const element = make(
		'li',
		'call',
		make('div', 'call-head', headline, outcome, make('span', '', clockTime(session.createdAt))),
		make('div', 'legs', agent.element, make('div', 'wire'), lead.element),
		make(
			'div',
			'call-foot',
			make('span', '', session.uui ? `UUI ${session.uui}` : 'No UUI', '  '),
			untold,
			make('span', 'mono', session.sessionId.slice(0, 8)),
		),
	);
	element.title = `SessionId ${session.sessionId}`;
	// The page keeps its own time, counted from the age that the sandbox told.
	return {
		session,
		agent,
		lead,
		headline,
		outcome,
		untold,
		element,
		startedAt: Date.now() - session.ageMs,
	};
}

/** What is to be seen of a call by now, from the timeline that the sandbox told. */
function stateOf({ session, startedAt }) {
	const { timeline, leadState, createdAt } = session;
	const now = createdAt + (Date.now() - startedAt);
	const isOver = (time) => time > 0 && time <= now;
	const talkedFor = (until) => Math.max(0, Math.round((until - timeline.leadAnsweredAt) / 1000));
	if (isOver(timeline.endedAt)) {
		const spoke = timeline.leadAnsweredAt ? `, ${talkedFor(timeline.endedAt)} s` : '';
		const side = { user: ' by lead', seat: ' by agent' }[timeline.hungUpSide] ?? '';
		return {
			status: 'finished',
			agent: timeline.agentAnsweredAt ? 'Hung up' : 'Did not answer',
			lead: timeline.endStatus.text === 'callerCancel' ? 'Hung up' : leadState,
			headline: timeline.leadAnsweredAt ? `Ended${side}${spoke}` : 'Ended without a talk',
			outcome: `${timeline.endStatus.number} ${timeline.endStatus.text}`,
		};
	}
	if (isOver(timeline.leadAnsweredAt)) {
		return {
			status: 'inProgress',
			agent: 'Answered',
			lead: 'Answered',
			headline: `Agent and lead are talking, ${talkedFor(now)} s`,
		};
	}
	if (isOver(timeline.agentAnsweredAt)) {
		return {
			status: 'ringing',
			agent: 'Answered',
			lead: timeline.leadRangAt ? 'Ringing' : 'Being dialled',
			headline: timeline.leadRangAt ? 'The lead is ringing' : 'The lead is being dialled',
		};
	}
	return {
		status: 'seatJoining',
		agent: 'Ringing',
		lead: 'Waits for the agent',
		headline: "The agent's mobile is ringing",
	};
}

const LEG_CLASSES = { Ringing: 'ringing', Answered: 'answered' };

function updateCall(call) {
	const { status, agent, lead, headline, outcome = '' } = stateOf(call);
	call.element.className = `call ${status}`;
	call.headline.textContent = headline;
	call.outcome.textContent = outcome;
	call.outcome.className = `outcome mono ${outcome.endsWith(' ok') ? 'tone-talking' : 'tone-refused'}`;
	for (const [part, text] of [
		[call.agent, agent],
		[call.lead, lead],
	]) {
		part.state.textContent = text;
		for (const [name, className] of Object.entries(LEG_CLASSES)) {
			part.element.classList.toggle(className, text === name);
		}
	}
	call.finished = status === 'finished';
}

function addCall(session) {
	const call = createCall(session);
	calls.set(session.sessionId, call);
	byId('calls').prepend(call.element);
	if (calls.size > MOST_CALLS) {
		const [oldest] = calls.keys();
		calls.get(oldest).element.remove();
		calls.delete(oldest);
	}
	const magic = magicByCallee.get(session.callee);
	if (magic && (magic.kind === 'code' || magic.kind === 'fault'))
		call.untold.textContent = `Client was not told: ${magic.label}`;
	updateCall(call);
}
