import Table from 'cli-table3';
import { truncate } from 'lodash';
import type { createColors } from 'picocolors';

import type { checkDemo } from './checks';
import type { Lead } from './leads';
import type { Demo } from './runDemo';

type Colours = ReturnType<typeof createColors>;

/** A table without lines between the rows; columns that begin with a number are aligned to the right. */
function tableOf(head: string[], rows: Array<Array<string | number>>, { bold }: Colours): string {
	const table = new Table({
		head: head.map(bold),
		colAligns: rows[0].map((cell) => (typeof cell === 'number' ? 'right' : 'left')),
		chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
		style: { head: [], border: [], compact: true },
	});
	table.push(...rows);
	return table.toString();
}

function paintOutput({ output, callPlaced, isFound }: Lead, { green, yellow, red }: Colours) {
	const paint = { yes: green, unknown: yellow, no: red }[callPlaced];
	return paint(isFound ? `${output} (found)` : output);
}

/** What came back of a try: how the call ended, or a dash and the code that says why there was none. */
function paintOutcome({ code, outcomes }: Lead, { green, red, dim }: Colours): string {
	if (outcomes.length === 0) {
		return code ? dim(`– ${code.split('.').slice(-1)[0]}`) : red('– (nothing came back)');
	}
	return outcomes
		.map(({ outcome, talkSeconds }) =>
			talkSeconds > 0 ? green(`${outcome}, ${talkSeconds} s`) : outcome,
		)
		.join(' + ');
}

/** The agents who were asked, without what they have in common; those who did not take the call in grey. */
function paintAgents({ agents, callPlaced }: Lead, { dim }: Colours): string {
	const names = agents.map((agent) => truncate(agent.split('@')[0], { length: 12, omission: '…' }));
	if (callPlaced === 'yes') {
		const [last = ''] = names.slice(-1);
		return [...names.slice(0, -1).map((name) => `${dim(name)} → `), last].join('');
	}
	const [first = '', ...others] = names;
	return dim(others.length > 0 ? `${first} and ${others.length} more` : first);
}

/** The table of all leads: as given, as sent, who was asked, the output taken, and the outcome that came back. */
export const leadTable = ({ leads }: Demo, colours: Colours) =>
	tableOf(
		['#', 'Lead', 'Number in the CRM', 'Number Sent', 'Agents', 'Output', 'Outcome of the Call'],
		leads.map((lead) => [
			lead.position,
			lead.name,
			JSON.stringify(lead.phone),
			lead.numberSent || colours.dim('(nothing sent)'),
			paintAgents(lead, colours),
			paintOutput(lead, colours),
			paintOutcome(lead, colours),
		]),
		colours,
	);

/** How many leads left by each output, and their sum. */
const outputTable = ({ outputs, leads, eventCount }: Demo, colours: Colours) =>
	tableOf(
		['Output', 'Leads'],
		[
			...outputs.map(({ label, count }) => [label, count]),
			[colours.bold('Out'), leads.length],
			[colours.bold('In'), eventCount],
		],
		colours,
	);

/** What was said in a call, as a letter to whoever calls the lead next. */
function conversationText({ conversation, leads }: Demo, { red, bold, dim }: Colours): string {
	if (!conversation) return red('Nobody has talked, so nothing was said.');
	const { leadId, lines, summary, mood } = conversation;
	const name = leads.find((lead) => lead.leadId === leadId)?.name;
	return [
		bold(`What was said in the call to ${name} (Call Record: Get Transcript, Get AI Result)`),
		...lines.map((line) => `  ${line}`),
		dim(`  Summary: ${summary} Mood: ${mood}`),
	].join('\n');
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

/** What the sandbox has seen, and which promises that proves. */
function proof(demo: Demo, checks: ReturnType<typeof checkDemo>, { green, red, dim }: Colours) {
	const { requests, sessions, duration, waited } = demo;
	return [
		`The sandbox's own log: ${requests.length} requests to place a call, ${sessions.length} calls placed, in ${seconds(duration)}; their outcomes came back within ${seconds(waited)} more.`,
		...checks.map(({ promise, kept, evidence }) => {
			const verdict = kept ? green('✔') : red('✘');
			return `${verdict} ${promise} ${dim(`(${evidence})`)}`;
		}),
	].join('\n');
}

/** All that is shown of a demo, in colours or without them. */
export const reportText = (demo: Demo, checks: ReturnType<typeof checkDemo>, colours: Colours) =>
	[
		leadTable(demo, colours),
		outputTable(demo, colours),
		conversationText(demo, colours),
		proof(demo, checks, colours),
	].join('\n\n');
