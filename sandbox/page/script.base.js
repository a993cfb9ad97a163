'use strict';
// The page of the sandbox. Values from requests reach the document as text only, never as HTML.

const { account, magicCallees } = JSON.parse(document.getElementById('data').textContent);
const MOST_CALLS = 60;
const MOST_REQUESTS = 100;
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
async function copy(text) {
	await navigator.clipboard.writeText(text);
	byId('toast').textContent = `Copied ${text}`;
	byId('toast').classList.add('shown');
	clearTimeout(toastTimer);
	toastTimer = setTimeout(() => byId('toast').classList.remove('shown'), 1600);
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

let callLife = {};
let limit = 20;
const calls = new Map();
const counts = { requests: 0, placed: 0, refused: 0, faults: 0 };
const used = new Map();
let recentArrivals = [];
