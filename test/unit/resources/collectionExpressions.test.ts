import type { IDataObject } from 'n8n-workflow';

import { createCallOutSession } from '../../../nodes/TencentCcc/resources/call/createCallOutSession.operation';
import { readDialOptions } from '../../../nodes/TencentCcc/resources/dialOptions';
import { itemParameters } from '../../support/itemParameters';

const CALLEE = '008613800138000';
const EXPRESSION = '={{ $json.options }}';
const HOURS = { days: [1], from: '10:00', to: '11:00', timeZone: 'UTC' };

/** What an item's options come to when a part of them is an expression. */
const read = (stored: unknown, options: unknown, asTool = false) =>
	readDialOptions(
		itemParameters({ options }, { asTool, stored: { options: stored } as IDataObject }),
		createCallOutSession,
		CALLEE,
		asTool,
	);

describe.each([
	['nothing', undefined],
	['null', null],
	['empty text', ''],
	['text', 'Success'],
	['a number', 5],
	['a list', [{ simulateOutcome: 'Success' }]],
])('an expression in place of a collection that yields %s', (_name, value) => {
	it.each([
		['Options', EXPRESSION, value],
		['Calling Hours', { callingHours: EXPRESSION }, { callingHours: value }],
		['Calling Hours', EXPRESSION, { callingHours: value }],
		['When', { callingHours: { when: EXPRESSION } }, { callingHours: { when: value } }],
		['Most Calls per Callee', { mostCallsPerCallee: EXPRESSION }, { mostCallsPerCallee: value }],
	])('is an error that names %s (%j)', (label, stored, options) => {
		const error = `${label} is empty for this item: its expression yields no fields`;
		expect(() => read(stored, options)).toThrow(error);
		expect(() => read(stored, options, true)).toThrow(error);
	});
});

it.each([
	['Options', EXPRESSION, { callingHours: { when: HOURS } }],
	['Calling Hours', { callingHours: EXPRESSION }, { callingHours: { when: HOURS } }],
	['When', { callingHours: { when: EXPRESSION } }, { callingHours: { when: HOURS } }],
])('an expression in place of %s that yields fields is what they say', (_name, stored, options) => {
	expect(read(stored, options).callingHours).toEqual({
		days: [1],
		fromMinute: 600,
		toMinute: 660,
		timeZone: 'UTC',
	});
});

it.each([
	['no options', {}, {}],
	['an expression that yields a collection without options', EXPRESSION, {}],
])('%s: what is not there was not added', (_name, stored, options) => {
	const settings = read(stored, options);
	expect(settings.callingHours).toBeUndefined();
	expect(settings.simulatedCode).toBeUndefined();
});
