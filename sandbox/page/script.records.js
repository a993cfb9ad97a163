// Call records

const SIDES = { user: 'Lead', seat: 'Agent', system: 'Platform' };

function recordingLinks(recordings) {
	return recordings.flatMap(({ label, url }, index) => {
		const link = make('a', '', label);
		link.href = url;
		link.target = '_blank';
		return index === 0 ? [link] : [', ', link];
	});
}

function addRecord(record) {
	const { endStatus, talkMs, direction } = record;
	const row = make(
		'tr',
		'',
		make('td', 'mono', clockTime(record.startedAt)),
		make('td', '', `${direction === 'inbound' ? '← ' : ''}${readable(record.lead)}`),
		make('td', '', record.agent),
		make(
			'td',
			`mono ${talkMs > 0 ? 'tone-talking' : 'tone-refused'}`,
			`${endStatus.number} ${endStatus.text}`,
		),
		make('td', 'number', talkMs > 0 ? `${Math.round(talkMs / 1000)} s` : '–'),
		make('td', '', SIDES[record.hungUpSide]),
		make('td', '', ...recordingLinks(record.recordings)),
	);
	row.title = `SessionId ${record.sessionId}${record.uui ? `, UUI ${record.uui}` : ''}`;
	byId('records').prepend(row);
	if (byId('records').children.length > MOST_RECORDS) byId('records').lastElementChild.remove();
}
