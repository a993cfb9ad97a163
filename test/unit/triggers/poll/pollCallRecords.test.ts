import type { IDataObject } from 'n8n-workflow';

import { pollCallRecords } from '../../../../nodes/TencentCcc/triggers/poll/pollCallRecords';

const credential = { secretId: 'id', secretKey: 'key', sdkAppId: '1400000000', site: 'mainland' };
const staticData: Record<string, IDataObject> = {};
const warnings: string[] = [];
beforeEach(() => {
	warnings.length = 0;
	for (const key of Object.keys(staticData)) delete staticData[key];
});

/** A poll of an account that has no calls. */
const poll = async (options: IDataObject, underWay = new Set<string>()) =>
	await pollCallRecords(
		{
			getNode: () => ({ id: 'n', name: 'Polling', parameters: {} }),
			getWorkflow: () => ({ id: 'w' }),
			getMode: () => 'trigger',
			getTimezone: () => 'UTC',
			getCredentials: async () => credential,
			getNodeParameter: (name: string) =>
				({ filters: {}, simplify: true, options })[name as 'filters'],
			getWorkflowStaticData: (type: string) => (staticData[type] ??= {}),
			logger: { warn: (message: string) => warnings.push(message) },
			helpers: {
				httpRequestWithAuthentication: async () => ({
					statusCode: 200,
					body: { Response: { TotalCount: 0, TelCdrList: [], RequestId: 'r' } },
				}),
			},
		} as never,
		underWay,
	);

const START_FROM = '2099-01-01T00:00:00Z';

it('says in the log that Start From counts, when nothing is remembered: at first, and when it was lost', async () => {
	await poll({ startFrom: START_FROM });
	expect(warnings).toEqual([
		expect.stringMatching(/"Polling".* ended from 2099-01-01T00:00:00.000Z on .*they come again/),
	]);
	await poll({ startFrom: START_FROM });
	expect(warnings).toHaveLength(1);
	for (const key of Object.keys(staticData)) delete staticData[key];
	await poll({ startFrom: START_FROM });
	expect(warnings).toHaveLength(2);
});

it('says nothing without Start From', async () => {
	await poll({});
	expect(warnings).toEqual([]);
});

it('does not start while one of the same trigger is under way, and leaves no mark of itself', async () => {
	const underWay = new Set(['w n']);
	await poll({ startFrom: START_FROM }, underWay);
	expect([warnings, staticData]).toEqual([[], {}]);
	const free = new Set(['w other']);
	await poll({}, free);
	expect([...free]).toEqual(['w other']);
	expect(staticData.node).toMatchObject({ nodeId: 'n' });
});

it('is under way until it has read: another one that begins meanwhile is left out', async () => {
	const underWay = new Set<string>();
	const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
	const both = [1, 2].map(async () => await poll({ startFrom: anHourAgo }, underWay));
	await Promise.all(both);
	expect(warnings).toHaveLength(1);
	expect([...underWay]).toEqual([]);
});
