// What does not change

let kind = 'all';
function filterMagic() {
	const wanted = byId('filter').value.trim().toLowerCase();
	for (const row of byId('magic').children) {
		const matches = row.textContent.toLowerCase().includes(wanted);
		row.hidden = !matches || (kind !== 'all' && row.dataset.kind !== kind);
	}
}

function expectedOutcome({ code, expectedOutcome: outcome, canBeConfirmed }) {
	if (outcome === code) return make('td', 'tone-muted', 'That code');
	const cell = make('td', 'mono', outcome);
	if (canBeConfirmed)
		cell.append(make('div', 'tone-muted', 'or Success, when the session is found'));
	return cell;
}

function drawMagic() {
	for (const magic of magicCallees) {
		const row = make(
			'tr',
			'',
			make('td', '', copyButton(magic.callee)),
			make('td', '', magic.label),
			make('td', magic.fault ? 'mono tone-fault' : 'mono', magic.fault ?? magic.code ?? magic.life),
			make('td', magic.placesCall ? '' : 'tone-muted', magic.placesCall ? 'Yes' : 'No'),
			expectedOutcome(magic),
			make('td', 'number'),
		);
		row.dataset.callee = magic.callee;
		row.dataset.kind = magic.kind === 'throttledOnce' ? 'code' : magic.kind;
		byId('magic').append(row);
	}
	for (const [value, text] of [
		['all', 'All'],
		['code', 'Error codes'],
		['life', 'Lives'],
		['fault', 'Faults'],
	]) {
		const button = make('button', '', text);
		button.setAttribute('aria-pressed', String(value === kind));
		button.addEventListener('click', () => {
			kind = value;
			for (const other of byId('kinds').children)
				other.setAttribute('aria-pressed', String(other === button));
			filterMagic();
		});
		byId('kinds').append(button);
	}
	byId('filter').addEventListener('input', filterMagic);
}

const CONDITIONS = {
	available: ['talking', 'Available'],
	busy: ['ringing', 'Busy'],
	noMobile: ['refused', 'No mobile bound'],
	notAllowlisted: ['refused', 'Not allow-listed'],
};
const NUMBER_STATES = { 2: 'arrears', 4: 'stopped', 5: 'violation' };

function drawAccount() {
	for (const agent of account.agents) {
		const [tone, text] = CONDITIONS[agent.condition];
		byId('agents').append(
			make(
				'tr',
				'',
				make('td', '', agent.name),
				make('td', '', copyButton(agent.mail)),
				make('td', 'mono', agent.phone || '–'),
				make('td', `tone-${tone}`, text),
			),
		);
	}
	const { temporaryKey } = account;
	const keys = {
		'Secret ID': account.secretId,
		'Secret Key': account.secretKey,
		'SDK App ID': String(account.sdkAppId),
		'Temporary Secret ID': temporaryKey.secretId,
		'Temporary Secret Key': temporaryKey.secretKey,
		'Session Token': temporaryKey.token,
	};
	for (const [name, value] of Object.entries(keys)) {
		byId('keys').append(make('dt', '', name), make('dd', '', copyButton(value)));
	}
	for (const { number, state } of account.numbers) {
		const stopped = NUMBER_STATES[state];
		byId('numbers').append(
			make('li', stopped ? 'mono stopped' : 'mono', stopped ? `${number} ${stopped}` : number),
		);
	}
	for (const { id, name } of account.skillGroups)
		byId('groups').append(make('li', '', `${name} (${id})`));
	byId('endpoint').append(location.origin, icon('copy'));
	byId('endpoint').addEventListener('click', () => void copy(location.origin));
	byId('reset').addEventListener('click', () => void fetch('/sandbox/reset', { method: 'POST' }));
}
