import { holdsRoundedNumber } from '../api/values';
import { withoutHiddenCharacters } from '../numbers/hiddenCharacters';

/** @throws Error when a number of a value was rounded before it reached the node */
export function assertNotRounded(label: string, value: unknown): void {
	if (!holdsRoundedNumber(value)) return;
	throw new Error(
		`${label} holds a number of more than 15 digits, which was rounded before it reached this node, so that two leads may become one: hand the ID over as text`,
	);
}

/** Dates of JavaScript and of Luxon, by what they can do: they may come from another realm or copy of the library. */
function isoTextOf(value: object): string | undefined {
	const { toISO, toISOString } = value as { toISO?: () => string; toISOString?: () => string };
	if (typeof toISO === 'function') return toISO.call(value) ?? undefined;
	if (typeof toISOString !== 'function') return undefined;
	const time = (value as Date).getTime?.();
	return Number.isNaN(time) ? undefined : toISOString.call(value);
}

/** A value with the members of its objects in one order, so that equal ones become equal text. */
function withSortedMembers(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withSortedMembers);
	if (typeof value !== 'object' || value === null) return value;
	const time = isoTextOf(value);
	if (time !== undefined) return time;
	const members = Object.entries(value).map(
		([name, member]) => [name, withSortedMembers(member)] as const,
	);
	return Object.fromEntries(members.sort(([first], [second]) => (first < second ? -1 : 1)));
}

/**
 * A value as text: a date as ISO text without quotes, another object as JSON.
 *
 * @param sorted whether the members of objects are put in one order
 */
export function asText(value: unknown, { sorted = false } = {}): string {
	if (value === undefined || value === null) return '';
	if (typeof value !== 'object') return String(value);
	return (
		isoTextOf(value) ??
		JSON.stringify(sorted ? withSortedMembers(value) : value, (_, member: unknown) =>
			typeof member === 'bigint' ? String(member) : member,
		)
	);
}

/** What JavaScript makes of nothing, or of an object, when it is put into text. */
const IDENTIFIES_NOBODY = /^(?:undefined|null|nan|\{\}|\[\]|\[?null\]?|true|false)$/i;

/** What there is in a text besides what nobody sees, and the marks of empty lists and objects. */
const seenIn = (text: string) => withoutHiddenCharacters(text).replace(/null|[[\]{}",\s]/g, '');

/**
 * Reads what is to identify one lead and no other.
 *
 * @returns text; equal for equal values
 * @throws Error when it would be the same for several leads
 */
export function readIdentifier(label: string, value: unknown): string {
	assertNotRounded(label, value);
	const text = asText(value, { sorted: true }).trim();
	if (text === '')
		throw new Error(`${label} is empty for this item, so the lead could not be guarded`);
	if (IDENTIFIES_NOBODY.test(text) || seenIn(text) === '' || text.includes('[object Object]')) {
		throw new Error(
			`${label} is "${text}" for this item, which is no ID: all leads without one would count as the same lead`,
		);
	}
	return text;
}
