import type { IDataObject } from 'n8n-workflow';

import { createCallOutSession } from '../../../nodes/TencentCcc/resources/call/createCallOutSession.operation';
import { defaultsOf, itemParameters } from '../../support/itemParameters';

const parameters = {
	...defaultsOf(createCallOutSession),
	userId: 'agent@example.com',
	calleeNumber: '+86 138 0013 8000',
};
type Change = Record<string, unknown>;

/** What is sent for an item with these parameters; `options` are those that the builder has added. */
const build = (change: Change, options: IDataObject = {}): IDataObject =>
	createCallOutSession.plan(itemParameters({ ...parameters, ...change, options })).body;

/** Rows of Callers, as the editor saves them. */
const rows = (...numbers: Array<{ mode: 'list' | 'id'; value: unknown }>) => ({
	rows: numbers.map((number) => ({ number: { __rl: true, ...number } })),
});

describe('what is sent for an item', () => {
	it("is in Tencent's names and types, without what the builder left empty", () => {
		expect(build({})).toEqual({
			UserId: 'agent@example.com',
			Callee: '008613800138000',
			IsForceUseMobile: true,
		});
	});

	it.each<[string, unknown, string[]]>([
		['an array', ['0755-86376666', '+86 10 6234 5678'], ['0086075586376666', '008601062345678']],
		['text with commas', ' 0755-86376666, 010-62345678 ', ['0086075586376666', '008601062345678']],
		[
			'text with Chinese punctuation',
			'075586376666；01062345678',
			['0086075586376666', '008601062345678'],
		],
		['lines', '075586376666\n01062345678\n', ['0086075586376666', '008601062345678']],
		['a single number', 13800138000, ['008613800138000']],
		['the list of the account, as it is', ['0086075512345678'], ['0086075512345678']],
		['empty entries', ['', null, '075586376666'], ['0086075586376666']],
	])('takes Callers as %s, in the given order', (_name, callerNumbers, sent) => {
		expect(build({ callerNumbers }).Callers).toEqual(sent);
	});

	it('takes rows of Callers in the given order: chosen ones as they are, written ones converted', () => {
		const callerNumbers = rows(
			{ mode: 'list', value: '008675512345678' },
			{ mode: 'id', value: '010-6234 5678' },
			{ mode: 'id', value: '' },
			{ mode: 'id', value: ['075586376666', '075586376667'] },
			{ mode: 'id', value: '02162345678, 02162345679' },
			{ mode: 'list', value: '' },
		);
		expect(build({ callerNumbers }).Callers).toEqual([
			'008675512345678',
			'008601062345678',
			'0086075586376666',
			'0086075586376667',
			'008602162345678',
			'008602162345679',
		]);
	});

	it.each<[string, unknown]>([
		['no rows', {}],
		['an empty list of rows', { rows: [] }],
		['a row without a number', { rows: [{}] }],
		['an empty array', []],
		['an empty text', ''],
		['nothing', undefined],
	])('lets Tencent choose the caller with %s', (_name, callerNumbers) => {
		expect(build({ callerNumbers })).not.toHaveProperty('Callers');
	});

	it.each([
		[true, true],
		['true', true],
		[false, false],
		['false', false],
	])('sends Force Use of Mobile %j as the JSON boolean %j', (isForceUseMobile, sent) => {
		expect(build({ isForceUseMobile }).IsForceUseMobile).toBe(sent);
	});

	it.each<[unknown, string | undefined]>([
		['lead-42', 'lead-42'],
		[' kept as it is ', ' kept as it is '],
		[{ lead: 42, name: '张伟' }, '{"lead":42,"name":"张伟"}'],
		[42, '42'],
		[['a'], '["a"]'],
		['', undefined],
		['   ', undefined],
		[null, undefined],
		[undefined, undefined],
	])('sends UUI %j as %j', (uui, sent) => {
		expect(build({ uui }).UUI).toBe(sent);
	});

	it('counts UUI in bytes: 1024 are sent, 1025 are not', () => {
		expect(build({ uui: 'x'.repeat(1024) }).UUI).toHaveLength(1024);
		expect(build({ uui: `${'中'.repeat(341)}x` }).UUI).toHaveLength(342);
		expect(() => build({ uui: 'x'.repeat(1025) })).toThrow(/1025 bytes.*1024/);
		expect(() => build({ uui: `${'中'.repeat(341)}xx` })).toThrow(/1025 bytes/);
	});

	it("sends the API's obsolete Caller only when it is given", () => {
		expect(build({}, { obsoleteCaller: '0755-86376666' }).Caller).toBe('0086075586376666');
		expect(build({}, { obsoleteCaller: ' ' })).not.toHaveProperty('Caller');
	});

	it('sends numbers untouched when asked to', () => {
		const request = build(
			{ calleeNumber: ' +86-138 ', callerNumbers: ['x1'] },
			{ sendNumbersAsGiven: true, obsoleteCaller: 'y2' },
		);
		expect(request).toMatchObject({ Callee: '+86-138', Callers: ['x1'], Caller: 'y2' });
	});

	it.each([
		['86', '13800138000', '008613800138000'],
		['+86', '13800138000', '008613800138000'],
		['0086', '13800138000', '008613800138000'],
		[65, '6123 4567', '006561234567'],
		['\u200b65 ', '6123 4567', '006561234567'],
		['', '13800138000', '008613800138000'],
		[undefined, '13800138000', '008613800138000'],
	])('reads numbers without country code as numbers of %j', (defaultCountryCode, given, sent) => {
		expect(build({ calleeNumber: given }, { defaultCountryCode }).Callee).toBe(sent);
	});
});

describe('a field that cannot be used is named, with its value and the reason', () => {
	it.each<[Change, IDataObject, RegExp]>([
		[{ userId: '' }, {}, /^Agent is empty/],
		[{ userId: null }, {}, /^Agent is empty/],
		[{ calleeNumber: '' }, {}, /^Callee is empty/],
		[{ calleeNumber: undefined }, {}, /^Callee is empty/],
		[{ calleeNumber: 'abc' }, {}, /^Callee "abc" cannot be dialled: it holds characters/],
		[{ callerNumbers: ['0755-86376666', '12'] }, {}, /^Callers: the number "12" cannot be dialled/],
		[
			{ callerNumbers: rows({ mode: 'id', value: '12' }) },
			{},
			/^Callers: the number "12" cannot be dialled/,
		],
		[{}, { obsoleteCaller: '12' }, /^Caller \(Obsolete\) "12" cannot/],
		[{ isForceUseMobile: 'yes' }, {}, /^Force Use of Mobile must be true or false, not "yes"/],
		[{}, { defaultCountryCode: 'CN' }, /^Default Country Code "CN" is not a country code/],
		[{}, { defaultCountryCode: 0 }, /^Default Country Code "0"/],
		[{ calleeNumber: ' ' }, { sendNumbersAsGiven: true }, /^Callee is empty/],
		[{ calleeNumber: '110' }, { sendNumbersAsGiven: true }, /^Callee "110" is an emergency number/],
		[{ calleeNumber: '0086110' }, { sendNumbersAsGiven: true }, /is an emergency number$/],
		[{ calleeNumber: '+86 (0755) 110' }, { sendNumbersAsGiven: true }, /is an emergency number$/],
		[{ calleeNumber: '110,1' }, { sendNumbersAsGiven: true }, /is an emergency number$/],
		[{ calleeNumber: '00110' }, { sendNumbersAsGiven: true }, /is an emergency number$/],
		[{ calleeNumber: '9110' }, { sendNumbersAsGiven: true }, /is an emergency number$/],
		[{ calleeNumber: '0755-11012345' }, { sendNumbersAsGiven: true }, /is an emergency number$/],
		[{}, { defaultCountryCode: 999 }, /^Default Country Code "999" is not a country code/],
	])('%j %j', (change, options, message) => {
		expect(() => build(change, options)).toThrow(message);
	});
});

describe('what an item shows of its request', () => {
	it('always has the four members', () => {
		expect(createCallOutSession.shown(build({}))).toEqual({
			UserId: 'agent@example.com',
			Callee: '008613800138000',
			Callers: [],
			UUI: '',
		});
	});

	it('is as given when nothing could be sent', () => {
		const given = (values: Change) => createCallOutSession.given(itemParameters(values));
		expect(
			given({ userId: 'a', calleeNumber: 'call me', callerNumbers: 'x,y', uui: { a: 1 } }),
		).toEqual({ UserId: 'a', Callee: 'call me', Callers: ['x', 'y'], UUI: '{"a":1}' });
		expect(given({})).toEqual({ UserId: '', Callee: '', Callers: [], UUI: '' });
	});
});
