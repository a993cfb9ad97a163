import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { replaceTables } from './report/docs';
import { asMarkdown, asText } from './report/format';
import { describeMachine } from './report/machine';
import type { Measure, Section } from './report/section';
import { measureExecutions } from './sections/executions';
import { measureGuard } from './sections/guard';
import { measureOverhead } from './sections/overhead';
import { measurePace } from './sections/pace';
import { measureSharedAccount } from './sections/sharedAccount';
import { measureSigning } from './sections/signing';

const SECTIONS: Readonly<Record<string, Measure>> = {
	a: measurePace,
	b: measureExecutions,
	c: measureSharedAccount,
	d: measureOverhead,
	e: measureSigning,
	f: measureGuard,
};

const HELP = `Usage: npm run bench -- [options]

Compares our node with what builders would use instead, against a sandbox on 127.0.0.1. Nobody is rung.
Every figure is a ratio of one run in which the things compared take turns. All of it takes half an hour.

  --only LIST      some parts only, such as a,e
                     a  200 leads: time over the physical limit, and rejections
                     b  two executions at once
                     c  several processes on one account
                     d  time and memory per item
                     e  signing, on this Node and on n8n's
                     f  redial guard and crash ledger, up to 50,000 keys, in a real n8n (installed at the first use)
                        on SQLite and PostgreSQL
  --rounds N       how often each comparison is repeated (default 3)
  --quick          one round and fewer cases: a few minutes, rough figures
  --json FILE      every measurement as JSON
  --docs FILE      replaces the tables of a Markdown file, such as docs/performance.md
  --help           this text

Runs on the Node that n8n needs when there is one: NODE24=path, or after npm run n8n.
`;

interface CommandLine {
	readonly only: readonly string[];
	readonly quick: boolean;
	readonly rounds: number;
	readonly json?: string;
	readonly docs?: string;
}

/** Reads the command line. @returns undefined when it asks for help @throws when it cannot be understood */
function readCommandLine(): CommandLine | undefined {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
			quick: { type: 'boolean', default: false },
			rounds: { type: 'string' },
			json: { type: 'string' },
			docs: { type: 'string' },
			help: { type: 'boolean' },
		},
	});
	if (values.help) return undefined;
	const only = values.only.split(',').map((name) => name.trim());
	const unknown = only.find((name) => !(name in SECTIONS));
	if (unknown !== undefined) throw new Error(`There is no part "${unknown}"; see --help`);
	const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
	if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number');
	return { ...values, only, rounds };
}

const isTerminal = process.stderr.isTTY === true;

/** Shows what is measured at the moment: on a terminal one line that changes, else a line each. */
function progress(text: string): void {
	process.stderr.write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
}

async function main(): Promise<void> {
	const commandLine = readCommandLine();
	if (!commandLine) {
		process.stdout.write(HELP);
		return;
	}
	const { only, quick, rounds, json, docs } = commandLine;
	const measured: Array<Section & { part: string; loadBefore: number; loadAfter: number }> = [];
	const machine = describeMachine();
	for (const part of only) {
		const loadBefore = describeMachine().load;
		const section = await SECTIONS[part]({ quick, rounds, progress });
		measured.push({ part, ...section, loadBefore, loadAfter: describeMachine().load });
		if (isTerminal) progress('');
		process.stdout.write(`${asText(section)}\n\n`);
		// Written after every part, so that a run that is broken off leaves what it has
		if (json)
			writeFileSync(json, `${JSON.stringify({ machine, quick, rounds, measured }, null, '\t')}\n`);
		if (docs) replaceTables(docs, { [part]: asMarkdown(section) });
	}
	const { cores, model, memoryGb, node } = machine;
	process.stdout.write(`Measured on ${cores} cores (${model}), ${memoryGb} GB, Node ${node}.\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
