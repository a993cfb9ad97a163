import { randomUUID } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { NODE_NAME } from '../support/callWorkflow';
import { byId, operationScene } from '../support/operationRun';

const scene = operationScene();
let workflowId: string;
beforeEach(async () => {
	workflowId = randomUUID();
	await scene.open();
});
afterEach(async () => await scene.close());

const SUCCESS = 0;
const BLOCKED = 3;
const DUPLICATE = 8;

/** Dials a lead under the guard of a key. @returns the output by which it leaves */
async function dial(redialGuardKey: string, calleeNumber = '16188880001'): Promise<number> {
	const finished = await scene.run(
		'call.createCallOutSession',
		{
			userId: byId('agent@example.com'),
			calleeNumber,
			options: { redialGuardKey, verifyUnknown: false },
		},
		{ workflowId },
	);
	return finished.outputs(NODE_NAME).findIndex((items) => items.length > 0);
}

/** Forgets the key of each item. */
async function forget(input: IDataObject[], options: IDataObject = {}, id = workflowId) {
	return await scene.run(
		'redialGuard.forgetKey',
		{ redialGuardKey: '={{ $json.key }}', options },
		{ input, workflowId: id },
	);
}

const wasKnown = async (...input: IDataObject[]) =>
	(await forget(input)).items(NODE_NAME).map(({ json }) => json.wasKnown);

const placed = () => scene.bodies('CreateCallOutSession').length;

it('lets a lead be dialled again on purpose, as often as it is forgotten, and asks Tencent nothing', async () => {
	expect([await dial('lead-1'), await dial('lead-1')]).toEqual([SUCCESS, DUPLICATE]);
	const finished = await forget([{ name: 'Lin', key: 'lead-1' }]);
	expect(finished.items(NODE_NAME).map(({ json }) => json)).toEqual([
		{ name: 'Lin', key: 'lead-1', redialGuardKey: 'lead-1', wasKnown: true },
	]);
	expect(await wasKnown({ key: 'lead-1' })).toEqual([false]);
	expect([await dial('lead-1'), await dial('lead-1')]).toEqual([SUCCESS, DUPLICATE]);
	expect(scene.sandbox.requests).toHaveLength(2);
	expect(placed()).toBe(2);
});

it('forgets a key as the telephone that it is for one lead, and as the ID that it is for another', async () => {
	const key = '16188880001';
	const dialBoth = async () => [await dial(key, key), await dial(key, '16188880002')];
	expect(await dialBoth()).toEqual([SUCCESS, SUCCESS]);
	expect(await dialBoth()).toEqual([DUPLICATE, DUPLICATE]);
	expect(await wasKnown({ key })).toEqual([true]);
	expect(await dialBoth()).toEqual([SUCCESS, SUCCESS]);
});

it('knows a key whatever came of its call, but not one whose call was refused', async () => {
	expect(await dial('rung')).toBe(SUCCESS);
	expect(await dial('refused', '16100000102')).toBe(BLOCKED);
	expect(await wasKnown({ key: 'rung' }, { key: 'refused' }, { key: 'never seen' })).toEqual([
		true,
		false,
		false,
	]);
});

it.each<[string, string, string, string]>([
	['as dialled', '16188880001', '16188880001', '16188880001'],
	['in Tencent’s form', '16188880001', '16188880001', '008616188880001'],
	['with country code', '161 8888 0001', '16188880001', '+86 161-8888-0001'],
	['the other way round', '+8616188880001', '0086 16188880001', '161-8888-0001'],
	['an ID that is no telephone', ' order 7 ', '16188880001', 'order 7'],
	['an ID of eleven digits', '16155550001', '16188880001', '16155550001'],
])('finds a key however a telephone number is written: %s', async (_name, key, callee, written) => {
	expect(await dial(key, callee)).toBe(SUCCESS);
	expect(await wasKnown({ key: written })).toEqual([true]);
	expect(await dial(key, callee)).toBe(SUCCESS);
});

it('takes other keys, and those of other workflows, for what they are', async () => {
	await dial('lead-1');
	await dial('lead-2', '16188880002');
	const [item] = (await forget([{ key: 'lead-1' }], {}, randomUUID())).items(NODE_NAME);
	expect(item.json.wasKnown).toBe(false);
	await forget([{ key: 'lead-2' }]);
	expect(await dial('lead-1')).toBe(DUPLICATE);
});

it.each<[string, IDataObject, IDataObject, RegExp]>([
	['no key', { key: '' }, {}, /^Redial Guard Key is empty/],
	['a key that is no ID', { key: 'undefined' }, {}, /^Redial Guard Key is "undefined"/],
	[
		'a number that was rounded',
		{ key: 1.2345678901234567e19 },
		{},
		/more than 15 digits, which was rounded/,
	],
	[
		'a country code that is none',
		{ key: 'lead-1' },
		{ defaultCountryCode: 999 },
		/^Default Country Code "999"/,
	],
])('refuses %s, and forgets nothing', async (_name, item, options, message) => {
	const finished = await forget([item], options);
	expect(finished.items(NODE_NAME, 1).map(({ json }) => json.failure)).toEqual([
		expect.objectContaining({
			code: 'Client.InvalidInput',
			message: expect.stringMatching(message),
		}),
	]);
});

it('refuses a key that lost a part of itself, which would be that of many leads', async () => {
	const parameters = { redialGuardKey: '=lead-{{ $json.id }}' };
	expect(await scene.failures('redialGuard.forgetKey', parameters)).toMatchObject([
		{ code: 'Client.InvalidInput', message: expect.stringMatching(/\$json\.id.* yields nothing/) },
	]);
});
