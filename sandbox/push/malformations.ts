import type { PushBody } from '../wire/callRecord';

export type MalformationName =
	| 'truncatedJson'
	| 'duplicateMembers'
	| 'lowerCaseKeys'
	| 'upperCaseUui'
	| 'numbersAsStrings'
	| 'endpointUserAsNumber'
	| 'wrongSdkAppId';

/** Something that is wrong, or merely unexpected, about the body of a push. */
export interface Malformation {
	readonly malformation: MalformationName;
	readonly label: string;
	readonly change?: (body: PushBody) => PushBody;
	readonly changeText?: (text: string, body: PushBody) => string;
}

const OTHER_SDK_APP_ID = 1400999999;

function lowerCaseMembers(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [name.toLowerCase(), member as unknown]),
	);
}

function numbersAsStrings(value: unknown): unknown {
	if (typeof value === 'number') return String(value);
	if (Array.isArray(value)) return value.map(numbersAsStrings);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [name, numbersAsStrings(member)]),
	);
}

function upperCaseUui({ Uui, ...rest }: PushBody): PushBody {
	return Uui === undefined ? rest : { ...rest, UUI: Uui };
}

/** A member a second time, as `Duration` in Tencent's own sample: the first one is to lose. */
function withDuplicateMember(text: string, body: PushBody): string {
	const name = 'Duration' in body ? 'Duration' : 'Timestamp';
	return name in body ? text.replace('{', `{"${name}":0,`) : text;
}

/**
 * All malformations, in the order in which they are applied when several are wanted. Duplicate members, lower-case
 * keys and a number as EndpointUser are in Tencent's own samples; the others are what a receiver should survive.
 */
export const MALFORMATIONS: readonly Malformation[] = [
	{
		malformation: 'wrongSdkAppId',
		label: 'SdkAppId of another application',
		change: (body) => ({ ...body, SdkAppId: OTHER_SDK_APP_ID }),
	},
	{ malformation: 'upperCaseUui', label: 'UUI instead of Uui', change: upperCaseUui },
	{
		malformation: 'lowerCaseKeys',
		label: 'Lower-case keys in PostIVRKeyPressed',
		change: (body) =>
			Array.isArray(body.PostIVRKeyPressed)
				? { ...body, PostIVRKeyPressed: body.PostIVRKeyPressed.map(lowerCaseMembers) }
				: body,
	},
	{
		malformation: 'endpointUserAsNumber',
		label: 'EndpointUser as a number, in a voicemail',
		change: (body) =>
			/^\d+$/.test(String(body.EndpointUser))
				? { ...body, EndpointUser: Number(body.EndpointUser) }
				: body,
	},
	{
		malformation: 'numbersAsStrings',
		label: 'Numbers as strings',
		change: (body) => numbersAsStrings(body) as PushBody,
	},
	{
		malformation: 'duplicateMembers',
		label: 'A member twice',
		changeText: withDuplicateMember,
	},
	{
		malformation: 'truncatedJson',
		label: 'JSON that breaks off',
		changeText: (text) => text.slice(0, Math.ceil(text.length / 2)),
	},
];

/**
 * Writes the body of a push, with whatever is to be wrong with it.
 *
 * @param body as it should be
 * @param wanted the names of the malformations
 */
export function writeBody(body: PushBody, wanted: readonly MalformationName[]): string {
	const chosen = MALFORMATIONS.filter(({ malformation }) => wanted.includes(malformation));
	const changed = chosen.reduce((current, { change }) => change?.(current) ?? current, body);
	return chosen.reduce(
		(text, { changeText }) => changeText?.(text, changed) ?? text,
		JSON.stringify(changed),
	);
}
