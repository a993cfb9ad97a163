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
	const untold = make('span', 'untold');
	const element = make(
		'li',
		'call',
		make('div', 'call-head', headline, make('span', '', clockTime(session.createdAt))),
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
	return { session, agent, lead, headline, untold, element, startedAt: Date.now() - session.ageMs };
}

function stateOf(call) {
	const age = Date.now() - call.startedAt;
	const end = Math.min(call.endedAfter ?? Infinity, callLife.finishedAfterMs);
	const talkedFor = (now) => Math.max(0, Math.round((now - callLife.leadAnswersAfterMs) / 1000));
	if (age >= end) {
		return {
			status: 'finished',
			agent: 'Hung up',
			lead: 'Hung up',
			headline: 'Ended',
			spoke: talkedFor(end),
		};
	}
	if (age >= callLife.leadAnswersAfterMs) {
		const headline = 'Agent and lead are talking';
		return {
			status: 'inProgress',
			agent: 'Answered',
			lead: 'Answered',
			headline,
			spoke: talkedFor(age),
		};
	}
	if (age >= callLife.agentAnswersAfterMs) {
		return {
			status: 'ringing',
			agent: 'Answered',
			lead: 'Ringing',
			headline: 'The lead is ringing',
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
	const { status, agent, lead, headline, spoke } = stateOf(call);
	call.element.className = `call ${status}`;
	call.headline.textContent = spoke === undefined ? headline : `${headline}, ${spoke} s`;
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
	if (session.hungUpAt !== undefined) call.endedAfter = session.hungUpAt - session.createdAt;
	calls.set(session.sessionId, call);
	byId('calls').prepend(call.element);
	if (calls.size > MOST_CALLS) {
		const [oldest] = calls.keys();
		calls.get(oldest).element.remove();
		calls.delete(oldest);
	}
	const magic = magicByCallee.get(session.callee);
	if (magic && magic.kind !== 'throttledOnce')
		call.untold.textContent = `Client was not told: ${magic.label}`;
	updateCall(call);
}
