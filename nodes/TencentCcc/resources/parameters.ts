import { tryToParseDateTime, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import { withoutHiddenCharacters } from '../numbers/hiddenCharacters';
import { asText } from './identifier';

/** Values that a number may have. */
export interface NumberBounds {
	min?: number;
	max?: number;
	fallback: number;
}

/**
 * The parameters of one item, with expressions resolved: the one place that decides what an empty value means. A field
 * that the builder left empty is not set. A field that holds an expression which yields nothing is an error, because the
 * builder meant something by it; as an AI agent's tool it is not set, because the agent leaves out what it does not need.
 * A whole collection that is an expression, and yields no fields, is an error always: what it was to forbid or simulate
 * must not be done.
 *
 * Names may lead into a collection: `options.timeout`, or step by step where a member's name may have dots in it. Every
 * method throws an Error that names the field, also for what JavaScript would put into text without meaning it:
 * `undefined`, `NaN`, `[object Object]`.
 */
export interface ItemParameters {
	/** Whether the builder has added a field, of a collection for instance. */
	has(name: string): boolean;
	/** The value as it is, of a resource locator its value. */
	raw(name: string | readonly string[]): unknown;
	/** Trimmed text; empty when not set. */
	text(name: string | readonly string[], label: string): string;
	/** Trimmed text that has to be there. */
	requiredText(name: string, label: string): string;
	/** The entries of a list: an array, or text with commas, semicolons or lines between them. */
	list(name: string, label: string): string[];
	number(name: string, label: string, bounds: NumberBounds): number;
	boolean(name: string, label: string, fallback: boolean): boolean;
	/**
	 * The first expression of a text that has others, or words, beside it, and that yields nothing by itself:
	 * `{{ $json.id }}` of `lead-{{ $json.id }}` for an item without id.
	 */
	blankExpressionIn(name: string): string | undefined;
	/** Unix seconds of a date, ISO text, or Unix seconds or milliseconds; undefined when not set. */
	timeS(name: string, label: string): number | undefined;
}

/** Whether there is nothing in a value, or nothing that can be seen. */
export const isBlank = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	(typeof value === 'string' && withoutHiddenCharacters(value).trim() === '') ||
	(typeof value === 'number' && Number.isNaN(value)) ||
	(Array.isArray(value) && value.every(isBlank));

/** What separates the entries of a list that is written as text. */
const SEPARATORS = /[,;，；、\r\n]/;

/** Unix times from 2001 on: seconds have ten digits, milliseconds thirteen. */
const SECONDS_FROM = 1e9;
const MILLISECONDS_FROM = 1e11;

/** As much of a value as a message shows. */
const MAX_SHOWN_CHARACTERS = 100;

/** A value as messages and failed items show it, whatever it is. */
export function shownValue(value: unknown): string {
	let text: string;
	try {
		text = asText(value);
	} catch {
		text = typeof value;
	}
	return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}

/** What JavaScript and n8n make of nothing, or of an object, when they put it into text. */
const MEANS_NOTHING = /^(?:undefined|null|NaN|-?Infinity|Invalid Date(?:Time)?)$/;
const holdsObject = (text: string) => text.includes('[object Object]');

/** Whether a text is what JavaScript and n8n make of nothing, or holds what they make of an object. */
export const isMadeOfNothing = (text: string) => MEANS_NOTHING.test(text) || holdsObject(text);

/**
 * The text of one value: of text, a number, a date, or an array with one of them. Nothing for anything else, and for
 * what only looks like text because JavaScript made it of something else.
 */
function plainText(value: unknown): string | undefined {
	if (Array.isArray(value)) return value.length === 1 ? plainText(value[0]) : undefined;
	if (!['string', 'number', 'bigint', 'object'].includes(typeof value)) return undefined;
	if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
	const text = withoutHiddenCharacters(asText(value)).trim();
	const isObject = typeof value === 'object' && /^[{[]/.test(text);
	return isObject || isMadeOfNothing(text) ? undefined : text;
}

const noText = (label: string, value: unknown) =>
	new Error(`${label} must be text, not "${shownValue(value)}"`);

/** The text of one value that is there. @throws Error that names the field when it has none */
export function requireText(value: unknown, label: string): string {
	const text = plainText(value);
	if (text === undefined) throw noText(label, value);
	return text;
}

/** The entries of a list as they are, without empty ones. */
export const entriesOf = (value: unknown): unknown[] =>
	(typeof value === 'string' ? value.split(SEPARATORS) : [value].flat()).filter(
		(entry) => !isBlank(entry),
	);

/**
 * The entries of a list, trimmed and without empty ones.
 *
 * @throws Error that names the field when an entry is no text
 */
export const listOf = (value: unknown, label: string): string[] =>
	entriesOf(value).map((entry) => requireText(entry, label));

/** Whether a parameter, as stored in the workflow, holds an expression anywhere. */
function holdsExpression(stored: unknown): boolean {
	if (typeof stored === 'string') return stored.startsWith('=');
	if (typeof stored !== 'object' || stored === null) return false;
	return Object.values(stored).some(holdsExpression);
}

/** The expressions of a parameter as stored, when text or other expressions stand beside them. */
function expressionsBesideText(stored: unknown): string[] {
	if (typeof stored !== 'string' || !stored.startsWith('=')) return [];
	const expressions = stored.match(/\{\{[\s\S]*?\}\}/g) ?? [];
	return expressions.join('').trim() === stored.slice(1).trim() && expressions.length < 2
		? []
		: expressions;
}

const stepsOf = (name: string | readonly string[]): readonly string[] =>
	typeof name === 'string' ? name.split('.') : name;

const memberOf = (value: unknown, path: readonly string[]): unknown =>
	path.reduce<unknown>(
		(inner, member) =>
			typeof inner === 'object' && inner !== null ? (inner as IDataObject)[member] : undefined,
		value,
	);

/** The name of a collection as people read it: `callingHours` is Calling Hours. */
const titleOf = (name: string) =>
	name
		.replace(/[A-Z]/g, (letter) => ` ${letter}`)
		.replace(/^./, (letter) => letter.toUpperCase())
		.replace(/ Per /g, ' per ');

/** Whether a value has members that a step leads to. */
const isCollection = (value: unknown, step: string) =>
	Array.isArray(value) ? /^\d+$/.test(step) : typeof value === 'object' && value !== null;

const isLocator = (value: unknown): value is { value: unknown; mode: string } =>
	typeof value === 'object' && value !== null && '__rl' in value;

/** Unix seconds of a date, ISO text, or Unix seconds or milliseconds from 2001 on; undefined of anything else. */
function secondsOf(value: unknown, timezone: string): number | undefined {
	const isNumber = typeof value === 'number' || typeof value === 'string';
	const number = isNumber ? Number(value) : NaN;
	let seconds = number >= MILLISECONDS_FROM ? number / 1000 : number;
	if (Number.isNaN(number) && typeof value !== 'boolean') {
		try {
			seconds = tryToParseDateTime(value as string, timezone).toSeconds();
		} catch {
			return undefined;
		}
	} else if (number < SECONDS_FROM) return undefined;
	return Number.isFinite(seconds) ? Math.floor(seconds) : undefined;
}

/** A field of the node as it is stored in the workflow. */
interface Field {
	/** The parameter that it is, or is in. */
	top: string;
	/** The way from there to the field. */
	path: readonly string[];
	/** Whether the field holds an expression anywhere. */
	isExpression: boolean;
	/** Whether the parameter that it is in does, so that it can be another one for each item. */
	isBelowExpression: boolean;
}

/** What is needed of n8n's context of the node that runs. */
export type ParameterContext = Pick<
	IExecuteFunctions,
	'getNode' | 'getNodeParameter' | 'getTimezone'
> &
	Partial<Pick<IExecuteFunctions, 'evaluateExpression'>>;

/**
 * A reader for each item. A parameter is evaluated once, and once for each item if it holds an expression, because reading
 * one costs n8n a good part of a millisecond.
 *
 * @param asTool whether an AI agent runs the node
 */
export function parametersOf(
	context: ParameterContext,
	asTool: boolean,
): (itemIndex: number) => ItemParameters {
	const stored = context.getNode().parameters;
	const constants = new Map<string, unknown>();
	const fields = new Map<string, Field>();

	/** Where a field is, and what of it holds expressions: found out once, and the same for all items. */
	function fieldOf(name: string | readonly string[]): Field {
		const known = typeof name === 'string' ? fields.get(name) : undefined;
		if (known) return known;
		const [top, ...path] = stepsOf(name);
		const field = {
			top,
			path,
			isExpression: holdsExpression(memberOf(stored[top], path)),
			isBelowExpression: holdsExpression(stored[top]),
		};
		if (typeof name === 'string') fields.set(name, field);
		return field;
	}

	return (itemIndex) => {
		const evaluated = new Map<string, unknown>();

		function readTop({ top, isBelowExpression }: Field): unknown {
			const values = isBelowExpression ? evaluated : constants;
			if (values.has(top)) return values.get(top);
			// With a fallback of undefined n8n throws for a field that is not shown
			const value = context.getNodeParameter(top, itemIndex, null) as unknown;
			values.set(top, value);
			return value;
		}

		/** @throws Error that names the collection on the way to a field that is, or comes from, an expression without fields */
		function checkCollections(field: Field) {
			if (!field.isBelowExpression) return;
			const { top, path } = field;
			let value = readTop(field);
			let storedValue = stored[top] as unknown;
			let name = top;
			let comesFromExpression = false;
			for (const step of path) {
				comesFromExpression ||= typeof storedValue === 'string' && storedValue.startsWith('=');
				if (!isCollection(value, step)) {
					if (!comesFromExpression) return;
					throw new Error(
						`${titleOf(name)} is empty for this item: its expression yields no fields. Give it some, or remove it`,
					);
				}
				// What is not there was not added
				if (!(step in (value as object))) return;
				value = (value as IDataObject)[step];
				storedValue = memberOf(storedValue, [step]);
				name = step;
			}
		}

		function raw(name: string | readonly string[]): unknown {
			const field = fieldOf(name);
			checkCollections(field);
			const value = memberOf(readTop(field), field.path);
			return isLocator(value) ? value.value : value;
		}

		/** The value, or undefined when it is not set. */
		function read(name: string | readonly string[], label: string): unknown {
			const value = raw(name);
			if (!isBlank(value)) return value;
			if (!asTool && fieldOf(name).isExpression) {
				throw new Error(
					`${label} is empty for this item: its expression yields nothing. Give it a value, or clear the field`,
				);
			}
			return undefined;
		}

		const text = (name: string | readonly string[], label: string) => {
			const value = read(name, label);
			return value === undefined ? '' : requireText(value, label);
		};

		return {
			has(name) {
				const field = fieldOf(name);
				checkCollections(field);
				const owners = field.path.slice(0, -1);
				const owner = field.path.length > 0 ? memberOf(readTop(field), owners) : stored;
				const member = field.path[field.path.length - 1] ?? field.top;
				return typeof owner === 'object' && owner !== null && member in owner;
			},
			raw,
			text,
			requiredText(name, label) {
				const value = text(name, label);
				if (value === '') throw new Error(`${label} is empty for this item`);
				return value;
			},
			list: (name, label) => listOf(read(name, label), label),
			number(name, label, { min = -Infinity, max = Infinity, fallback }) {
				const value = read(name, label);
				if (value === undefined) return fallback;
				const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
				if (number >= min && number <= max && Number.isFinite(number)) return number;
				const range =
					max === Infinity
						? min === -Infinity
							? ''
							: ` of at least ${min}`
						: ` from ${min} to ${max}`;
				throw new Error(`${label} must be a number${range}, not "${shownValue(value)}"`);
			},
			boolean(name, label, fallback) {
				const value = read(name, label);
				if (value === undefined) return fallback;
				if (value === true || value === 'true') return true;
				if (value === false || value === 'false') return false;
				throw new Error(`${label} must be true or false, not "${shownValue(value)}"`);
			},
			blankExpressionIn(name) {
				const [top, ...path] = name.split('.');
				return expressionsBesideText(memberOf(stored[top], path)).find((expression) =>
					isBlank(context.evaluateExpression?.(expression, itemIndex)),
				);
			},
			timeS(name, label) {
				const value = read(name, label);
				if (value === undefined) return undefined;
				const seconds = secondsOf(value, context.getTimezone());
				if (seconds !== undefined) return seconds;
				throw new Error(
					`${label} "${shownValue(value)}" is no time: give a date, ISO text, or Unix seconds or milliseconds`,
				);
			},
		};
	};
}
