import { acceptedRanges, readCallRecords } from '../../../nodes/TencentCcc/records/readCallRecords';
import { fakeClient, type FakeAnswer } from '../../support/fakeClient';

const DAY_S = 86_400;
const NOW = 1_800_000_000;

const page = (count: number, total: number) => ({
	TotalCount: total,
	TelCdrList: Array.from({ length: count }, () => ({ SessionId: 's' })),
});

/** A client that gets these answers in this order. */
const clientOf = (...answers: FakeAnswer[]) => fakeClient(() => answers.shift() as FakeAnswer);
const RANGE = { from: 1, to: 2 };

describe('the ranges', () => {
	it.each([
		['an hour', NOW - 3600, [[NOW - 3600, NOW]]],
		['a moment', NOW, [[NOW, NOW]]],
		['the future', NOW + 1, []],
		[
			'100 days, which are too many for one request',
			NOW - 100 * DAY_S,
			[
				[NOW - 100 * DAY_S, NOW - 11 * DAY_S],
				[NOW - 11 * DAY_S + 1, NOW],
			],
		],
	])('of %s', (_name, from, expected) => {
		expect(acceptedRanges({ from, to: NOW }).map((range) => [range.from, range.to])).toEqual(
			expected,
		);
	});

	it('go back as far as Tencent allows, without a gap', () => {
		const ranges = acceptedRanges({ from: 0, to: NOW });
		expect(ranges[0].from).toBeGreaterThanOrEqual(NOW - 180 * DAY_S);
		expect(ranges.at(-1)?.to).toBe(NOW);
		ranges.forEach(({ from, to }, index) => {
			expect(to - from).toBeLessThan(90 * DAY_S);
			if (index > 0) expect(from).toBe(ranges[index - 1].to + 1);
		});
	});
});

describe('reading', () => {
	it('goes on until the last page', async () => {
		const { client, requests, limiters } = clientOf(page(100, 201), page(100, 201), page(1, 201));
		const result = await readCallRecords(client, RANGE);
		expect(result.succeeded && result.response).toHaveLength(201);
		expect(requests.map(({ body }) => body.PageNumber)).toEqual([0, 1, 2]);
		expect(limiters.get('DescribeTelCdr')?.uses).toEqual(['accepted', 'accepted', 'accepted']);
	});

	it('asks for the range, whatever other parameters say', async () => {
		const { client, requests } = clientOf(page(0, 0));
		await readCallRecords(client, RANGE, { SessionIds: ['a'], StartTimeStamp: 5 });
		expect(requests[0].body).toMatchObject({
			StartTimeStamp: 1,
			EndTimeStamp: 2,
			SessionIds: ['a'],
		});
	});

	it.each([
		['at an empty page, whatever the total says', [page(100, 300), page(0, 300)], 2],
		['at once when there is nothing', [page(0, 0)], 1],
		['at a total that shrinks', [page(100, 300), page(100, 200)], 2],
	])('ends %s', async (_name, answers, expected) => {
		const { client, requests } = clientOf(...answers);
		expect((await readCallRecords(client, RANGE)).succeeded).toBe(true);
		expect(requests).toHaveLength(expected);
	});

	it('ends when somebody has enough', async () => {
		const { client, requests } = clientOf(page(100, 300));
		await readCallRecords(client, RANGE, {}, (records) => records.length === 100);
		expect(requests).toHaveLength(1);
	});

	it('repeats a page that fails, and no other', async () => {
		const { client, requests } = clientOf(
			page(100, 101),
			'InternalError',
			'InternalError',
			page(1, 101),
		);
		const result = await readCallRecords(client, RANGE);
		expect(result.succeeded && result.response).toHaveLength(101);
		expect(requests.map(({ body }) => body.PageNumber)).toEqual([0, 1, 1, 1]);
	});

	it('gives up at once when no repetition can help', async () => {
		const { client, requests } = clientOf('AuthFailure.SecretIdNotFound');
		expect(await readCallRecords(client, RANGE)).toMatchObject({ succeeded: false });
		expect(requests).toHaveLength(1);
	});
});
