'use strict';
// The page of the sandbox. Values from requests reach the document as text only, never as HTML.

const { account, magicCallees, malformations } = JSON.parse(
	document.getElementById('data').textContent,
);
const MOST_CALLS = 60;
const MOST_REQUESTS = 100;
const MOST_RECORDS = 100;
const MOST_PUSHES = 100;
const byId = (id) => document.getElementById(id);
const magicByCallee = new Map(magicCallees.map((magic) => [magic.callee, magic]));

/** Creates an element; children are elements or text. */
function make(tag, className = '', ...children) {
	const element = document.createElement(tag);
	if (className) element.className = className;
	element.append(...children.filter((child) => child !== undefined && child !== ''));
	return element;
}

function icon(name) {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
	use.setAttribute('href', `#icon-${name}`);
	svg.append(use);
	return svg;
}

let toastTimer;
function tell(text) {
	byId('toast').textContent = text;
	byId('toast').classList.add('shown');
	clearTimeout(toastTimer);
	toastTimer = setTimeout(() => byId('toast').classList.remove('shown'), 1600);
}

async function copy(text) {
	await navigator.clipboard.writeText(text);
	tell(`Copied ${text}`);
}

function copyButton(text) {
	const button = make('button', 'mono', text);
	button.title = 'Copy';
	button.addEventListener('click', () => void copy(text));
	return button;
}

const clockTime = (milliseconds) => new Date(milliseconds).toLocaleTimeString('en-GB');
const words = (name) =>
	name
		.replace(/([A-Z0-9]+)/g, ' $1')
		.toLowerCase()
		.trim();

// What is known

let limit = 20;
const calls = new Map();
const NOTHING = { requests: 0, placed: 0, refused: 0, faults: 0, records: 0, pushes: 0 };
const counts = { ...NOTHING };
const used = new Map();
let recentArrivals = [];
