import { createColors } from 'picocolors';

import { checkDemo } from '../demo/checks';
import { reportText } from '../demo/report';
import { runDemo } from '../demo/runDemo';

const isTerminal = process.stdout.isTTY === true;

/** Overwrites the line of progress; without a terminal there is none. */
function showProgress(text: string): void {
	if (isTerminal) process.stdout.write(`\r\u001b[K${text}`);
}

function tell(text: string): void {
	showProgress('');
	console.log(text);
}

async function main(): Promise<void> {
	const demo = await runDemo(tell, showProgress);
	const checks = checkDemo(demo);
	const colours = createColors(isTerminal && !process.env.NO_COLOR);
	tell(`\n${reportText(demo, checks, colours)}\n`);
	if (checks.every(({ kept }) => kept)) {
		tell(
			'Success (found): no answer came, and the node found the session. chen.jing → agent: the first is busy, the second takes the call. Other failures come with the number of the lead.\n\n' +
				'Next: npm run sandbox   the stand-in by itself, with a page that shows requests and calls\n' +
				'      npm run n8n       the same circle in a real n8n, ready to click',
		);
	} else {
		tell('A promise was broken, see above.');
		process.exitCode = 1;
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
