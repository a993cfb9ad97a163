import { findOutcome } from '../outcomes/catalogue';
import { unsent } from '../outcomes/failure';
import type { AttemptResult } from './attempt';
import type { AttemptLedger } from './attemptLedger';
import type { CrashLedger } from './crashLedger';
import type { RedialGuard } from './redialGuard';

/** What has to be known of a call to claim it. */
export interface ClaimedCall {
	itemIndex: number;
	callee: string;
	/** Empty when the lead is not guarded. */
	redialGuardKey: string;
}

/** A call that somebody else has claimed. */
export interface TakenCall<Call> {
	call: Call;
	/** What is known of the other's call. Waits until it has ended, within limits; never throws. */
	resultOfOther(): Promise<AttemptResult>;
}

/** What is recorded in n8n's database around a request: the lead's key, and the attempt of this run. */
export interface Claims<Call extends ClaimedCall> {
	/**
	 * Claims calls that are about to leave.
	 *
	 * @returns those that may, and those that somebody else has claimed
	 * @throws Error when n8n's database does not answer; nothing may leave then, and nothing stays claimed
	 */
	claim(calls: Call[]): Promise<{ allowed: Call[]; taken: Array<TakenCall<Call>> }>;
	/** Notes how a call that was allowed ended; without a result it never left. Never throws. */
	settle(call: Call, result?: AttemptResult): Promise<void>;
}

const failed = (code: string, message: string): AttemptResult => ({
	placed: false,
	failure: unsent(code, message),
});

/** The result of a call whose lead somebody has dialled. */
export const alreadyDialled = (key: string, when: string) =>
	failed('Client.AlreadyDialled', `The key "${key}" ${when}, so the lead was not dialled again`);

const ofTakenKey = (key: string, hasEnded: boolean) =>
	hasEnded
		? alreadyDialled(key, 'was dialled before by a Tencent CCC node of this workflow')
		: failed(
				'Client.OutcomeUnknown',
				`Another execution has claimed the key "${key}" and never noted how its call ended, as when n8n is killed, so the lead was not dialled again`,
			);

const ofTakenAttempt = (hasEnded: boolean) =>
	hasEnded
		? failed(
				'Client.AlreadyDialled',
				'Another retry of the same execution has dialled the lead, so it was not dialled again',
			)
		: failed(
				'Client.OutcomeUnknown',
				'An earlier try of this execution was about to send the request when it was interrupted, so it was not sent again',
			);

/** Whether nobody was rung for certain, so that the lead may be dialled by a later execution. */
const isRefused = (result: AttemptResult) =>
	!result.placed && findOutcome(result.failure.code).callPlaced === 'no';

export function createClaims<Call extends ClaimedCall>({
	guard,
	crashLedger,
	ledger,
}: {
	guard: RedialGuard;
	crashLedger: CrashLedger;
	ledger: AttemptLedger;
}): Claims<Call> {
	const attemptOf = ({ itemIndex, callee }: Call) => ledger.keyOf(itemIndex, callee);

	/** Which calls have guard keys that nobody had claimed, or none. */
	async function winKeys(calls: Call[]): Promise<(call: Call) => boolean> {
		const keys = calls.map(({ redialGuardKey }) => redialGuardKey).filter((key) => key !== '');
		const won = keys.length === 0 ? new Set<string>() : await guard.claim(keys);
		return ({ redialGuardKey: key }) => key === '' || won.has(key);
	}

	/** Which calls no other try of this run has sent. */
	async function winAttempts(calls: Call[]): Promise<(call: Call) => boolean> {
		if (calls.length === 0) return () => false;
		const known = calls.filter(({ itemIndex, callee }) => ledger.knows(itemIndex, callee));
		const won = await crashLedger.claim(calls.map(attemptOf), new Set(known.map(attemptOf)));
		return (call) => won.has(attemptOf(call));
	}

	return {
		async claim(calls) {
			const hasWonKey = await winKeys(calls);
			const guarded = calls.filter(hasWonKey);
			const hasWonAttempt = await winAttempts(guarded).catch(async (error: unknown) => {
				const keys = guarded.map(({ redialGuardKey }) => redialGuardKey).filter(Boolean);
				await Promise.allSettled(keys.map(async (key) => await guard.release(key)));
				throw error;
			});
			const allowed = guarded.filter(hasWonAttempt);
			for (const { itemIndex, callee } of allowed) ledger.noteClaimed(itemIndex, callee);
			const takenKeys = calls
				.filter((call) => !hasWonKey(call))
				.map((call) => ({
					call,
					resultOfOther: async () => {
						const { redialGuardKey: key } = call;
						return ofTakenKey(key, await guard.hasEnded(key).catch(() => false));
					},
				}));
			const takenAttempts = guarded
				.filter((call) => !hasWonAttempt(call))
				.map((call) => ({
					call,
					resultOfOther: async () =>
						ofTakenAttempt(await crashLedger.hasEnded(attemptOf(call)).catch(() => false)),
				}));
			return { allowed, taken: [...takenKeys, ...takenAttempts] };
		},
		async settle(call, result) {
			// What cannot be noted leaves the lead as one that somebody has claimed, which is safe
			const note = !result || isRefused(result) ? 'release' : 'complete';
			const { redialGuardKey } = call;
			await Promise.allSettled([
				crashLedger[note](attemptOf(call)),
				redialGuardKey === '' ? undefined : guard[note](redialGuardKey),
			]);
		},
	};
}
