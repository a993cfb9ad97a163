// Data push

const pushes = new Map();
const PUSH_STATES = {
	waiting: ['ringing', 'Waiting'],
	delivered: ['talking', 'Delivered'],
	givenUp: ['refused', 'Given up'],
};
const PUSH_NAMES = { cdr: 'Call record', record: 'Recording', voicemail: 'Voicemail' };

function tryLine({ kind, at, tookMs, status, answer, acknowledged }) {
	const line = make(
		'li',
		'',
		make('time', 'mono', clockTime(at)),
		make('b', `mono ${acknowledged ? 'tone-talking' : 'tone-refused'}`, status || 'none'),
		make('span', 'answer mono', answer || '(empty)'),
		make('span', 'tone-muted', `${kind === 'first' ? '' : `${kind}, `}${tookMs} ms`),
	);
	line.title = answer;
	return line;
}

function showPush(push) {
	const [tone, text] = PUSH_STATES[push.state];
	const tries = push.tries.length === 1 ? '1 try' : `${push.tries.length} tries`;
	const element = make(
		'li',
		'push',
		make('time', 'mono', clockTime(push.createdAt)),
		make(
			'div',
			'push-head',
			make('span', '', PUSH_NAMES[push.action]),
			make('b', `tone-${tone}`, text),
			make('span', 'tone-muted', tries),
		),
		make('ol', 'tries', ...push.tries.map(tryLine)),
	);
	element.title = `X-TCCC-PUSH-UUID ${push.uuid}, SessionId ${push.sessionId}`;
	const known = pushes.get(push.uuid);
	pushes.set(push.uuid, element);
	if (known) known.replaceWith(element);
	else byId('pushes').prepend(element);
	if (pushes.size > MOST_PUSHES) {
		const [oldest] = pushes.keys();
		pushes.get(oldest).remove();
		pushes.delete(oldest);
	}
}

const form = () => byId('push-form').elements;
const chosenMalformations = () =>
	[...byId('malformed').querySelectorAll('input')]
		.filter(({ checked }) => checked)
		.map(({ value }) => value);

function showUnpleasant() {
	const { reorder, duplicates, lateMs } = form();
	const count =
		Number(reorder.checked) +
		Number(duplicates.value > 0) +
		Number(lateMs.value > 0) +
		chosenMalformations().length;
	byId('unpleasant').textContent = count === 0 ? '' : `(${count} on)`;
}

function showSettings(settings) {
	const { url, username, password, reorder, duplicates, lateMs } = form();
	byId('push-target').textContent = settings.url
		? `Call records go to ${settings.url}`
		: 'Switched off: call records are not pushed.';
	url.value = settings.url ?? '';
	username.value = settings.authentication === 'none' ? '' : settings.authentication.username;
	password.value = '';
	password.placeholder = settings.authentication === 'none' ? '' : 'Unchanged';
	reorder.checked = settings.reorder;
	duplicates.value = settings.duplicates;
	lateMs.value = settings.lateMs;
	for (const box of byId('malformed').querySelectorAll('input')) {
		box.checked = settings.malformed.includes(box.value);
	}
	byId('push-off').hidden = !settings.url;
	byId('push-sample').hidden = !settings.url;
	savedUser = username.value;
	showUnpleasant();
}

let savedUser = '';

/** What the form says of authentication; an untouched password stays as it is. */
function authenticationChange() {
	const { username, password } = form();
	if (!username.value) return { authentication: 'none' };
	if (username.value === savedUser && !password.value) return {};
	return { authentication: { username: username.value, password: password.value } };
}

async function post(path, body) {
	const response = await fetch(path, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});
	const answer = await response.json();
	byId('push-complaint').textContent = response.ok ? '' : answer.error;
	return response.ok;
}

async function saveSettings() {
	const { url, reorder, duplicates, lateMs } = form();
	const saved = await post('/push', {
		url: url.value || null,
		...authenticationChange(),
		reorder: reorder.checked,
		duplicates: Number(duplicates.value),
		lateMs: Number(lateMs.value),
		malformed: chosenMalformations(),
	});
	if (saved) tell('Saved');
}

function drawPush() {
	for (const { malformation, label } of malformations) {
		const box = make('input');
		box.type = 'checkbox';
		box.value = malformation;
		byId('malformed').append(make('label', '', box, ` ${label}`));
	}
	byId('push-form').addEventListener('input', showUnpleasant);
	byId('push-form').addEventListener('submit', (event) => {
		event.preventDefault();
		void saveSettings();
	});
	byId('push-off').addEventListener('click', () => void post('/push', { url: null }));
	byId('push-sample').addEventListener('click', () => void post('/push/now', {}));
}
