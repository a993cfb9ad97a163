import type { IDataObject } from 'n8n-workflow';

import { defineAction, type Paging } from '../../../nodes/TencentCcc/api/action';
import {
	describeNumbers,
	describeSkillGroupInfoList,
	describeStaffInfoList,
} from '../../../nodes/TencentCcc/api/actions/account';
import { describeTelCdr } from '../../../nodes/TencentCcc/api/actions/callRecords';
import {
	describePstnActiveSessionList,
	hangUpCall,
} from '../../../nodes/TencentCcc/api/actions/calls';
import { entries, successEnvelope } from '../../../nodes/TencentCcc/api/envelopes';
import { paginate, readPage } from '../../../nodes/TencentCcc/api/paginate';
import { fakeClient, type FakeAnswer } from '../../support/fakeClient';

const PAGE_SIZE = 3;
const listAction = (style: Paging['style'], total?: string) =>
	defineAction({
		name: 'DescribeThings',
		kind: 'read',
		response: successEnvelope({ Things: entries }),
		paging: { style, maxPageSize: PAGE_SIZE, list: 'Things', ...(total ? { total } : {}) },
		camLevel: 'any',
		source: 'https://example.com/DescribeThings',
	});
const things = (count: number, first = 0) =>
	Array.from({ length: count }, (_, index) => ({ id: first + index, Cursor: `c${first + index}` }));

/** Reads the list of a service that answers these pages. */
async function readPages(
	pages: Array<IDataObject | string>,
	style: Paging['style'] = 'pageNumber',
	options: Parameters<typeof paginate>[3] = {},
) {
	const { client, requests } = fakeClient((_, number) => pages[number - 1] ?? { Things: [] });
	const result = await paginate(
		client,
		listAction(style, 'TotalCount'),
		{ Phones: ['1'] },
		options,
	);
	const ids = result.succeeded ? result.response.map(({ id }) => id) : undefined;
	const asked = requests.map(({ body: { SdkAppId: _app, Phones: _phones, ...paging } }) => paging);
	return { result, ids, asked, requests };
}

describe('every page is asked for, once, in the way of the action', () => {
	it.each<[Paging['style'], IDataObject[]]>([
		[
			'pageNumber',
			[
				{ PageNumber: 0, PageSize: 3 },
				{ PageNumber: 1, PageSize: 3 },
				{ PageNumber: 2, PageSize: 3 },
			],
		],
		[
			'offset',
			[
				{ Offset: 0, Limit: 3 },
				{ Offset: 3, Limit: 3 },
				{ Offset: 6, Limit: 3 },
			],
		],
	])('%s', async (style, expected) => {
		const pages = [0, 3, 6].map((first) => ({
			TotalCount: 8,
			Things: things(first === 6 ? 2 : 3, first),
		}));
		const { ids, asked, requests } = await readPages(pages, style);
		expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
		expect(asked).toEqual(expected);
		expect(requests.every(({ body }) => body.SdkAppId === 1400)).toBe(true);
		expect(requests.every(({ body }) => String(body.Phones) === '1')).toBe(true);
	});

	it('cursor: from the last entry on, until a page is empty', async () => {
		// Such a list may answer less than a full page in between
		const pages = [things(3), things(2, 3), things(3, 5), []].map((Things) => ({ Things }));
		const { ids, asked } = await readPages(pages, 'cursor');
		expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
		expect(asked).toEqual([
			{ PageSize: 3 },
			{ PageSize: 3, Cursor: 'c2' },
			{ PageSize: 3, Cursor: 'c4' },
			{ PageSize: 3, Cursor: 'c7' },
		]);
	});
});

describe('goes on while pages are full', () => {
	it.each<[string, unknown]>([
		['missing', undefined],
		['null', null],
		['text that is no number', 'many'],
		['empty text', ''],
		['an object', {}],
		['zero', 0],
		['negative', -1],
		['less than a page', 1],
		['right, as text', '8'],
		['right', 8],
		['too large', 1000],
	])('whatever TotalCount is: %s', async (_name, TotalCount) => {
		const pages = [things(3), things(3, 3), things(2, 6)].map((Things) => ({
			...(TotalCount === undefined ? {} : { TotalCount }),
			Things,
		})) as IDataObject[];
		expect((await readPages(pages)).ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
	});
});

describe('ends', () => {
	it.each<[string, IDataObject[], number]>([
		['at once when there is nothing', [{ TotalCount: 0, Things: [] }], 1],
		['at a page that is not full, without TotalCount', [{ Things: things(2) }], 1],
		['with the last full page, when TotalCount says so', [{ TotalCount: 3, Things: things(3) }], 1],
		['after one more look, without TotalCount', [{ Things: things(3) }, { Things: [] }], 2],
		[
			'at an empty page, whatever TotalCount says',
			[
				{ TotalCount: 300, Things: things(3) },
				{ TotalCount: 300, Things: [] },
			],
			2,
		],
		[
			'at a TotalCount that shrinks',
			[
				{ TotalCount: 300, Things: things(3) },
				{ TotalCount: 6, Things: things(3, 3) },
			],
			2,
		],
		['at a list that is null', [{ TotalCount: 5, Things: null }], 1],
		['at a list that is missing', [{ TotalCount: 5 }], 1],
	])('%s', async (_name, pages, requests) => {
		const read = await readPages(pages);
		expect(read.result.succeeded).toBe(true);
		expect(read.asked).toHaveLength(requests);
	});

	it('when somebody has enough', async () => {
		const seen: number[] = [];
		const pages = [0, 3, 6].map((first) => ({ Things: things(3, first) }));
		const { ids, asked } = await readPages(pages, 'offset', {
			isEnough(page) {
				seen.push(page.length);
				return seen.length === 2;
			},
		});
		expect(ids).toEqual([0, 1, 2, 3, 4, 5]);
		expect([asked.length, seen]).toEqual([2, [3, 3]]);
	});

	it('after the most pages that are wanted, from the page on that is wanted', async () => {
		const full = { Things: things(3) };
		const { asked } = await readPages([full, full, full], 'pageNumber', {
			firstPage: 2,
			maxPages: 2,
		});
		expect(asked.map(({ PageNumber }) => PageNumber)).toEqual([2, 3]);
	});

	it('with the failure of a page that cannot be read', async () => {
		const { result, asked } = await readPages([
			{ TotalCount: 9, Things: things(3) },
			'AuthFailure.SecretIdNotFound',
		]);
		expect(result).toMatchObject({ succeeded: false, code: 'AuthFailure.SecretIdNotFound' });
		expect(asked).toHaveLength(2);
	});

	it('at last, although a server answers every page in full for ever', async () => {
		const full = { Things: things(3) };
		const { client, requests } = fakeClient(() => full);
		const result = await paginate(client, listAction('pageNumber'), {}, { pageSize: 3 });
		expect(result.succeeded).toBe(true);
		expect(requests).toHaveLength(10_000);
	});
});

it('leaves out entries that are null or no objects, and reads on behind them', async () => {
	const strange = [null, 'text', 5, ['nested'], true];
	const answers: FakeAnswer[] = [
		{ TotalCount: 9, Things: [...things(1), ...strange] } as unknown as IDataObject,
		{ TotalCount: 9, Things: things(2, 6) },
	];
	const { client } = fakeClient((_, number) => answers[number - 1] ?? { Things: [] });
	const action = listAction('pageNumber', 'TotalCount');
	const result = await paginate(client, action, {}, { pageSize: 6 });
	expect(result.succeeded && result.response.map(({ id }) => id)).toEqual([0, 6, 7]);
});

it('an action without pages cannot be read so', async () => {
	const { client, requests } = fakeClient(() => ({}));
	await expect(readPage(client, hangUpCall, {}, 0)).rejects.toThrow('HangUpCall has no pages');
	expect(requests).toEqual([]);
});

it.each([
	[describeStaffInfoList, { PageNumber: 0, PageSize: 1000 }],
	[describeNumbers, { PageNumber: 0, PageSize: 20 }],
	[describeSkillGroupInfoList, { PageNumber: 0, PageSize: 100 }],
	[describeTelCdr, { PageNumber: 0, PageSize: 100 }],
	[describePstnActiveSessionList, { Offset: 0, Limit: 25 }],
])('$name is asked for as many entries as Tencent allows', async (action, parameters) => {
	const { client, requests } = fakeClient(() => ({}));
	await paginate(client, action, {});
	expect(requests.map(({ body }) => body)).toEqual([{ SdkAppId: 1400, ...parameters }]);
});
