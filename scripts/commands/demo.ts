import { coloursFor, conversationText, leadTable, outputTable, proof } from '../demo/report';
import { runDemo } from '../demo/runDemo';

const { stdout } = process;
const isTerminal = stdout.isTTY === true;
const colours = coloursFor(isTerminal && !process.env.NO_COLOR);

/** Overwrites the line of progress; without a terminal there is none. */
function showProgress(text: string): void {
	if (isTerminal) stdout.write(`\r\u001b[K${text}`);
}

async function main(): Promise<void> {
	const result = await runDemo({
		onStart: ({ url, leadCount }) =>
			stdout.write(
				`${leadCount} leads of workflows/sample-leads.json go through workflows/lead-routing.json, on n8n's own engine.\n` +
					`A sandbox at ${url} answers in Tencent's place; nobody is rung.\n\n`,
			),
		onProgress: ({ requests, calls, outcomes }) =>
			showProgress(`${requests} requests, ${calls} calls placed, ${outcomes} outcomes back`),
		onDialled(callCount) {
			showProgress('');
			stdout.write(
				`All leads are through, ${callCount} calls were placed. When they end, their records are pushed to workflows/call-outcome.json …\n`,
			);
		},
	});
	showProgress('');
	stdout.write(`\n${leadTable(result.leads, colours)}\n\n`);
	stdout.write(`${outputTable(result, colours)}\n\n`);
	stdout.write(`${conversationText(result, colours)}\n\n`);
	stdout.write(`${proof(result, colours)}\n\n`);
	if (result.checks.every(({ kept }) => kept)) {
		stdout.write(
			'Success (found): no answer came, and the node found the session. chen.jing → agent: the first is busy, the second takes the call. Other failures come with the number of the lead.\n\n' +
				'Next: npm run sandbox   the stand-in by itself, with a page that shows requests and calls\n' +
				'      npm run n8n       the same circle in a real n8n, ready to click\n',
		);
	} else {
		stdout.write('A promise was broken, see above.\n');
		process.exitCode = 1;
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
