// The account, the magic numbers, the figures, and everything as it happens

function drawPairs(id, pairs) {
	for (const [name, values] of Object.entries(pairs)) {
		const lines = [values].flat().map((value) => make('div', '', copyButton(String(value))));
		byId(id).append(make('dt', '', say(name)), make('dd', '', ...lines));
	}
}

if (editorUrl) byId('editor').href = editorUrl;
// Where a credential holds them already, they are no step
drawPairs(editorUrl ? 'account' : 'keys', {
	Site: 'Custom Endpoint',
	Endpoint: location.origin,
	'Secret ID': account.secretId,
	'Secret Key': account.secretKey,
	'SDK App ID': account.sdkAppId,
});
drawPairs('account', {
	'Temporary Secret ID': account.temporaryKey.secretId,
	'Temporary Secret Key': account.temporaryKey.secretKey,
	'Session Token': account.temporaryKey.token,
	'Caller numbers': account.numbers.filter(({ state }) => state === 1).map(({ number }) => number),
	'Skill groups': account.skillGroups.map(({ id, name }) => `${id} ${name}`),
	'AI agents': account.aiAgents.map(({ id, name }) => `${id} ${name}`),
	IVRs: account.ivrIds,
});
for (const { scenario, label } of scenarios) {
	const option = make('option', '', say(label));
	option.value = scenario;
	byId('scenario').append(option);
}
byId('ring').addEventListener('click', () =>
	post('/sandbox/calls', { scenario: byId('scenario').value }),
);
byId('reset').addEventListener('click', () => post('/sandbox/reset'));

const magicRows = new Map();
for (const [title, kinds] of [
	['Call outcomes', ['scenario']],
	['Error codes', ['code', 'throttledOnce']],
	['Network faults', ['fault']],
]) {
	const group = make('details', '', make('summary', '', say(title)));
	group.open = kinds.includes('scenario');
	for (const magic of magicCallees.filter(({ kind }) => kinds.includes(kind))) {
		const label = scenarios.find(({ scenario }) => scenario === magic.scenario)?.label;
		const outcome = magic.expectedOutcome === magic.code ? '' : say(magic.expectedOutcome);
		const orSuccess = magic.canBeConfirmed ? say('or Success, when the session is found') : '';
		const row = make(
			'div',
			'row',
			copyButton(magic.nationalNumber),
			make('span', '', label ? say(label) : magic.label),
			make('span', 'mono', magic.fault ?? magic.code ?? magic.label.split(': ').at(-1)),
			make(
				'span',
				'muted',
				[say(magic.placesCall ? 'placed' : 'not placed'), outcome, orSuccess]
					.filter(Boolean)
					.join(' · '),
			),
			make('b'),
		);
		magicRows.set(magic.callee, row);
		group.append(row);
	}
	byId('magic').append(group);
}
byId('filter').placeholder = say('A number, outcome or code');
byId('filter').addEventListener('input', ({ target }) => {
	const wanted = target.value.trim().toLowerCase();
	for (const row of magicRows.values())
		row.hidden = !row.textContent.toLowerCase().includes(wanted);
	if (wanted) for (const group of byId('magic').children) group.open = true;
});

const NOTHING = { requests: 0, placed: 0, refused: 0, faults: 0 };
const counts = { ...NOTHING };
const used = new Map();
let arrivals = [];
let limit = 20;

function drawFigures() {
	const oneSecondAgo = Date.now() - 1000;
	arrivals = arrivals.filter((moment) => moment > oneSecondAgo);
	const figures = [
		[counts.placed, 'calls placed'],
		[counts.requests, 'requests'],
		[counts.refused, 'refused'],
		[counts.faults, 'network faults'],
		[arrivals.length, 'in the last second'],
		[limit ?? '∞', 'allowed per action and second'],
	];
	byId('figures').replaceChildren(
		...figures.map(([count, text]) =>
			make('div', 'figure', make('b', '', count.toLocaleString('en')), say(text)),
		),
	);
	for (const [callee, row] of magicRows) {
		const count = used.get(callee);
		row.lastElementChild.textContent = count ?? '';
		row.classList.toggle('used', count !== undefined);
	}
}

function countRequest(request) {
	const { fault, code, callee } = request;
	if (fault) counts.faults += 1;
	else if (code) counts.refused += 1;
	if (magicRows.has(callee)) used.set(callee, (used.get(callee) ?? 0) + 1);
	showRequest(request);
}

function forget() {
	for (const list of [callList, recordList, requestList, pushList]) list.clear();
	sessions.clear();
	used.clear();
	arrivals = [];
	Object.assign(counts, NOTHING);
}

const source = new EventSource('/sandbox/events');
const on = (name, handle) =>
	source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
const showLive = (isLive) => {
	byId('live').classList.toggle('on', isLive);
	byId('live').textContent = say(isLive ? 'Live' : 'Sandbox is not running');
};
source.addEventListener('open', () => showLive(true));
source.addEventListener('error', () => showLive(false));
on('snapshot', (snapshot) => {
	forget();
	limit = snapshot.requestsPerSecond;
	snapshot.requests.forEach(countRequest);
	snapshot.sessions.forEach(showSession);
	snapshot.records.forEach(showRecord);
	snapshot.pushes.forEach(showPush);
	showSettings(snapshot.pushSettings);
	Object.assign(counts, snapshot.counts);
});
on('request', (request) => {
	counts.requests += 1;
	arrivals.push(Date.now());
	countRequest(request);
});
on('session', (session) => {
	if (showSession(session)) counts.placed += 1;
});
on('record', showRecord);
on('push', showPush);
on('pushSettings', showSettings);
on('reset', forget);

setInterval(() => {
	drawFigures();
	for (const call of sessions.values()) if (!call.finished) drawCall(call);
}, 250);

async function watchAgents() {
	const answer = await fetch('/sandbox/agents').catch(() => undefined);
	if (answer?.ok) drawAgents(await answer.json());
}
void watchAgents();
setInterval(() => void watchAgents(), 1000);
