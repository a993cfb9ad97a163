import type { z } from 'zod';

/**
 * n8n brings zod: 3.24 and 3.25 today, and another package may put 4 before it. So every schema has to give the same
 * on all of them. A new schema is under test as soon as its module stands in this list.
 */
const MODULES: ReadonlyArray<readonly [path: string, load: () => Record<string, unknown>]> = [
	['records/callRecord', () => require('../../nodes/TencentCcc/records/callRecord')],
];

const VERSIONS = ['zod', 'zod-3-24', 'zod-4-0', 'zod-4-6'] as const;
type Version = (typeof VERSIONS)[number];

const isSchema = (value: unknown): value is z.ZodTypeAny =>
	typeof value === 'object' && value !== null && 'safeParse' in value;

/** The schemas that a module exports, made with one version of zod. */
function schemasOf(
	load: () => Record<string, unknown>,
	version: Version,
): Array<[string, z.ZodTypeAny]> {
	let exported: Record<string, unknown> = {};
	jest.isolateModules(() => {
		jest.doMock('zod', () => jest.requireActual(version));
		exported = load();
		jest.dontMock('zod');
	});
	return Object.entries(exported).filter((entry): entry is [string, z.ZodTypeAny] =>
		isSchema(entry[1]),
	);
}

const participant = { Mail: 'a@example.com', AcceptTimestamp: '1767225620', RecordURL: null };
const record = {
	SdkAppId: 1400000001,
	SessionId: 's-1',
	Direction: '1',
	StartTimestamp: 1767225600,
	AcceptTimestamp: 1767225620123,
	EndedTimestamp: 'soon',
	SeatUser: { mail: 'a@example.com' },
	ServeParticipants: [participant, null, { Phone: '1' }],
	IVRKeyPressed: ['1', { key: '2', label: 'two' }],
	VoicemailRecordURL: ['https://a.example.com', null],
	Uui: null,
	UUI: 'lead-42',
	Unknown: { kept: 1 },
};
const envelope = (response: unknown) => ({ Response: response });
const INPUTS: unknown[] = [
	undefined,
	null,
	'',
	0,
	1.5,
	NaN,
	true,
	[],
	[null],
	{},
	'text',
	new Date(0),
	record,
	{ ...record, SessionId: 42 },
	{ ...record, SessionId: '' },
	{ ...record, SessionId: null },
	{ ...record, SeatUser: null, ServeParticipants: null },
	{ ...record, SeatUser: 'text', ServeParticipants: {}, UUI: { a: 1 } },
	{ SessionId: 's' },
	{ sessionid: 's', sdkappid: ' 14 ' },
	{ SdkAppId: 0 },
	{ SdkAppId: '' },
	envelope(undefined),
	envelope(null),
	envelope([]),
	envelope({}),
	envelope({ Error: null, RequestId: 'r' }),
	envelope({ Error: { Code: '', Message: 'm' }, RequestId: 'r' }),
	envelope({ Error: { Code: 'InternalError', Message: null } }),
	envelope({ Error: { Code: 'InternalError' }, RequestId: null }),
	envelope({ SessionId: 's', RequestId: 'r', More: 1 }),
	envelope({ SessionId: '' }),
	envelope({ TotalCount: 1, StaffList: [{ Mail: 'a', Name: null, More: 1 }], RequestId: 'r' }),
	envelope({ TotalCount: 1, StaffList: [{ Name: 'a' }] }),
	envelope({ TotalCount: '1', StaffList: null }),
	envelope({ TotalCount: null }),
	envelope({ TotalCount: 0 }),
	envelope({ TotalCount: 2, Numbers: [{ Number: '0086', State: 1 }, { Number: '0086' }] }),
	envelope({ Total: 1, Sessions: [{ SessionID: 's', StartTimestamp: '1767225600' }] }),
	envelope({ Total: 1, Sessions: [{ SessionID: 's', StartTimestamp: 1767225600, Callee: null }] }),
	envelope({ TotalCount: 1, TelCdrList: [record] }),
	envelope({ TotalCount: '1', TelCdrList: null }),
	envelope({ TelCdrList: [record, {}] }),
];

/** What a schema makes of an input: the value, or that there is none (the words of issues differ by version). */
function resultOf(schema: z.ZodTypeAny, input: unknown): unknown {
	const result = schema.safeParse(input);
	return result.success ? { value: result.data as unknown } : 'refused';
}

describe.each(MODULES)('the schemas of %s', (_path, load) => {
	const own = schemasOf(load, 'zod');

	it('are found, and each takes something and refuses something', () => {
		expect(own.length).toBeGreaterThan(0);
		for (const [name, schema] of own) {
			const refused = INPUTS.filter((input) => resultOf(schema, input) === 'refused').length;
			expect([name, refused > 0 && refused < INPUTS.length]).toEqual([name, true]);
		}
	});

	it.each(VERSIONS.slice(1))('give the same on %s', (version) => {
		const others = schemasOf(load, version);
		expect(others.map(([name]) => name)).toEqual(own.map(([name]) => name));
		expect(Object.getPrototypeOf(others[0][1])).not.toBe(Object.getPrototypeOf(own[0][1]));
		others.forEach(([name, schema], index) => {
			for (const input of INPUTS) {
				expect([name, input, resultOf(schema, input)]).toEqual([
					name,
					input,
					resultOf(own[index][1], input),
				]);
			}
		});
	});
});
