import { problem } from './problems';

/** The parameters of one request, after they have been checked. */
export type Parameters = Readonly<Record<string, unknown>>;

export type ParameterType =
	| 'Integer'
	| 'String'
	| 'Boolean'
	| 'Array of String'
	| 'Array of Integer';

/** What one parameter of an action may be. */
export interface ParameterRule {
	readonly name: string;
	readonly type: ParameterType;
	readonly required?: boolean;
	readonly minimum?: number;
	readonly maximum?: number;
	/** Of a string, in UTF-8. */
	readonly maximumBytes?: number;
	/** Says in English what is wrong with a value of the right type, or nothing. */
	readonly complaint?: (value: unknown) => string | undefined;
}

const isString = (value: unknown): value is string => typeof value === 'string';

const hasType: Record<ParameterType, (value: unknown) => boolean> = {
	Integer: Number.isInteger,
	String: isString,
	Boolean: (value) => typeof value === 'boolean',
	'Array of String': (value) => Array.isArray(value) && value.every(isString),
	'Array of Integer': (value) => Array.isArray(value) && value.every(Number.isInteger),
};

function complaintAbout(rule: ParameterRule, value: unknown): string | undefined {
	if (typeof value === 'number') {
		if (rule.minimum !== undefined && value < rule.minimum) return `less than ${rule.minimum}`;
		if (rule.maximum !== undefined && value > rule.maximum) return `more than ${rule.maximum}`;
	}
	if (isString(value) && rule.maximumBytes !== undefined) {
		const bytes = Buffer.byteLength(value, 'utf8');
		if (bytes > rule.maximumBytes) return `${bytes} bytes, more than ${rule.maximumBytes}`;
	}
	return rule.complaint?.(value);
}

/**
 * Checks parameters against the rules of their action: unknown names first, then what is missing, types, values.
 *
 * @param parameters the request's body
 * @param rules what the action documents
 * @throws ApiError UnknownParameter, MissingParameter, InvalidParameter (type) or InvalidParameterValue
 */
export function checkParameters(parameters: Parameters, rules: readonly ParameterRule[]): void {
	const known = new Set(rules.map(({ name }) => name));
	const unknownName = Object.keys(parameters).find((name) => !known.has(name));
	if (unknownName !== undefined) throw problem('unknownParameter', unknownName);

	const missing = rules.find(({ name, required }) => required && parameters[name] === undefined);
	if (missing) throw problem('missingParameter', missing.name);

	const given = rules.filter(({ name }) => parameters[name] !== undefined);
	for (const { name, type } of given) {
		if (!hasType[type](parameters[name])) throw problem('wrongType', `${name} has to be ${type}`);
	}
	for (const rule of given) {
		const complaint = complaintAbout(rule, parameters[rule.name]);
		if (complaint !== undefined) throw problem('wrongValue', `${rule.name} is ${complaint}`);
	}
}

/** The parameter that every action of the product has. */
export const SDK_APP_ID: ParameterRule = { name: 'SdkAppId', type: 'Integer', required: true };

/** The two parameters of a paged list, counted from page 0. */
export function paging(maximumPageSize: number, required = true): readonly ParameterRule[] {
	return [
		{ name: 'PageSize', type: 'Integer', required, minimum: 1, maximum: maximumPageSize },
		{ name: 'PageNumber', type: 'Integer', required, minimum: 0 },
	];
}

/**
 * One page of a list.
 *
 * @param entries the whole list
 * @param parameters a request's, with PageNumber (default 0) and PageSize (default 20, as DescribeNumbers has it)
 */
export function pageOf<Entry>(entries: readonly Entry[], parameters: Parameters): readonly Entry[] {
	const size = Number(parameters.PageSize ?? 20);
	const start = Number(parameters.PageNumber ?? 0) * size;
	return entries.slice(start, start + size);
}

/**
 * Says what is wrong with a telephone number as CreateCallOutSession takes it: 00 + country code + number, for
 * mainland China 0086 + national number, in which a landline's area code keeps its 0.
 *
 * That 0086755… (without the 0) is refused is the sandbox's choice: Tencent's samples all have the 0.
 */
export function complaintAboutNumber(value: unknown): string | undefined {
	const number = String(value);
	if (!/^00\d+$/.test(number)) return `${JSON.stringify(number)}, which does not start with 0086`;
	if (!number.startsWith('0086')) {
		return /^00[1-9]\d{5,14}$/.test(number) ? undefined : `${number}, which is no telephone number`;
	}
	const national = number.slice(4);
	if (!/^\d{3,12}$/.test(national)) return `${number}, which has the wrong length`;
	const isLandlineWithoutZero = national.length >= 10 && /^(?!400|800|9[56])[2-9]/.test(national);
	return isLandlineWithoutZero ? `${number}, a landline without the 0 of its area code` : undefined;
}
