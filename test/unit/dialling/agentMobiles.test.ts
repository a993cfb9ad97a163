import type { IDataObject } from 'n8n-workflow';

import { createAgentMobiles } from '../../../nodes/TencentCcc/dialling/agentMobiles';
import { attemptOf, chooserWith, dial } from '../../support/batch';
import { fakeClient } from '../../support/fakeClient';

const CHOICE = { by: 'status', skillGroupId: 101, includesOffline: true, waitMs: 0 } as const;
const HOUR_MS = 3_600_000;
const LEAD = attemptOf(0).callee;

/** An application with one agent who is free, and what a process knows of mobiles; the clock is the test's. */
function application(staff: () => IDataObject[] | undefined) {
	let nowMs = 0;
	let statusReadings = 0;
	const mobiles = createAgentMobiles(() => nowMs);
	const { client, requests } = fakeClient(({ action }) => {
		if (action === 'DescribeStaffStatusMetrics') {
			statusReadings++;
			return { Metrics: [{ Email: 'a', Status: 'free', LastStatusTimestamp: statusReadings }] };
		}
		const StaffList = staff();
		return StaffList ? { StaffList, TotalCount: StaffList.length } : 'UnknownParameter';
	});
	/** What comes of a batch with one lead, whom a free agent is to call. */
	const dialFree = async (callee: string) => {
		const agents = chooserWith({ client, mobiles, now: () => nowMs });
		const attempts = [attemptOf(0, { callee, choice: CHOICE })];
		return (await dial([''], { attempts, agents })).outcome[0];
	};
	const recordsRead = () =>
		requests.filter(({ action }) => action === 'DescribeStaffInfoList').length;
	return { dialFree, mobiles, recordsRead, turn: (ms: number) => (nowMs += ms) };
}

it('records that could not be read are read again by the next batch', async () => {
	let isBroken = true;
	const { dialFree } = application(() => (isBroken ? undefined : [{ Mail: 'a', Phone: LEAD }]));
	expect(await dialFree('008613800990099')).toBe('placed');
	isBroken = false;
	expect(await dialFree(LEAD)).toBe('Client.NoFreeAgent');
});

it('an agent may have another mobile after an hour', async () => {
	let phone = LEAD;
	const { dialFree, recordsRead, turn } = application(() => [{ Mail: 'a', Phone: phone }]);
	expect(await dialFree(LEAD)).toBe('Client.NoFreeAgent');
	phone = '008613800990099';
	turn(HOUR_MS - 1);
	expect(await dialFree(LEAD)).toBe('Client.NoFreeAgent');
	expect(recordsRead()).toBe(1);
	turn(1);
	expect(await dialFree(LEAD)).toBe('placed');
});

describe('a record without a name', () => {
	it('is no agent’s mobile', async () => {
		const { dialFree, mobiles } = application(() => [{ Phone: LEAD }, { Mail: '', Phone: LEAD }]);
		await dialFree('008613800990099');
		expect(mobiles.get('')).toBeUndefined();
	});

	it('refuses no call that rings no agent', async () => {
		const agents = chooserWith({
			mobiles: new Map([['', LEAD]]),
			specification: { marksOf: () => ({ callee: LEAD }) },
		});
		expect((await dial([''], { agents })).outcome).toEqual(['placed']);
	});
});
