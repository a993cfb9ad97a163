import type { IDataObject } from 'n8n-workflow';

/** Whether a value of an answer is an object, and neither an array nor null. */
export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text, whatever Tencent sends for it: a number, null, or nothing. */
export const textOf = (value: unknown): string =>
	value === undefined || value === null || typeof value === 'object' ? '' : String(value);

/** A number, also where Tencent sends it as text; undefined for what is none. */
export function numberOf(value: unknown): number | undefined {
	if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === ''))
		return undefined;
	const number = Number(value);
	return Number.isFinite(number) ? number : undefined;
}

/** A number that JavaScript has rounded: beyond it two IDs can become one. */
const isRounded = (value: unknown) =>
	(typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) ||
	(typeof value === 'bigint' &&
		(value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER));

/** Whether a value is a number that was rounded, or holds one. */
export function holdsRoundedNumber(value: unknown): boolean {
	if (typeof value === 'object' && value !== null) {
		return Object.values(value).some(holdsRoundedNumber);
	}
	return isRounded(value);
}
