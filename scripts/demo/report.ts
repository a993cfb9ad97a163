import Table from 'cli-table3';
import { createColors } from 'picocolors';

import type { CallOutcome } from './crm';
import type { LeadResult } from './leadResults';
import type { DemoResult, Lead } from './runDemo';

/** Colours, or the same text without them. */
export interface Colours {
	readonly good: (text: string) => string;
	readonly bad: (text: string) => string;
	readonly careful: (text: string) => string;
	readonly quiet: (text: string) => string;
	readonly heading: (text: string) => string;
}

/** Colours for a terminal, or none for files and pipes. */
export function coloursFor(isTerminal: boolean): Colours {
	const { green, red, yellow, dim, bold } = createColors(isTerminal);
	return { good: green, bad: red, careful: yellow, quiet: dim, heading: bold };
}

/** Columns that the widest line may take, with any lead of the sample. */
export const MAX_WIDTH = 140;

const NO_INNER_LINES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

function createTable(
	head: readonly string[],
	colours: Colours,
	alignRight: readonly number[] = [],
) {
	return new Table({
		head: head.map(colours.heading),
		colAligns: head.map((_, column) => (alignRight.includes(column) ? 'right' : 'left')),
		chars: NO_INNER_LINES,
		style: { head: [], border: [], compact: true },
	});
}

function paintOutput({ output, callPlaced, confirmedBy }: LeadResult, colours: Colours): string {
	if (callPlaced === 'yes') return colours.good(confirmedBy ? `${output} (found)` : output);
	return callPlaced === 'unknown' ? colours.careful(output) : colours.bad(output);
}

/** What came back of a try: how the call ended, or a dash and the code that says why there was none. */
function paintOutcome(
	{ code, callPlaced }: LeadResult,
	outcomes: readonly CallOutcome[],
	colours: Colours,
): string {
	if (callPlaced === 'no' || (outcomes.length === 0 && code))
		return colours.quiet(`– ${code.split('.').slice(-1)[0]}`);
	if (outcomes.length === 0) return colours.bad('– (nothing came back)');
	return outcomes
		.map(({ outcome, talkSeconds }) =>
			talkSeconds > 0 ? colours.good(`${outcome}, ${talkSeconds} s`) : outcome,
		)
		.join(' + ');
}

const MAX_NAME_LENGTH = 12;
const shortened = (name: string) =>
	name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH - 1)}…` : name;

/** The agents who were asked, without what they have in common; those who did not take the call in grey. */
function paintAgents({ agents, result }: Lead, colours: Colours): string {
	const names = agents.map((agent) => shortened(agent.split('@')[0]));
	if (result?.callPlaced !== 'yes') {
		const [first = '', ...others] = names;
		return colours.quiet(others.length > 0 ? `${first} and ${others.length} more` : first);
	}
	const [last = ''] = names.slice(-1);
	return [...names.slice(0, -1).map((name) => `${colours.quiet(name)} → `), last].join('');
}

function cellsOf(lead: Lead, colours: Colours) {
	const { name, phone, result, outcomes } = lead;
	if (!result) return [name, `"${phone}"`, '', '', colours.bad('(lost)'), ''];
	return [
		name,
		JSON.stringify(phone),
		result.numberSent || colours.quiet('(nothing sent)'),
		paintAgents(lead, colours),
		paintOutput(result, colours),
		paintOutcome(result, outcomes, colours),
	];
}

/**
 * The table of all leads: as given, as sent, who was asked, the output taken, and the outcome that came back.
 *
 * @param leads in the order of the webhook call
 */
export function leadTable(leads: readonly Lead[], colours: Colours): string {
	const head = [
		'#',
		'Lead',
		'Number in the CRM',
		'Number Sent',
		'Agents',
		'Output',
		'Outcome of the Call',
	];
	const table = createTable(head, colours, [0]);
	leads.forEach((lead, index) => table.push([index + 1, ...cellsOf(lead, colours)]));
	return table.toString();
}

/** How many leads left by each output, and their sum. */
export function outputTable({ outputs, leads }: DemoResult, colours: Colours): string {
	const table = createTable(['Output', 'Leads'], colours, [1]);
	for (const { label, leads: count } of outputs) table.push([label, count]);
	const sum = outputs.reduce((total, { leads: count }) => total + count, 0);
	table.push([colours.heading('Out'), sum], [colours.heading('In'), leads.length]);
	return table.toString();
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

/** What the sandbox has seen, and which promises that proves. */
export function proof(result: DemoResult, colours: Colours) {
	const { requests, sessions, checks, duration, waited } = result;
	const lines = checks.map(({ promise, kept, evidence }) => {
		const verdict = kept ? colours.good('✔') : colours.bad('✘');
		return `${verdict} ${promise} ${colours.quiet(`(${evidence})`)}`;
	});
	return [
		`The sandbox's own log: ${requests.length} requests to place a call, ${sessions.length} calls placed, in ${seconds(duration)}; their outcomes came back within ${seconds(waited)} more.`,
		...lines,
	].join('\n');
}
