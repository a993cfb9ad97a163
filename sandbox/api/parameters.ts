import { problem } from './problems';
import { membersOf } from './requestTypes';

/** The parameters of one request, after they have been checked. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What the official SDK's types do not say of a parameter: which of its values are accepted. */
export interface Limit {
	readonly minimum?: number;
	readonly maximum?: number;
	/** Of a string, in UTF-8. */
	readonly maximumBytes?: number;
	/** Of a list. */
	readonly maximumLength?: number;
	readonly oneOf?: readonly string[];
	/** Says in English what is wrong with a value of the right type, or nothing. */
	readonly complaint?: (value: unknown) => string | undefined;
}

const hasType: Readonly<Record<string, (value: unknown) => boolean>> = {
	number: Number.isInteger,
	'number | bigint': Number.isInteger,
	string: (value) => typeof value === 'string',
	boolean: (value) => typeof value === 'boolean',
};

/** Checks a value against a type of the SDK, and what is inside of it. @throws ApiError */
function checkType(type: string, value: unknown, path: string): void {
	const [, element] = /^Array<(.*)>$/.exec(type) ?? [];
	if (element) {
		if (!Array.isArray(value)) throw problem('wrongType', `${path} has to be a list`);
		value.forEach((entry, index) => checkType(element, entry, `${path}.${index}`));
	} else if (hasType[type]) {
		if (!hasType[type](value)) throw problem('wrongType', `${path} has to be a ${type}`);
	} else {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			throw problem('wrongType', `${path} has to be an object`);
		}
		checkMembers(type, value as Parameters, `${path}.`);
	}
}

function checkMembers(type: string, parameters: Parameters, path: string): void {
	const members = membersOf(type);
	const known = new Set(members.map(({ name }) => name));
	const unknownName = Object.keys(parameters).find((name) => !known.has(name));
	if (unknownName !== undefined) throw problem('unknownParameter', path + unknownName);
	const missing = members.find(
		({ name, isRequired }) => isRequired && parameters[name] === undefined,
	);
	if (missing) throw problem('missingParameter', path + missing.name);
	for (const member of members) {
		const value = parameters[member.name];
		if (value !== undefined) checkType(member.type, value, path + member.name);
	}
}

function complaintAbout(limit: Limit, value: unknown): string | undefined {
	const { minimum = -Infinity, maximum = Infinity, maximumLength = Infinity, oneOf } = limit;
	if (typeof value === 'number' && value < minimum) return `less than ${minimum}`;
	if (typeof value === 'number' && value > maximum) return `more than ${maximum}`;
	if (Array.isArray(value) && value.length > maximumLength)
		return `longer than ${maximumLength} entries`;
	if (oneOf && !oneOf.includes(String(value))) return `none of ${oneOf.join(', ')}`;
	const bytes = typeof value === 'string' ? Buffer.byteLength(value, 'utf8') : 0;
	if (bytes > (limit.maximumBytes ?? Infinity))
		return `${bytes} bytes, more than ${limit.maximumBytes}`;
	return limit.complaint?.(value);
}

/**
 * Checks a request: unknown names first, then what is missing, types, and last the values.
 *
 * @param parameters the request's body
 * @param action whose request type of the official SDK decides
 * @param limits what that type does not say, by name
 * @throws ApiError UnknownParameter, MissingParameter, InvalidParameter (type) or InvalidParameterValue
 */
export function checkParameters(
	parameters: Parameters,
	action: string,
	limits: Readonly<Record<string, Limit>>,
): void {
	checkMembers(`${action}Request`, parameters, '');
	for (const [name, limit] of Object.entries(limits)) {
		const value = parameters[name];
		const complaint = value === undefined ? undefined : complaintAbout(limit, value);
		if (complaint !== undefined) throw problem('wrongValue', `${name} is ${complaint}`);
	}
}

/** The limits of a paged list, counted from page 0. */
export function paging(maximumPageSize: number) {
	return { PageSize: { minimum: 1, maximum: maximumPageSize }, PageNumber: { minimum: 0 } };
}

/**
 * One page of a list.
 *
 * @param entries the whole list
 * @param request with PageNumber (default 0) and PageSize (default 20, as DescribeNumbers has it)
 */
export function pageOf<Entry>(
	entries: readonly Entry[],
	{ PageNumber = 0, PageSize = 20 }: { PageNumber?: number; PageSize?: number },
): readonly Entry[] {
	return entries.slice(PageNumber * PageSize, (PageNumber + 1) * PageSize);
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
