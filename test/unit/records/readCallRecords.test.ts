import {
	acceptedRanges,
	readCallRecords,
	type RecordSource,
} from '../../../nodes/TencentCcc/records/readCallRecords';

const DAY = 86_400;
const NOW = 1_800_000_000;

type Answer = Awaited<ReturnType<RecordSource['send']>>;
const failure = (code: string): Answer => ({
	succeeded: false,
	code,
	message: 'no',
	requestId: '',
});
const page = (count: number, total: number): Answer => ({
	succeeded: true,
	response: {
		TotalCount: total,
		TelCdrList: Array.from({ length: count }, () => ({ SessionId: 's' })),
		RequestId: 'r',
	},
});

/** A source that gives these answers in this order, and what was asked of it. */
function sourceOf(...answers: Answer[]) {
	const asked: unknown[] = [];
	const waited: number[] = [];
	const permits: string[] = [];
	const source: RecordSource = {
		send: async ({ PageNumber }) => {
			asked.push(PageNumber);
			return answers.shift() as Answer;
		},
		takePermit: async () => ({ leaves: () => {}, end: (how) => permits.push(how) }),
		wait: async (pause) => {
			waited.push(pause);
		},
	};
	return { source, asked, waited, permits };
}

const read = async (source: RecordSource) => await readCallRecords(source, { from: 1, to: 2 });

describe('the ranges', () => {
	it.each([
		['an hour', NOW - 3600, [[NOW - 3600, NOW]]],
		['a moment', NOW, [[NOW, NOW]]],
		['the future', NOW + 1, []],
		[
			'100 days, which are too many for one request',
			NOW - 100 * DAY,
			[
				[NOW - 100 * DAY, NOW - 11 * DAY],
				[NOW - 11 * DAY + 1, NOW],
			],
		],
	])('of %s', (_name, from, expected) => {
		expect(acceptedRanges({ from, to: NOW }).map((range) => [range.from, range.to])).toEqual(
			expected,
		);
	});

	it('go back as far as Tencent allows, without a gap', () => {
		const ranges = acceptedRanges({ from: 0, to: NOW });
		expect(ranges[0].from).toBeGreaterThanOrEqual(NOW - 180 * DAY);
		expect(ranges.at(-1)?.to).toBe(NOW);
		ranges.forEach(({ from, to }, index) => {
			expect(to - from).toBeLessThan(90 * DAY);
			if (index > 0) expect(from).toBe(ranges[index - 1].to + 1);
		});
	});
});

describe('reading', () => {
	it('goes on until the last page', async () => {
		const { source, asked, permits } = sourceOf(page(100, 201), page(100, 201), page(1, 201));
		const result = await read(source);
		expect(result.succeeded && result.response).toHaveLength(201);
		expect(asked).toEqual([0, 1, 2]);
		expect(permits).toEqual(['accepted', 'accepted', 'accepted']);
	});

	it.each([
		['at an empty page, whatever the total says', [page(100, 300), page(0, 300)], 2],
		['at once when there is nothing', [page(0, 0)], 1],
		['at a total that shrinks', [page(100, 300), page(100, 200)], 2],
	])('ends %s', async (_name, answers, expected) => {
		const { source, asked } = sourceOf(...answers);
		expect((await read(source)).succeeded).toBe(true);
		expect(asked).toHaveLength(expected);
	});

	it.each([
		['InternalError', 'unanswered'],
		['RequestLimitExceeded', 'throttled'],
		['Client.OutcomeUnknown', 'unanswered'],
		['Client.NotSent', 'unanswered'],
	])('repeats a page that fails with %s', async (code, permit) => {
		const { source, asked, waited, permits } = sourceOf(failure(code), failure(code), page(1, 1));
		expect((await read(source)).succeeded).toBe(true);
		expect(asked).toEqual([0, 0, 0]);
		expect(waited).toEqual([500, 1000]);
		expect(permits).toEqual([permit, permit, 'accepted']);
	});

	it('gives up after five tries', async () => {
		const { source, asked } = sourceOf(
			...Array.from({ length: 9 }, () => failure('InternalError')),
		);
		expect(await read(source)).toMatchObject({ succeeded: false, code: 'InternalError' });
		expect(asked).toHaveLength(5);
	});

	it('gives up at once when no repetition can help', async () => {
		const { source, asked } = sourceOf(failure('AuthFailure.SecretIdNotFound'));
		expect(await read(source)).toMatchObject({ succeeded: false });
		expect(asked).toHaveLength(1);
	});
});
