// Data push

const pushList = createList('pushes');
const TONE_OF_PUSH = { waiting: 'ringing', delivered: 'talking', givenUp: 'refused' };
const form = byId('push-form').elements;
const faultBoxes = () => [...byId('push-faults').querySelectorAll('input')];
let savedUser = '';

function showPush(push) {
	const tries = push.tries.map(({ tookMs, status, answer }) =>
		make('div', 'line mono muted', `${status || '–'} ${tookMs} ms ${answer}`),
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
	const count = faultBoxes().filter(({ checked }) => checked).length;
	byId('fault-count').textContent = count === 0 ? '' : `(${count})`;
}

function showSettings(settings) {
	const { url, authentication, faults } = settings;
	savedUser = authentication === 'none' ? '' : authentication.username;
	byId('push-target').textContent = url ?? say('Switched off: call records are not pushed.');
	form.url.value = url ?? '';
	form.username.value = savedUser;
	form.password.value = '';
	for (const box of faultBoxes()) box.checked = faults.includes(box.value);
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

for (const { fault, label } of pushFaults) {
	const box = make('input');
	box.type = 'checkbox';
	box.value = fault;
	byId('push-faults').append(make('label', '', box, ` ${say(label)}`));
}
byId('push-form').addEventListener('input', countFaults);
byId('push-form').addEventListener('submit', (event) => {
	event.preventDefault();
	const settings = {
		url: form.url.value || null,
		...authenticationChange(),
		faults: faultBoxes()
			.filter(({ checked }) => checked)
			.map(({ value }) => value),
	};
	void complainOf(post('/push', settings));
});
byId('push-off').addEventListener('click', () => void complainOf(post('/push', { url: null })));
byId('push-sample').addEventListener('click', () => void complainOf(post('/push/now')));
