import fc from 'fast-check';

import { isoTime, readTime } from '../../../nodes/TencentCcc/records/recordTime';
import { printedSeed } from '../../support/seed';

it.each<[unknown, number | null]>([
	[1767225600, 1767225600],
	['1767225600', 1767225600],
	[' 1767225600 ', 1767225600],
	[1767225600123, 1767225600],
	['1767225600123', 1767225600],
	[1767225600123456, 1767225600],
	[1767225600.9, 1767225600],
	[0, 0],
	['0', 0],
	[-0, 0],
	['', 0],
	[null, 0],
	[undefined, 0],
	[' ', 0],
	[-1, null],
	[1, null],
	[2 ** 53 * 100, null],
	[1e30, null],
	[NaN, null],
	[Infinity, null],
	['2026-01-01', null],
	['soon', null],
	[true, null],
	[{}, null],
	[[1767225600], null],
])('%j is read as the second %j', (value, seconds) => {
	expect(readTime(value)).toBe(seconds);
});

it('is ISO text, empty or null, whatever it is', () => {
	const seed = printedSeed('times of records');
	fc.assert(
		fc.property(fc.anything(), (value) => {
			expect(isoTime(value)).toEqual(
				readTime(value) === null ? null : expect.stringMatching(/^$|^\d{4}-\d\d-\d\dT.*Z$/),
			);
		}),
		{ numRuns: 500, seed },
	);
});
