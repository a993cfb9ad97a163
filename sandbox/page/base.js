'use strict';
// The page of the sandbox. Values from requests reach the document as text only, never as HTML.

const { account, editorUrl, magicCallees, pushFaults, scenarios } = JSON.parse(
	document.getElementById('data').textContent,
);
const MOST_ROWS = 200;
const ROWS_AT_FIRST = 12;
const byId = (id) => document.getElementById(id);
const magicByCallee = new Map(magicCallees.map((magic) => [magic.callee, magic]));

const isChinese = (localStorage.getItem('language') ?? navigator.language)
	.toLowerCase()
	.startsWith('zh');
/** Says something in the language of the page. */
const say = (text) => (isChinese && CHINESE[text]) || text;

/** Creates an element; children are elements or text. */
function make(tag, className = '', ...children) {
	const element = document.createElement(tag);
	if (className) element.className = className;
	element.append(...children.filter((child) => child !== undefined && child !== ''));
	return element;
}

let toastTimer;
function tell(text) {
	byId('toast').textContent = text;
	byId('toast').classList.add('shown');
	clearTimeout(toastTimer);
	toastTimer = setTimeout(() => byId('toast').classList.remove('shown'), 1600);
}

function copyButton(text) {
	const button = make('button', 'copy', text);
	button.type = 'button';
	button.addEventListener('click', async () => {
		await navigator.clipboard.writeText(text);
		tell(`${say('Copied')} ${text}`);
	});
	return button;
}

async function post(path, body = {}) {
	const response = await fetch(path, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});
	const answer = await response.json();
	return response.ok ? undefined : answer.error;
}

const clockTime = (milliseconds) => new Date(milliseconds).toLocaleTimeString('en-GB');
const time = (milliseconds) => make('time', 'mono muted', clockTime(milliseconds));

/** A number as people read it: in groups, a mobile with its country code. */
function readable(number) {
	const national = number.replace(/^0086/, '');
	if (/^1\d{10}$/.test(national)) return national.replace(/^(\d{3})(\d{4})/, '+86 $1 $2 ');
	return national.replace(/^(010|02\d|0[3-9]\d\d)(\d{3,4})(\d{4})$/, '$1 $2 $3');
}

/** A list whose newest entries come first, and of which a few are shown until more are asked for. */
function createList(id) {
	const list = byId(id);
	const rows = new Map();
	let shown = ROWS_AT_FIRST;
	list.dataset.empty = say(list.dataset.empty ?? '');
	const more = make('button', 'more', say('Show more'));
	list.after(more);
	const draw = () => {
		[...list.children].forEach((row, index) => (row.hidden = index >= shown));
		more.hidden = list.children.length <= shown;
	};
	more.addEventListener('click', () => {
		shown += ROWS_AT_FIRST * 2;
		draw();
	});
	draw();
	return {
		rows,
		/** Adds a row, or puts it in the place of the one with the same key. */
		put(key, row) {
			const known = rows.get(key);
			rows.set(key, row);
			if (known) known.replaceWith(row);
			else list.prepend(row);
			if (rows.size > MOST_ROWS) {
				const [oldest] = rows.keys();
				rows.get(oldest).remove();
				rows.delete(oldest);
			}
			draw();
		},
		clear() {
			rows.clear();
			list.replaceChildren();
			draw();
		},
	};
}

for (const element of document.querySelectorAll('[data-t]')) {
	element.textContent = say(element.textContent.trim().replace(/\s+/g, ' '));
}
for (const step of document.querySelectorAll('[data-in-place]')) {
	step.hidden = (step.dataset.inPlace === 'yes') !== Boolean(editorUrl);
}
document.documentElement.lang = isChinese ? 'zh-CN' : 'en';
byId('language').textContent = isChinese ? 'English' : '中文';
byId('language').addEventListener('click', () => {
	localStorage.setItem('language', isChinese ? 'en' : 'zh');
	location.reload();
});
