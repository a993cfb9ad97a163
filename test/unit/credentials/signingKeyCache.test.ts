import { createSigningKeyCache } from '../../../credentials/signingKeyCache';
import { deriveSigningKey } from '../../../credentials/tc3Signature';

const NOON = 1_767_268_800;
const SECONDS_OF_DAY = 86_400;

/** A cache that counts how often it derives a key. */
function countingCache() {
	let derived = 0;
	const keyFor = createSigningKeyCache((...parameters) => {
		derived++;
		return deriveSigningKey(...parameters);
	});
	/** @returns how many keys were derived for these signatures */
	const derivedFor = (...uses: Array<[secret: string, service: string, timestamp: number]>) => {
		const before = derived;
		for (const [secret, service, timestamp] of uses) {
			expect(keyFor(secret, service, timestamp).key.export()).toEqual(
				deriveSigningKey(secret, service, timestamp).key.export(),
			);
		}
		return derived - before;
	};
	return derivedFor;
}

const secrets = (count: number, time = NOON): Array<[string, string, number]> =>
	Array.from({ length: count }, (_, index) => [`secret-${index}`, 'ccc', time]);

it('derives a key once while it is in use', () => {
	const derivedFor = countingCache();
	expect(derivedFor(['a', 'ccc', NOON], ['a', 'ccc', NOON + 1], ['a', 'ccc', NOON + 599])).toBe(1);
});

it.each<[string, Array<[string, string, number]>]>([
	['secret', [['b', 'ccc', NOON]]],
	['product', [['a', 'cvm', NOON]]],
	['day', [['a', 'ccc', NOON + SECONDS_OF_DAY]]],
])('derives another key for another %s', (_name, uses) => {
	const derivedFor = countingCache();
	derivedFor(['a', 'ccc', NOON]);
	expect(derivedFor(...uses)).toBe(1);
});

it('holds eight keys that take turns, and not nine', () => {
	const eight = countingCache();
	eight(...secrets(8));
	expect(eight(...secrets(8), ...secrets(8))).toBe(0);
	const nine = countingCache();
	nine(...secrets(9));
	expect(nine(...secrets(9))).toBe(9);
});

it.each([
	['is let go ten minutes after its last use', 601, 1],
	['is held until then', 600, 0],
])('a key %s, also while another one signs all the time', (_name, idleS, derivedAgain) => {
	const derivedFor = countingCache();
	derivedFor(['idle', 'ccc', NOON]);
	for (let second = 0; second <= idleS; second++) derivedFor(['busy', 'ccc', NOON + second]);
	expect(derivedFor(['idle', 'ccc', NOON + idleS])).toBe(derivedAgain);
});

it('keeps its keys when the clock is set back', () => {
	const derivedFor = countingCache();
	derivedFor(['a', 'ccc', NOON]);
	expect(derivedFor(['a', 'ccc', NOON - 3600])).toBe(0);
});
