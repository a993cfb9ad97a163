import { parseArgs } from 'node:util';
import { MALFORMATIONS, startSandbox, type PushOptions, type SandboxOptions } from './index';
import { startupText } from './startupText';

const DEFAULT_PORT = '3344';

const MALFORMATION_NAMES = MALFORMATIONS.map(({ malformation }) => malformation).join(
	`,\n${' '.repeat(28)}`,
);

const HELP = `Usage: npm run sandbox -- [options]

A stand-in for Tencent Cloud Contact Center's API on 127.0.0.1.

  --port N                  port, 0 for a free one (default ${DEFAULT_PORT})
  --requests-per-second N   limit per action (default 20)
  --window KIND             sliding (default) or fixed
  --count-rejected          rejected requests use up the limit too
  --latency MIN-MAX         artificial latency in milliseconds, such as 50-500
  --slow-body-ms N          how long the fault "slow body" takes (default 60000)
  --agent-answers-ms N      after its creation, when a call's agent answers (default 4000)
  --lead-answers-ms N       after its creation, when a call's lead answers (default 9000)
  --finished-ms N           after its creation, when a call ends (default 30000)
  --call-speed N            how many times faster calls go, such as 10 or 0.5 (default 1)
  --record-delay-ms N       after its end, when a call appears in DescribeTelCdr and is pushed (default 0)
  --recording-delay-ms N    after its end, when a call's recordings are there and are pushed (default 0)
  --fail-every ACTION:N     every N-th request of an action answers InternalError

Data push, to this machine only:
  --push-url URL            where call records are pushed
  --push-user NAME          user name of Basic authentication (default: no authentication)
  --push-password TEXT      its password
  --push-events LIST        of cdr, record, voicemail (default all three)
  --push-repeat-ms N        before an unacknowledged push is repeated (default 500)
  --push-duplicates N       copies sent together with each push (default 0)
  --push-late-ms N          by how much pushes are late (default 0)
  --push-reorder            recordings before the record of their call
  --push-malformed LIST     of ${MALFORMATION_NAMES}

  --help                    this text
`;

/** A command line that cannot be understood. */
class UsageError extends Error {}

function wholeNumber(name: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (!/^\d+$/.test(text)) throw new UsageError(`--${name} takes a whole number, not "${text}".`);
	return Number(text);
}

function latencyFrom(text: string | undefined): SandboxOptions['latency'] {
	if (text === undefined) return undefined;
	const match = /^(\d+)-(\d+)$/.exec(text);
	if (!match) throw new UsageError(`--latency takes MIN-MAX in milliseconds, not "${text}".`);
	return { minMs: Number(match[1]), maxMs: Number(match[2]) };
}

function windowFrom(text: string | undefined): SandboxOptions['window'] {
	if (text === undefined || text === 'sliding' || text === 'fixed') return text;
	throw new UsageError(`--window is sliding or fixed, not "${text}".`);
}

function speedFrom(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (!/^\d*\.?\d+$/.test(text) || Number(text) === 0) {
		throw new UsageError(`--call-speed takes a number above 0, not "${text}".`);
	}
	return Number(text);
}

function failEveryFrom(text: string | undefined): SandboxOptions['failEvery'] {
	if (text === undefined) return undefined;
	const match = /^([A-Za-z]+):([1-9]\d*)$/.exec(text);
	if (!match) throw new UsageError(`--fail-every takes ACTION:N, not "${text}".`);
	return { action: match[1], n: Number(match[2]) };
}

const listFrom = (text: string | undefined) => text?.split(',').map((entry) => entry.trim());

function authenticationFrom(
	username: string | undefined,
	password: string | undefined,
): PushOptions['authentication'] {
	if (username === undefined && password === undefined) return undefined;
	if (!username) throw new UsageError('--push-password needs --push-user.');
	return { username, password: password ?? '' };
}

/** Removes what was not given, so that it does not hide a default. */
function given<Options extends object>(options: Options): Partial<Options> {
	const entries = Object.entries(options).filter(([, value]) => value !== undefined);
	return Object.fromEntries(entries) as Partial<Options>;
}

/** The options of a command line, or undefined when it asks for help. @throws when it cannot be understood */
function optionsFrom(argv: readonly string[]): SandboxOptions | undefined {
	const { values } = parseArgs({
		args: [...argv],
		options: {
			port: { type: 'string', default: DEFAULT_PORT },
			'requests-per-second': { type: 'string' },
			window: { type: 'string' },
			'count-rejected': { type: 'boolean' },
			latency: { type: 'string' },
			'slow-body-ms': { type: 'string' },
			'agent-answers-ms': { type: 'string' },
			'lead-answers-ms': { type: 'string' },
			'finished-ms': { type: 'string' },
			'record-delay-ms': { type: 'string' },
			'call-speed': { type: 'string' },
			'recording-delay-ms': { type: 'string' },
			'fail-every': { type: 'string' },
			'push-url': { type: 'string' },
			'push-user': { type: 'string' },
			'push-password': { type: 'string' },
			'push-events': { type: 'string' },
			'push-repeat-ms': { type: 'string' },
			'push-duplicates': { type: 'string' },
			'push-late-ms': { type: 'string' },
			'push-reorder': { type: 'boolean' },
			'push-malformed': { type: 'string' },
			help: { type: 'boolean' },
		},
	});
	if (values.help) return undefined;
	return given({
		port: wholeNumber('port', values.port),
		requestsPerSecond: wholeNumber('requests-per-second', values['requests-per-second']),
		window: windowFrom(values.window),
		countRejected: values['count-rejected'],
		latency: latencyFrom(values.latency),
		slowBodyMs: wholeNumber('slow-body-ms', values['slow-body-ms']),
		callLife: given({
			agentAnswersAfterMs: wholeNumber('agent-answers-ms', values['agent-answers-ms']),
			leadAnswersAfterMs: wholeNumber('lead-answers-ms', values['lead-answers-ms']),
			finishedAfterMs: wholeNumber('finished-ms', values['finished-ms']),
		}),
		callSpeed: speedFrom(values['call-speed']),
		recordDelayMs: wholeNumber('record-delay-ms', values['record-delay-ms']),
		recordingDelayMs: wholeNumber('recording-delay-ms', values['recording-delay-ms']),
		failEvery: failEveryFrom(values['fail-every']),
		// What the lists hold is checked where the sandbox checks all settings of pushes
		push: given({
			url: values['push-url'],
			authentication: authenticationFrom(values['push-user'], values['push-password']),
			events: listFrom(values['push-events']) as PushOptions['events'],
			repeatAfterMs: wholeNumber('push-repeat-ms', values['push-repeat-ms']),
			duplicates: wholeNumber('push-duplicates', values['push-duplicates']),
			lateMs: wholeNumber('push-late-ms', values['push-late-ms']),
			reorder: values['push-reorder'],
			malformed: listFrom(values['push-malformed']) as PushOptions['malformed'],
		}),
	});
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
