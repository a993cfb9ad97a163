import type { IDataObject } from 'n8n-workflow';

import { byId, operationScene } from '../support/operationRun';

const scene = operationScene();
beforeEach(async () => await scene.open());
afterEach(async () => await scene.close());

const GET_ALL = 'phoneNumber.getAll';
const numbersWhere = (wanted: (entry: IDataObject) => boolean) =>
	(scene.sandbox.account.numbers as unknown as IDataObject[])
		.filter(wanted)
		.map(({ number }) => number);

describe('Phone Number: Get Many', () => {
	it('gives all numbers over all pages, with what they are, in words', async () => {
		const numbers = await scene.success(GET_ALL, { returnAll: true });
		expect(numbers.map(({ Number: number }) => number)).toEqual(numbersWhere(() => true));
		expect(numbers[0]).toEqual({
			Number: '0086075512345678',
			Status: 'In Service',
			State: 1,
			IsOwn: false,
			CallOutSkillGroupIds: [101, 102],
		});
		expect([...new Set(numbers.map(({ Status }) => Status))].sort()).toEqual([
			'In Service',
			'Stopped by Administrator',
			'Stopped for Arrears',
			'Stopped for Violation',
		]);
	});

	it('gives them as Tencent has them without Simplify', async () => {
		const [number] = await scene.success(GET_ALL, { simplify: false, limit: 1 });
		expect(number).toEqual({
			Number: '0086075512345678',
			CallOutSkillGroupIds: [101, 102],
			State: 1,
			CostType: 0,
		});
	});

	it.each<[string, IDataObject, (entry: IDataObject) => boolean]>([
		['those in service', { inServiceOnly: true }, ({ state }) => state === 1],
		['own ones', { ownOnly: true }, ({ isOwn }) => isOwn === true],
		[
			'those of a skill group',
			{ skillGroupId: byId('102') },
			({ callOutSkillGroupIds }) => (callOutSkillGroupIds as number[]).includes(102),
		],
		['all for filters that are off', { inServiceOnly: false, ownOnly: false }, () => true],
	])('can be %s', async (_name, filters, wanted) => {
		const numbers = await scene.success(GET_ALL, { filters, returnAll: true });
		expect(numbers.map(({ Number: number }) => number)).toEqual(numbersWhere(wanted));
		expect(numbers.length).toBeGreaterThan(0);
	});
});
