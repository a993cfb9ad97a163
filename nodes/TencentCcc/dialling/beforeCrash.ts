import { telephoneOf } from '../numbers/telephone';
import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import type { Attempt } from './attempt';
import type { AttemptLedger } from './attemptLedger';
import type { AttemptSource } from './attemptSource';
import { ofTakenAttempt } from './claims';
import type { CrashLedger } from './crashLedger';

/** What is known of attempts that end unsent: a try before a crash may have sent them. Nothing here throws. */
export interface BeforeCrash {
	/** Whether nothing before this try can have sent any of the attempts; looked up once, when it is asked for. */
	isFirstTry(): Promise<boolean>;
	/** @returns undefined for an attempt of which this process knows all, or that no earlier try has sent */
	outcomeOf(attempt: Attempt): Promise<AttemptOutcome | undefined>;
}

/** @param attempts those of the run: whoever looks has all of them read */
export function lookBeforeCrash(
	attempts: Pick<AttemptSource, 'all' | 'arrived'>,
	ledger: Pick<AttemptLedger, 'knows'>,
	crashLedger: Pick<CrashLedger, 'isFirstTry' | 'endOfOther'>,
): BeforeCrash {
	let firstTry: Promise<boolean> | undefined;
	let keysByTelephone: Map<string, string[]> | undefined;
	/** Whether this process knows all of an attempt that rings a telephone: the row of the telephone is that one's then. */
	const isRungByKnown = (telephone: string) => {
		if (!keysByTelephone) {
			keysByTelephone = new Map();
			for (const { key, callee } of attempts.arrived) {
				const keys = keysByTelephone.get(telephoneOf(callee)) ?? [];
				keysByTelephone.set(telephoneOf(callee), keys);
				keys.push(key);
			}
		}
		return (keysByTelephone.get(telephone) ?? []).some((key) => ledger.knows(key));
	};
	async function look() {
		const all = await attempts.all();
		return await crashLedger.isFirstTry(all.map(({ key }) => key));
	}
	const isFirstTry = async () => await (firstTry ??= look());
	return {
		isFirstTry,
		async outcomeOf({ key, callee }) {
			// That has all of them read
			if (ledger.knows(key) || (await isFirstTry())) return undefined;
			const telephone = telephoneOf(callee);
			const end = await crashLedger.endOfOther(
				key,
				isRungByKnown(telephone) ? undefined : telephone,
			);
			return end && ofTakenAttempt[end]();
		},
	};
}
