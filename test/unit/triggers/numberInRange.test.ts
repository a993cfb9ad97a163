import { numberInRange } from '../../../nodes/TencentCcc/triggers/numberInRange';

const context = { getNode: () => ({ name: 'Trigger' }) } as never;
const read = (value: unknown) =>
	numberInRange(context, 'Late Records Window', value, { min: 1, max: 43_200 });

it.each<[unknown, number]>([
	[1, 1],
	[120, 120],
	['120', 120],
	[' 90.5 ', 90.5],
	[43_200, 43_200],
])('%j is %d', (value, number) => {
	expect(read(value)).toBe(number);
});

it.each([0, -5, 43_201, NaN, Infinity, '', ' ', 'soon', null, undefined, true, {}, [], [120]])(
	'%j is an error that names the field',
	(value) => {
		expect(() => read(value)).toThrow(
			/^Late Records Window must be a number from 1 to 43200, but is /,
		);
	},
);
