/**
 * Measures what a process still holds after many calls, with the garbage collected. Prints megabytes as JSON. Runs in a
 * process of its own: `node --expose-gc --import tsx test/unit/processState/memory.ts rotatedKeys`.
 */
import { openAttemptLedger } from '../../../nodes/TencentCcc/dialling/attemptLedger';
import { limiterOf, sessionsOf, type AccountKey } from '../../../nodes/TencentCcc/processState';

const ENDPOINT = 'https://ccc.tencentcloudapi.com';
const SDK_APP_ID = 1400000001;
const ACTION = 'CreateCallOutSession';
let lastSession = 0;

/** Of an execution's calls those that ask the limiter, which is slow at this pace; it is the same one for all of them. */
const MAX_PERMITS = 25;

/** One execution: so many calls with one key, each of which creates a session. Its run is not retried. */
async function execute(account: AccountKey, calls: number, executionId: string) {
	const ledger = openAttemptLedger({}, { run: 0, executionId });
	const sessions = sessionsOf(account.endpoint, account.sdkAppId);
	const permits = await limiterOf(account, ACTION).acquire({
		batch: {},
		callsPerSecond: 1e6,
		max: Math.min(calls, MAX_PERMITS),
	});
	for (const permit of permits) {
		permit.leaves();
		permit.release('accepted');
	}
	for (let call = 0; call < calls; call++) {
		ledger.markSent(String(call));
		const SessionId = `5753ba16-a9b0-48b0-a0d3-${String(++lastSession).padStart(12, '0')}`;
		sessions.add(SessionId);
		ledger.complete(String(call), { done: true, response: { SessionId, RequestId: SessionId } });
	}
}

const temporaryKey = (number: number): AccountKey => ({
	endpoint: ENDPOINT,
	secretId: `AKIDtemporary${number}`,
	sessionToken: `token${number}`.repeat(50),
	sdkAppId: SDK_APP_ID,
});
const permanentKey: AccountKey = {
	...temporaryKey(0),
	secretId: 'AKIDpermanent',
	sessionToken: '',
};

const SCENES: Record<string, () => Promise<void>> = {
	async rotatedKeys() {
		for (let key = 0; key < 2000; key++) await execute(temporaryKey(key), 500, `e${key}`);
	},
	async singleCalls() {
		for (let call = 0; call < 50_000; call++) await execute(permanentKey, 1, `e${call}`);
	},
};

async function heldAfter(scene: () => Promise<void>): Promise<number> {
	const held = () => {
		(globalThis as { gc?: () => void }).gc?.();
		return process.memoryUsage().heapUsed;
	};
	await execute(permanentKey, 10, 'warm');
	const before = held();
	await scene();
	// What the limiter still notes of the last requests
	await new Promise((resolve) => setTimeout(resolve, 50));
	return (held() - before) / 2 ** 20;
}

void heldAfter(SCENES[process.argv[2]]).then((megabytes) => {
	process.stdout.write(JSON.stringify({ megabytes }));
});
