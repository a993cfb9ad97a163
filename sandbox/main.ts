import { parseArgs } from 'node:util';
import { MALFORMATIONS, startSandbox, type PushOptions, type SandboxOptions } from './index';
import { startupText } from './startupText';

const DEFAULT_PORT = 3344;

/** A command line that cannot be understood. */
class UsageError extends Error {}

type Read = (text: string, flag: string) => unknown;

const text: Read = (given) => given;
const list: Read = (given) => given.split(',').map((entry) => entry.trim());

/** Reads what matches, or says what the flag takes. */
const matching =
	(pattern: RegExp, takes: string, read: (match: RegExpExecArray) => unknown): Read =>
	(given, flag) => {
		const match = pattern.exec(given);
		if (!match) throw new UsageError(`--${flag} ${takes}, not "${given}".`);
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
	'slow-body-ms': ['slowBodyMs', wholeNumber, 'N', 'how long the fault "slow body" takes (default 60000)'],
	'fail-every': ['failEvery', matching(/^([A-Za-z]+):([1-9]\d*)$/, 'takes ACTION:N', ([, action, n]) => ({ action, n: Number(n) })), 'ACTION:N', 'every N-th request of an action answers InternalError'],
	'agent-answers-ms': ['callTimes.agentAnswersAfterMs', wholeNumber, 'N', "after its creation, when a call's agent answers (default 4000)"],
	'lead-answers-ms': ['callTimes.leadAnswersAfterMs', wholeNumber, 'N', "after its creation, when a call's lead answers (default 9000)"],
	'finished-ms': ['callTimes.finishedAfterMs', wholeNumber, 'N', 'after its creation, when a call ends (default 30000)'],
	'call-speed': ['callSpeed', matching(/^(?=.*[1-9])\d*\.?\d+$/, 'takes a number above 0', ([speed]) => Number(speed)), 'N', 'how many times faster calls go, such as 10 or 0.5 (default 1)'],
	'one-call-per-agent': ['oneCallPerAgent', undefined, '', 'an agent who is on a call is refused as busy'],
	'after-call-work-ms': ['afterCallWorkMs', wholeNumber, 'N', 'how long agents work on a call after it (default 0)'],
	'ai-concurrency': ['aiConcurrency', wholeNumber, 'N', 'how many AI calls may be made at once (default any number)'],
	'record-delay-ms': ['recordDelayMs', wholeNumber, 'N', 'after its end, when a call appears in DescribeTelCdr and is pushed (default 0)'],
	'recording-delay-ms': ['recordingDelayMs', wholeNumber, 'N', "after its end, when a call's recordings are there and are pushed (default 0)"],
	'transcript-delay-ms': ['transcriptDelayMs', wholeNumber, 'N', "after its end, when a call's transcript is complete (default 3000)"],
	'push-url': ['push.url', text, 'URL', 'where call records are pushed, on this machine'],
	'push-user': ['push.authentication.username', text, 'NAME', 'user name of Basic authentication (default: none)'],
	'push-password': ['push.authentication.password', text, 'TEXT', 'its password'],
	'push-events': ['push.events', list, 'LIST', 'of cdr, record, voicemail (default all three)'],
	'push-repeat-ms': ['push.repeatAfterMs', wholeNumber, 'N', 'before an unacknowledged push is repeated (default 500)'],
	'push-duplicates': ['push.duplicates', wholeNumber, 'N', 'copies sent together with each push (default 0)'],
	'push-late-ms': ['push.lateMs', wholeNumber, 'N', 'by how much pushes are late (default 0)'],
	'push-reorder': ['push.reorder', undefined, '', 'recordings before the record of their call'],
	'push-malformed': ['push.malformed', list, 'LIST', `of ${MALFORMATIONS.map(({ malformation }) => malformation).join(', ')}`],
	help: ['help', undefined, '', 'this text'],
};

const HELP = [
	'Usage: npm run sandbox -- [options]\n\nA stand-in for Tencent Cloud Contact Center on 127.0.0.1.\n',
	...Object.entries(FLAGS).map(
		([flag, [, , argument, help]]) => `  ${`--${flag} ${argument}`.padEnd(26)}${help}`,
	),
	'',
].join('\n');

/** Puts a value where a path such as `push.url` leads. */
function put(target: Record<string, unknown>, path: string, value: unknown): void {
	const [first, ...rest] = path.split('.');
	if (rest.length === 0) target[first] = value;
	else put((target[first] ??= {}) as Record<string, unknown>, rest.join('.'), value);
}

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
		put(options, path, read ? read(String(value), flag) : value);
	}
	const { authentication } = (options.push ?? {}) as PushOptions;
	if (typeof authentication === 'object') {
		if (!authentication.username) throw new UsageError('--push-password needs --push-user.');
		put(options, 'push.authentication.password', authentication.password ?? '');
	}
	// What the lists hold is checked where the sandbox checks all settings of pushes
	return options as SandboxOptions;
}

async function run(): Promise<void> {
	const options = optionsFrom(process.argv.slice(2));
	if (!options) {
		process.stdout.write(HELP);
		return;
	}
	const sandbox = await startSandbox(options);
	process.stdout.write(
		`${startupText(sandbox.url, sandbox.account)}\n\nListening on ${sandbox.url}\n`,
	);
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
