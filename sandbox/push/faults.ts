/** What can go wrong with pushes: how they come, and what is odd about their bodies. */
export type PushFault =
	| 'duplicated'
	| 'reordered'
	| 'answerLost'
	| 'truncatedJson'
	| 'duplicateMembers'
	| 'lowerCaseKeys'
	| 'endpointUserAsNumber';

/**
 * All faults, each with its label. `changeBody` is for those of the body, as text, in the order in which they are
 * applied. Duplicate members, lower-case keys and a number as EndpointUser are in Tencent's own samples.
 * Source: https://www.tencentcloud.com/document/product/1229/59641
 */
export const PUSH_FAULTS: ReadonlyArray<{
	readonly fault: PushFault;
	readonly label: string;
	readonly changeBody?: (text: string) => string;
}> = [
	{ fault: 'duplicated', label: 'Each push twice at the same moment' },
	{ fault: 'reordered', label: 'Recordings before the record of their call' },
	{ fault: 'answerLost', label: 'The first answer is lost on its way' },
	{
		fault: 'lowerCaseKeys',
		label: 'Lower-case keys in PostIVRKeyPressed',
		changeBody: (text) =>
			text.replace(/"PostIVRKeyPressed":\[[^\]]*\]/, (keys) =>
				keys.replace(/"(Key|Label)"/g, (name) => name.toLowerCase()),
			),
	},
	{
		fault: 'endpointUserAsNumber',
		label: 'EndpointUser of a voicemail as a number',
		changeBody: (text) => text.replace(/"EndpointUser":"([1-9]\d*)"/, '"EndpointUser":$1'),
	},
	{
		fault: 'duplicateMembers',
		label: 'A member twice in one object',
		changeBody: (text) => text.replace(/"(Duration|Timestamp)":/, '"$1":0,$&'),
	},
	{
		fault: 'truncatedJson',
		label: 'JSON that breaks off',
		changeBody: (text) => text.slice(0, Math.ceil(text.length / 2)),
	},
];

/** The text of a body, with what is to be wrong with it. */
export function writeBody(body: object, faults: readonly PushFault[]): string {
	return PUSH_FAULTS.filter(({ fault }) => faults.includes(fault)).reduce(
		(text, { changeBody }) => changeBody?.(text) ?? text,
		JSON.stringify(body),
	);
}
