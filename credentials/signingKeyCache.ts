import { deriveSigningKey, type SigningKey, type SigningKeySource } from './tc3Signature';

/** As many keys sign by turns without being derived again: each account, and each product, has its own. */
const MAX_KEYS = 8;
/** A key that has not signed for so long, in seconds, is let go with the secret that it came from. */
const MAX_IDLE_S = 600;
const SECONDS_OF_DAY = 86_400;

interface HeldKey {
	readonly secretKey: string;
	readonly service: string;
	/** Days since 1970, UTC: a key signs for one day. */
	readonly day: number;
	readonly signingKey: SigningKey;
	/** Unix seconds. */
	usedAt: number;
}

/**
 * Remembers the keys that were used last, because deriving one takes most of the time of a signature.
 *
 * Bounded by number (8) and by time: with each signature, those that have not signed for ten minutes before it are
 * let go. The clock is the timestamp of the signatures. When nothing is signed any more, at most 8 stay.
 *
 * @param derive makes a key that is not remembered
 * @returns a source of keys for `signTc3`
 * @example
 * const keys = createSigningKeyCache();
 * signTc3(request, key, timestamp, keys);
 */
export function createSigningKeyCache(
	derive: SigningKeySource = deriveSigningKey,
): SigningKeySource {
	/** In the order of their latest use. */
	let held: HeldKey[] = [];

	return (secretKey, service, timestamp) => {
		const day = Math.floor(timestamp / SECONDS_OF_DAY);
		const latest = held[held.length - 1];
		// Nearly every request; written out, because it is a tenth of the time of a signature otherwise
		if (
			latest?.secretKey === secretKey &&
			latest.service === service &&
			latest.day === day &&
			timestamp - held[0].usedAt <= MAX_IDLE_S
		) {
			latest.usedAt = timestamp;
			return latest.signingKey;
		}
		const wanted = held.find(
			(key) => key.secretKey === secretKey && key.service === service && key.day === day,
		) ?? {
			secretKey,
			service,
			day,
			signingKey: derive(secretKey, service, timestamp),
			usedAt: timestamp,
		};
		wanted.usedAt = timestamp;
		const others = held.filter((key) => key !== wanted && timestamp - key.usedAt <= MAX_IDLE_S);
		held = [...others, wanted].slice(-MAX_KEYS);
		return wanted.signingKey;
	};
}
