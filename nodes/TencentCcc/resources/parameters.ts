import { tryToParseDateTime, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import { withoutHiddenCharacters } from '../numbers/hiddenCharacters';

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
 *
 * Names may lead into a collection: `options.timeout`, or step by step where a member's name may have dots in it. Every method throws an Error that names the field.
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

/** Whether there is nothing in a value. */
export const isBlank = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	(typeof value === 'string' && value.trim() === '') ||
	(typeof value === 'number' && Number.isNaN(value)) ||
	(Array.isArray(value) && value.every(isBlank));

/** What separates the entries of a list that is written as text. */
const SEPARATORS = /[,;，；、\r\n]/;

/** Unix times from 2001 on: seconds have ten digits, milliseconds thirteen. */
const MILLISECONDS_FROM = 1e11;

/** The entries of a list, trimmed and without empty ones. */
export function listOf(value: unknown): string[] {
	const entries = Array.isArray(value)
		? (value as unknown[])
		: String(value ?? '').split(SEPARATORS);
	return entries
		.filter((entry) => !isBlank(entry))
		.map((entry) => (typeof entry === 'object' ? JSON.stringify(entry) : String(entry)).trim());
}

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

const isLocator = (value: unknown): value is { value: unknown; mode: string } =>
	typeof value === 'object' && value !== null && '__rl' in value;

/** Text that n8n's expressions make of an object without meaning it. */
const shown = (value: unknown) =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/**
 * A reader for each item. A parameter is evaluated once for each item only if it holds an expression, because reading
 * one costs n8n a good part of a millisecond.
 *
 * @param asTool whether an AI agent runs the node
 */
export function parametersOf(
	context: IExecuteFunctions,
	asTool: boolean,
): (itemIndex: number) => ItemParameters {
	const stored = context.getNode().parameters;
	const constants = new Map<string, unknown>();

	function readTop(name: string, itemIndex: number): unknown {
		if (constants.has(name)) return constants.get(name);
		// With a fallback of undefined n8n throws for a field that is not shown
		const value = context.getNodeParameter(name, itemIndex, null) as unknown;
		if (!holdsExpression(stored[name])) constants.set(name, value);
		return value;
	}

	return (itemIndex) => {
		function raw(name: string | readonly string[]): unknown {
			const [top, ...path] = stepsOf(name);
			const value = memberOf(readTop(top, itemIndex), path);
			return isLocator(value) ? value.value : value;
		}

		/** The value, or undefined when it is not set. */
		function read(name: string | readonly string[], label: string): unknown {
			const value = raw(name);
			if (!isBlank(value)) return value;
			const [top, ...path] = stepsOf(name);
			if (!asTool && holdsExpression(memberOf(stored[top], path))) {
				throw new Error(
					`${label} is empty for this item: its expression yields nothing. Give it a value, or clear the field`,
				);
			}
			return undefined;
		}

		const text = (name: string | readonly string[], label: string) => {
			const value = read(name, label);
			return value === undefined ? '' : withoutHiddenCharacters(shown(value)).trim();
		};

		return {
			has(name) {
				const path = name.split('.');
				const member = path.pop() as string;
				const owner = path.length ? raw(path.join('.')) : stored;
				return typeof owner === 'object' && owner !== null && member in owner;
			},
			raw,
			text,
			requiredText(name, label) {
				const value = text(name, label);
				if (value === '') throw new Error(`${label} is empty for this item`);
				return value;
			},
			list: (name, label) => listOf(read(name, label)),
			number(name, label, { min = -Infinity, max = Infinity, fallback }) {
				const value = read(name, label);
				if (value === undefined) return fallback;
				const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
				if (number >= min && number <= max) return number;
				const range =
					max === Infinity
						? min === -Infinity
							? ''
							: ` of at least ${min}`
						: ` from ${min} to ${max}`;
				throw new Error(`${label} must be a number${range}, not "${shown(value)}"`);
			},
			boolean(name, label, fallback) {
				const value = read(name, label);
				if (value === undefined) return fallback;
				if (value === true || value === 'true') return true;
				if (value === false || value === 'false') return false;
				throw new Error(`${label} must be true or false, not "${shown(value)}"`);
			},
			blankExpressionIn(name) {
				const [top, ...path] = name.split('.');
				return expressionsBesideText(memberOf(stored[top], path)).find((expression) =>
					isBlank(context.evaluateExpression(expression, itemIndex)),
				);
			},
			timeS(name, label) {
				const value = read(name, label);
				if (value === undefined) return undefined;
				const number = typeof value === 'object' ? NaN : Number(value);
				if (Number.isFinite(number)) {
					if (number > 0) return Math.floor(number >= MILLISECONDS_FROM ? number / 1000 : number);
				} else {
					try {
						return Math.floor(
							tryToParseDateTime(value as string, context.getTimezone()).toSeconds(),
						);
					} catch {
						// Said below, with the field's name
					}
				}
				throw new Error(
					`${label} "${shown(value)}" is no time: give a date, ISO text, or Unix seconds or milliseconds`,
				);
			},
		};
	};
}
