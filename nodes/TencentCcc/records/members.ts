import { z } from 'zod';

import { isObject } from '../api/values';
import { readTime } from './recordTime';

/**
 * Readers of single members. All are optional before they are transformed: from zod 4.4 on, a transformed member
 * that is not counts as required.
 */

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

const textOf = (value: unknown): string => {
	if (value === undefined || value === null) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Text, whatever Tencent sends for it: a number (as in its own voicemail sample), null, or nothing. */
export const text = z.unknown().optional().transform(textOf);

/** A number, also as text; 0 for what is missing, empty or no number. */
export const number = z
	.unknown()
	.optional()
	.transform((value) => {
		const read = Number(value ?? 0);
		return Number.isFinite(read) ? read : 0;
	});

/** Unix seconds; 0 for what did not happen, and for what is no time: {@link unreadable} tells them apart. */
export const time = z
	.unknown()
	.optional()
	.transform((value) => readTime(value) ?? 0);

/** Texts; null and nothing give none, a single text gives one. */
export const texts = z
	.unknown()
	.optional()
	.transform((value): string[] =>
		(Array.isArray(value) ? value : [value]).map(textOf).filter((entry) => entry !== ''),
	);

/**
 * Makes a function that gives an object's members the given names, whatever the case they came in. Of two that differ
 * in case only, such as `UUI` and its deprecated twin `Uui`, the one that holds something counts.
 *
 * @example
 * respellAs(['Key', 'Label'])({ key: '1', LABEL: 'sales' }); // { Key: '1', Label: 'sales' }
 */
export function respellAs(names: readonly string[]) {
	const isName = new Set(names);
	const spellings = new Map(names.map((name) => [name.toLowerCase(), name]));
	return (value: Record<string, unknown>): Record<string, unknown> => {
		const result: Record<string, unknown> = {};
		for (const [name, member] of Object.entries(value)) {
			const spelling = isName.has(name) ? name : (spellings.get(name.toLowerCase()) ?? name);
			if (isEmpty(result[spelling])) result[spelling] = member;
		}
		return result;
	};
}

/**
 * The given members that hold something else than a time, with the beginning of what they hold.
 *
 * @param names of the members, in the case in which the record has them
 */
function unreadableTimes(
	record: Record<string, unknown>,
	names: readonly string[],
): Record<string, string> {
	const found = names.filter((name) => readTime(record[name]) === null);
	return Object.fromEntries(found.map((name) => [name, textOf(record[name]).slice(0, 50)]));
}

/** What {@link anyCase} says of times that cannot be read: what they hold, by name. */
export const unreadable = z
	.unknown()
	.optional()
	.transform((value) => (value ?? {}) as Record<string, string>);

/**
 * An object that is read whatever the case of its members' names. Unknown members are kept.
 *
 * @param times names of members whose unreadable values `unreadable` shall tell
 */
export function anyCase<Shape extends z.ZodRawShape>(shape: Shape, times: readonly string[] = []) {
	const respell = respellAs(Object.keys(shape));
	const prepare = (value: unknown) => {
		if (!isObject(value)) return value;
		const respelt = respell(value);
		return { ...respelt, unreadable: unreadableTimes(respelt, times) };
	};
	return z.preprocess(prepare, z.object(shape).passthrough());
}

/** A list of objects: whatever else is in it is left out, and what is no list gives none. */
export const objects = z
	.unknown()
	.optional()
	.transform(
		(value): Array<Record<string, unknown>> => (Array.isArray(value) ? value.filter(isObject) : []),
	);

/** Text that identifies something; the only member without which a record cannot be read. */
export const id = z
	.union([z.string(), z.number()])
	.transform((value) => String(value).trim())
	.pipe(z.string().min(1));
