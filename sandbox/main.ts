import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { set } from 'lodash';
import { PUSH_FAULTS, startSandbox, type Sandbox, type SandboxOptions } from './index';

const DEFAULT_PORT = 3344;

type Read = (text: string, flag: string) => unknown;

const text: Read = (given) => given;
const list: Read = (given) => given.split(',').map((entry) => entry.trim());

/** Reads what matches, or says what the flag takes. */
const matching =
	(pattern: RegExp, takes: string, read: (match: RegExpExecArray) => unknown): Read =>
	(given, flag) => {
		const match = pattern.exec(given);
		if (!match) throw new Error(`--${flag} ${takes}, not "${given}".`);
		return read(match);
	};

const wholeNumber = matching(/^\d+$/, 'takes a whole number', ([digits]) => Number(digits));

/** A flag: where its value goes, how it is read (no reader: a switch), how the help shows it, and what it does. */
type Flag = readonly [path: string, read: Read | undefined, argument: string, help: string];

/* prettier-ignore */
const FLAGS: Readonly<Record<string, Flag>> = {
	port: ['port', wholeNumber, 'N', `port, 0 for a free one (default ${DEFAULT_PORT})`],
	'requests-per-second': ['requestsPerSecond', wholeNumber, 'N', 'limit per action (default 20)'],
	window: ['window', matching(/^(sliding|fixed)$/, 'is sliding or fixed', ([kind]) => kind), 'KIND', 'sliding (default) or fixed'],
	'count-rejected': ['countRejected', undefined, '', 'rejected requests use up the limit too'],
	latency: ['latency', matching(/^(\d+)-(\d+)$/, 'takes MIN-MAX in milliseconds', ([, minMs, maxMs]) => ({ minMs: Number(minMs), maxMs: Number(maxMs) })), 'MIN-MAX', 'artificial latency in milliseconds, such as 50-500'],
	'fail-every': ['failEvery', matching(/^([A-Za-z]+):([1-9]\d*)$/, 'takes ACTION:N', ([, action, n]) => ({ action, n: Number(n) })), 'ACTION:N', 'every N-th request of an action answers InternalError'],
	'call-speed': ['callSpeed', matching(/^(?=.*[1-9])\d*\.?\d+$/, 'takes a number above 0', ([speed]) => Number(speed)), 'N', 'how many times faster calls go, such as 10 or 0.5 (default 1)'],
	'one-call-per-agent': ['oneCallPerAgent', undefined, '', 'an agent who is on a call is refused as busy'],
	'ai-concurrency': ['aiConcurrency', wholeNumber, 'N', 'how many AI calls may be made at once (default any number)'],
	'transcript-delay-ms': ['transcriptDelayMs', wholeNumber, 'N', "after its end, when a call's transcript is complete (default 3000)"],
	'push-url': ['push.url', text, 'URL', 'where call records are pushed, on this machine'],
	'push-login': ['push.authentication', matching(/^([^:]+):(.*)$/, 'takes NAME:PASSWORD', ([, username, password]) => ({ username, password })), 'NAME:PASSWORD', 'of Basic authentication (default none)'],
	'push-repeat-ms': ['push.repeatAfterMs', wholeNumber, 'N', 'before an unacknowledged push is repeated (default 500)'],
	'push-faults': ['push.faults', list, 'LIST', `of ${PUSH_FAULTS.map(({ fault }) => fault).join(', ')}`],
	help: ['help', undefined, '', 'this text'],
};

const HELP = [
	'Usage: npm run sandbox -- [options]\n\nA stand-in for Tencent Cloud Contact Center on 127.0.0.1.\n',
	...Object.entries(FLAGS).map(
		([flag, [, , argument, help]]) => `  ${`--${flag} ${argument}`.padEnd(26)}${help}`,
	),
	'',
].join('\n');

/** The options of a command line, or undefined when it asks for help. @throws when it cannot be understood */
function optionsFrom(argv: readonly string[]): SandboxOptions | undefined {
	const { values } = parseArgs({
		args: [...argv],
		options: Object.fromEntries(
			Object.entries(FLAGS).map(([flag, [, read]]) => [
				flag,
				{ type: read ? ('string' as const) : ('boolean' as const) },
			]),
		),
	});
	if (values.help) return undefined;
	const options: Record<string, unknown> = { port: DEFAULT_PORT };
	for (const [flag, value] of Object.entries(values)) {
		const [path, read] = FLAGS[flag];
		set(options, path, read ? read(String(value), flag) : value);
	}
	// What the list holds is checked where the sandbox checks all settings of pushes
	return options as SandboxOptions;
}

/** What is printed when the sandbox has started. */
function greeting({ url, account }: Sandbox): string {
	const table = new Table({ style: { head: [], border: [] } });
	table.push(
		{ Endpoint: url },
		{ 'Secret ID': account.secretId },
		{ 'Secret Key': account.secretKey },
		{ 'SDK App ID': account.sdkAppId },
		{ Agents: account.agents.map(({ mail, condition }) => `${mail} (${condition})`).join('\n') },
	);
	return `A stand-in for ccc.tencentcloudapi.com. Nobody is rung; these keys open nothing else.

${table.toString()}

Its page shows the calls as they ring, and the magic numbers that provoke errors.
Listening on ${url}
`;
}

async function run(): Promise<void> {
	const options = optionsFrom(process.argv.slice(2));
	if (!options) {
		process.stdout.write(HELP);
		return;
	}
	const sandbox = await startSandbox(options);
	process.stdout.write(greeting(sandbox));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close());
	}
}

run().catch((error: unknown) => {
	const { code, message } = error as NodeJS.ErrnoException;
	const hint =
		code === 'EADDRINUSE' ? '. Choose another port with --port, or any with --port 0' : '';
	process.stderr.write(`${message}${hint}\n`);
	process.exitCode = 1;
});
