/** Seconds of 1973 and of 5138: between them a number is taken for Unix seconds, and for its thousands likewise. */
const MIN_SECONDS = 1e8;
const MAX_SECONDS = 1e11;
/** Milliseconds and microseconds to a second. */
const MILLI = 1e3;
const MICRO = 1e6;

/** The text of a number, or what is no number at all. */
const numberIn = (value: unknown): number => {
	if (typeof value === 'number') return value;
	return typeof value === 'string' ? Number(value.trim()) : NaN;
};

/**
 * Reads a time of a record by its magnitude: Unix seconds, milliseconds or microseconds. Tencent documents seconds,
 * gives milliseconds for keys pressed, and has sent others.
 *
 * @param value a number, also as text
 * @returns whole Unix seconds; 0 for what did not happen (0, empty, missing); null for what is no time
 * @example
 * readTime('1767225600123'); // 1767225600
 */
export function readTime(value: unknown): number | null {
	if (value === undefined || value === null || value === '') return 0;
	const number = numberIn(value);
	if (number === 0) return 0;
	for (const divisor of [1, MILLI, MICRO]) {
		const seconds = number / divisor;
		if (seconds >= MIN_SECONDS && seconds < MAX_SECONDS) return Math.floor(seconds);
	}
	return null;
}

/**
 * A time of a record as ISO text.
 *
 * @returns empty for what did not happen, null for what is no time
 * @example
 * isoTime(1767225600); // '2026-01-01T00:00:00.000Z'
 */
export function isoTime(value: unknown): string | null {
	const seconds = readTime(value);
	if (seconds === null) return null;
	return seconds === 0 ? '' : new Date(seconds * MILLI).toISOString();
}
