// Data push

const pushList = createList('pushes');
const TONE_OF_PUSH = { waiting: 'ringing', delivered: 'talking', givenUp: 'refused' };
const form = byId('push-form').elements;
const malformedBoxes = () => [...byId('malformed').querySelectorAll('input')];
let savedUser = '';

function showPush(push) {
	const tries = push.tries.map(({ kind, tookMs, status, answer }) =>
		make(
			'div',
			'line mono muted',
			`${status || '–'} ${kind === 'first' ? '' : `${kind} `}${tookMs} ms ${answer}`,
		),
	);
	const row = make(
		'li',
		'row',
		time(push.createdAt),
		make('span', 'grow', say(push.action)),
		make('b', TONE_OF_PUSH[push.state], say(push.state)),
		...tries,
	);
	row.title = `X-TCCC-PUSH-UUID ${push.uuid}, SessionId ${push.sessionId}`;
	pushList.put(push.uuid, row);
}

function countFaults() {
	const { reorder, duplicates, lateMs } = form;
	const faults = [
		reorder.checked,
		duplicates.value > 0,
		lateMs.value > 0,
		...malformedBoxes().map(({ checked }) => checked),
	];
	const count = faults.filter(Boolean).length;
	byId('fault-count').textContent = count === 0 ? '' : `(${count})`;
}

function showSettings(settings) {
	const { url, authentication, reorder, duplicates, lateMs, malformed } = settings;
	savedUser = authentication === 'none' ? '' : authentication.username;
	byId('push-target').textContent = url ?? say('Switched off: call records are not pushed.');
	form.url.value = url ?? '';
	form.username.value = savedUser;
	form.password.value = '';
	form.reorder.checked = reorder;
	form.duplicates.value = duplicates;
	form.lateMs.value = lateMs;
	for (const box of malformedBoxes()) box.checked = malformed.includes(box.value);
	byId('push-off').hidden = !url;
	byId('push-sample').hidden = !url;
	countFaults();
}

/** What the form says of authentication; an untouched password stays as it is. */
function authenticationChange() {
	const { username, password } = form;
	if (!username.value) return { authentication: 'none' };
	if (username.value === savedUser && !password.value) return {};
	return { authentication: { username: username.value, password: password.value } };
}

async function complainOf(posted) {
	const complaint = await posted;
	byId('push-complaint').textContent = complaint ?? '';
	if (complaint === undefined) tell(say('Saved'));
}

for (const { malformation, label } of malformations) {
	const box = make('input');
	box.type = 'checkbox';
	box.value = malformation;
	byId('malformed').append(make('label', '', box, ` ${say(label)}`));
}
byId('push-form').addEventListener('input', countFaults);
byId('push-form').addEventListener('submit', (event) => {
	event.preventDefault();
	const settings = {
		url: form.url.value || null,
		...authenticationChange(),
		reorder: form.reorder.checked,
		duplicates: Number(form.duplicates.value),
		lateMs: Number(form.lateMs.value),
		malformed: malformedBoxes()
			.filter(({ checked }) => checked)
			.map(({ value }) => value),
	};
	void complainOf(post('/push', settings));
});
byId('push-off').addEventListener('click', () => void complainOf(post('/push', { url: null })));
byId('push-sample').addEventListener('click', () => void complainOf(post('/push/now')));
