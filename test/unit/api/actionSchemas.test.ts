import type { Action } from '../../../nodes/TencentCcc/api/action';
import type * as actionsModule from '../../../nodes/TencentCcc/api/actions';
import type * as envelopesModule from '../../../nodes/TencentCcc/api/envelopes';
import type * as sendRequestModule from '../../../nodes/TencentCcc/api/sendRequest';

/** n8n brings zod: 3.24 and 3.25 today, and another package may put 4 before it. */
const VERSIONS = ['zod', 'zod-3-24', 'zod-4-0', 'zod-4-6'] as const;
type Version = (typeof VERSIONS)[number];

/** The table of actions, made with one version of zod. */
function load(version: Version) {
	let loaded: {
		actions: readonly Action[];
		readAnswer: typeof sendRequestModule.readAnswer;
		prototype: unknown;
	};
	jest.isolateModules(() => {
		jest.doMock('zod', () => jest.requireActual(version));
		const { ACTIONS } = jest.requireActual<typeof actionsModule>(
			'../../../nodes/TencentCcc/api/actions',
		);
		const { readAnswer } = jest.requireActual<typeof sendRequestModule>(
			'../../../nodes/TencentCcc/api/sendRequest',
		);
		const { failureEnvelope } = jest.requireActual<typeof envelopesModule>(
			'../../../nodes/TencentCcc/api/envelopes',
		);
		loaded = { actions: ACTIONS, readAnswer, prototype: Object.getPrototypeOf(failureEnvelope) };
		jest.dontMock('zod');
	});
	return loaded!;
}

const LOADED = Object.fromEntries(VERSIONS.map((version) => [version, load(version)])) as Record<
	Version,
	ReturnType<typeof load>
>;
const OWN = LOADED.zod;

const envelope = (response: unknown) => ({ Response: response });
const failure = (error: unknown) => envelope({ Error: error, RequestId: 'r' });

/** Answers that any action may get, good and bad. */
const ANSWERS: Array<[string, unknown]> = [
	['nothing', undefined],
	['null', null],
	['text', '<html></html>'],
	['a number', 0],
	['an array', []],
	['no envelope', {}],
	['an envelope of nothing', envelope(undefined)],
	['an envelope of null', envelope(null)],
	['an envelope of a list', envelope([])],
	['an empty envelope', envelope({})],
	['a request ID alone', envelope({ RequestId: 'r' })],
	['a request ID that is null', envelope({ RequestId: null })],
	['a request ID that is a number', envelope({ RequestId: 5 })],
	['an error that is null', envelope({ Error: null, RequestId: 'r' })],
	['an error', failure({ Code: 'InternalError', Message: 'm' })],
	['an error without message', failure({ Code: 'InternalError' })],
	['an error with a message that is null', failure({ Code: 'InternalError', Message: null })],
	['an error with a message that is a number', failure({ Code: 'InternalError', Message: 5 })],
	['an error with an empty code', failure({ Code: '', Message: 'm' })],
	['an error without code', failure({ Message: 'm' })],
	['an error with members of its own', failure({ Code: 'X', Message: 'm', More: 1 })],
	['an error that is text', failure('InternalError')],
	['an error and a session', envelope({ Error: { Code: 'X' }, SessionId: 's', RequestId: 'r' })],
	['a session', envelope({ SessionId: 's', RequestId: 'r' })],
	['a session, and members of the future', envelope({ SessionId: 's', More: { a: [1] } })],
	['an empty session', envelope({ SessionId: '', RequestId: 'r' })],
	['a session that is a number', envelope({ SessionId: 5 })],
	['a session that is null', envelope({ SessionId: null })],
	...['Session', 'StaffList', 'Numbers', 'SkillGroupList', 'TelCdrList', 'Sessions'].flatMap(
		(member): Array<[string, unknown]> => [
			[`${member}: a list`, envelope({ [member]: [{ a: 1, b: null }, { c: { d: [] } }] })],
			[`${member}: strange entries`, envelope({ [member]: [null, 1, 'x', [], { a: 1 }] })],
			[`${member}: an empty list`, envelope({ [member]: [], TotalCount: 0, Total: 0 })],
			[`${member}: null`, envelope({ [member]: null, TotalCount: null, Total: null })],
			[`${member}: an object`, envelope({ [member]: { a: 1 }, TotalCount: '1', Total: '1' })],
			[`${member}: text`, envelope({ [member]: 'x', TotalCount: 'many' })],
		],
	),
];

it('each version is another one', () => {
	const prototypes = VERSIONS.map((version) => LOADED[version].prototype);
	expect(new Set(prototypes).size).toBe(VERSIONS.length);
});

it('each version has the same actions', () => {
	for (const version of VERSIONS) {
		expect(LOADED[version].actions.map(({ name }) => name)).toEqual(
			OWN.actions.map(({ name }) => name),
		);
	}
});

describe.each(OWN.actions.map(({ name }) => name))('%s', (name) => {
	const resultOf = (version: Version, body: unknown) => {
		const { actions, readAnswer } = LOADED[version];
		return readAnswer(200, body, actions.find((action) => action.name === name)!);
	};

	it('takes some of the answers and refuses others', () => {
		const succeeded = ANSWERS.filter(([, body]) => resultOf('zod', body).succeeded);
		expect(succeeded.length).toBeGreaterThan(0);
		expect(succeeded.length).toBeLessThan(ANSWERS.length);
	});

	it.each(ANSWERS)('gives the same on every zod for %s', (_name, body) => {
		const own = resultOf('zod', body);
		for (const version of VERSIONS.slice(1)) {
			expect([version, resultOf(version, body)]).toEqual([version, own]);
		}
	});
});

describe('the table of actions', () => {
	it('names each action once', () => {
		const names = OWN.actions.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(names.length).toBeGreaterThan(5);
	});

	it.each(OWN.actions.map((action) => [action.name, action] as const))(
		'%s says its source as a full URL, its kind, CAM level and pages',
		(_name, action) => {
			expect(action.source).toMatch(
				/^https:\/\/www\.tencentcloud\.com\/document\/product\/\d+\/\d+$|^https:\/\/cloud\.tencent\.com\/document\/product\/\d+\/\d+$/,
			);
			expect(['read', 'act', 'dial']).toContain(action.kind);
			expect(['application', 'any']).toContain(action.camLevel);
			if (!action.paging) return;
			expect(action.kind).toBe('read');
			expect(action.paging.maxPageSize).toBeGreaterThan(0);
		},
	);

	it('what changes nothing is called Describe…, and nothing else is', () => {
		for (const { name, kind } of OWN.actions) {
			expect([name, kind === 'read']).toEqual([name, name.startsWith('Describe')]);
		}
	});
});
