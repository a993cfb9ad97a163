// Requests

function toneOf({ code, fault }) {
	if (fault) return 'fault';
	return code ? 'refused' : 'talking';
}

function addRequest(request) {
	const result = request.fault ? words(request.fault) : (request.code ?? 'Success');
	const details = [
		request.callee && readable(request.callee),
		request.placed && 'call placed',
		!request.verified && 'not verified',
	];
	byId('log').prepend(
		make(
			'li',
			'',
			make('time', 'mono', clockTime(request.at)),
			make('span', '', request.action || 'No action'),
			make(
				'small',
				'',
				make('b', `tone-${toneOf(request)}`, result),
				...details.filter(Boolean).map((text) => ` · ${text}`),
			),
		),
	);
	if (byId('log').children.length > MOST_REQUESTS) byId('log').lastElementChild.remove();
	if (request.fault) counts.faults += 1;
	else if (request.code) counts.refused += 1;
	if (magicByCallee.has(request.callee))
		used.set(request.callee, (used.get(request.callee) ?? 0) + 1);
}

// Figures

function drawFigures() {
	byId('records-count').textContent = counts.records.toLocaleString('en');
	byId('pushes-count').textContent = counts.pushes.toLocaleString('en');
	for (const name of ['requests', 'placed', 'refused', 'faults']) {
		const count = counts[name];
		byId(name).textContent = count.toLocaleString('en');
		byId(name).classList.toggle('zero', count === 0);
	}
	const oneSecondAgo = Date.now() - 1000;
	recentArrivals = recentArrivals.filter((time) => time > oneSecondAgo);
	byId('rate').textContent = recentArrivals.length;
	[...byId('meter').children].forEach((bar, index) =>
		bar.classList.toggle('on', index < recentArrivals.length),
	);
	byId('no-calls').hidden = calls.size > 0;
	byId('no-requests').hidden = byId('log').children.length > 0;
	byId('no-records').hidden = byId('records').children.length > 0;
	byId('records-table').hidden = byId('records').children.length === 0;
	byId('no-pushes').hidden = byId('pushes').children.length > 0;
	for (const row of byId('magic').children) {
		const count = used.get(row.dataset.callee) ?? 0;
		row.lastElementChild.textContent = count || '';
		row.classList.toggle('used', count > 0);
	}
}

// What happens

function forget() {
	calls.clear();
	used.clear();
	recentArrivals = [];
	pushes.clear();
	Object.assign(counts, NOTHING);
	byId('calls').replaceChildren();
	byId('records').replaceChildren();
	byId('pushes').replaceChildren();
	byId('log').replaceChildren();
}

function listen() {
	const source = new EventSource('/sandbox/events');
	const on = (name, handle) =>
		source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
	const showLive = (isLive) => {
		byId('live').classList.toggle('on', isLive);
		byId('live').lastElementChild.textContent = isLive ? 'Live' : 'Sandbox is not running';
	};
	source.addEventListener('open', () => showLive(true));
	source.addEventListener('error', () => showLive(false));
	on('snapshot', (snapshot) => {
		forget();
		limit = snapshot.requestsPerSecond;
		byId('limit').textContent = limit ?? 'any number';
		byId('meter').replaceChildren(
			...Array.from({ length: Math.min(limit ?? 40, 60) }, () => make('i')),
		);
		snapshot.requests.forEach(addRequest);
		snapshot.sessions.forEach(addCall);
		snapshot.records.forEach(addRecord);
		snapshot.pushes.forEach(showPush);
		showSettings(snapshot.pushSettings);
		Object.assign(counts, snapshot.counts);
	});
	on('request', (request) => {
		counts.requests += 1;
		recentArrivals.push(Date.now());
		addRequest(request);
	});
	on('session', (session) => {
		counts.placed += 1;
		addCall(session);
	});
	on('hangUp', (session) => {
		const call = calls.get(session.sessionId);
		if (!call) return;
		Object.assign(call, { session, finished: false });
	});
	on('record', (record) => {
		counts.records += 1;
		addRecord(record);
	});
	on('records', ({ count, records }) => {
		counts.records += count;
		records.forEach(addRecord);
	});
	on('push', (push) => {
		if (!pushes.has(push.uuid)) counts.pushes += 1;
		showPush(push);
	});
	on('pushSettings', showSettings);
	on('reset', forget);
}

drawMagic();
drawAccount();
drawPush();
listen();
setInterval(() => {
	drawFigures();
	for (const call of calls.values()) if (!call.finished) updateCall(call);
}, 200);
