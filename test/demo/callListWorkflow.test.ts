import { randomUUID } from 'node:crypto';

import { DateTime } from 'luxon';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import { dataTableInMemory, type DataTableInMemory } from '../support/dataTables';
import { readWorkflowFile } from '../support/workflowFiles';

const COLUMNS = ['name', 'phone', 'agent', 'status', 'result', 'session_id', 'call_again_at'];
const TABLE_ID = 'table-of-this-test';
/** The tests run at any hour. */
const OPEN_HOURS: IDataObject = {
	callingHours: {
		when: {
			hours: 'custom',
			days: [1, 2, 3, 4, 5, 6, 7],
			from: '00:00',
			to: '24:00',
			timeZone: 'UTC',
		},
	},
};
const START = 'Every Quarter of an Hour';

/**
 * As users import it, with the data table chosen in each box. Calling hours are open unless a test closes them.
 *
 * @param changes options of the Tencent CCC node that are not the file's
 */
function readCallList(changes: IDataObject) {
	const workflow = readWorkflowFile('crm/call-list-in-calling-hours.json');
	const dataTableId = { __rl: true, mode: 'list', value: TABLE_ID };
	const changed = (parameters: INodeParameters): INodeParameters => {
		if ('dataTableId' in parameters) return { ...parameters, dataTableId };
		if (!('redialGuardKey' in ((parameters.options ?? {}) as object))) return parameters;
		const options = { ...(parameters.options as IDataObject), ...OPEN_HOURS, ...changes };
		return { ...parameters, options: options as INodeParameters };
	};
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => ({ ...node, parameters: changed(node.parameters) })),
	};
}

let engine: Engine;
let sandbox: Sandbox;

beforeAll(async () => {
	engine = await createEngine();
});

beforeEach(async () => {
	sandbox = await startSandbox({ port: 0 });
});

afterEach(async () => await sandbox.close());

const row = (phone: string, change: Record<string, string> = {}) => ({
	name: '张三',
	phone,
	agent: 'agent@example.com',
	status: 'to call',
	...change,
});

const tableOf = (...rows: Array<Record<string, string>>) =>
	dataTableInMemory(TABLE_ID, COLUMNS, rows);

/** @param changes options of the Tencent CCC node that are not the file's */
async function runSchedule(
	{ provider }: DataTableInMemory,
	changes: IDataObject = {},
	id: string = randomUUID(),
) {
	const finished = await engine.run({
		workflow: { ...readCallList(changes), id },
		startNode: START,
		mode: 'trigger',
		dataTables: provider,
		credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
	});
	expect(finished.error).toBeUndefined();
}

const dialled = () =>
	sandbox.requests
		.filter(({ action }) => action === 'CreateCallOutSession')
		.map(({ rawBody }) => (JSON.parse(rawBody) as { Callee: string }).Callee);

const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('workflows/crm/call-list-in-calling-hours.json', () => {
	it('keeps to the hours in which carriers let calls through', () => {
		const { nodes } = readWorkflowFile('crm/call-list-in-calling-hours.json');
		const call = nodes.find(({ name }) => name === 'Tencent CCC');
		expect(call?.parameters.options).toMatchObject({
			callingHours: { when: { hours: 'carrierRules' } },
		});
	});

	it('calls the rows that are due, and writes into each what became of it', async () => {
		const table = tableOf(
			row('161 0000 1001'),
			row('161 0000 0102'),
			row('161 0000 0105'),
			row('161 0000 1002', { status: 'called' }),
			row('161 0000 1003', { call_again_at: hoursFromNow(1) }),
			row('161 0000 1004', { call_again_at: hoursFromNow(-1) }),
			row('no number'),
		);
		await runSchedule(table);
		expect(dialled()).toEqual([
			'008616100001001',
			'008616100000102',
			'008616100000105',
			'008616100001004',
		]);
		expect(table.rows.map(({ status }) => status)).toEqual([
			'called',
			'not called',
			'find out',
			'called',
			'to call',
			'called',
			'not called',
		]);
		const [first, blocked] = table.rows;
		expect(first.session_id).toBe(sandbox.sessions[0].sessionId);
		expect(blocked.result).toMatch(/^Callee Restricted\. /);
	});

	it.each([
		['five minutes when the agent is busy', '161 0000 0101', 5],
		['an hour when Tencent says not now', '161 0000 0116', 60],
	])('lets a row wait for %s, and calls it then', async (_why, phone, minutes) => {
		const table = tableOf(row(phone));
		const id = randomUUID();
		const before = Date.now();
		await runSchedule(table, {}, id);
		const [waiting] = table.rows;
		const again = Date.parse(String(waiting.call_again_at));
		expect(waiting.status).toBe('to call');
		expect(again).toBeGreaterThanOrEqual(before + minutes * 60_000);
		expect(again).toBeLessThanOrEqual(Date.now() + minutes * 60_000);

		await runSchedule(table, {}, id);
		expect(dialled()).toHaveLength(1);

		Object.assign(waiting, { call_again_at: hoursFromNow(-1), phone: '161 0000 1001' });
		await runSchedule(table, {}, id);
		expect(waiting.status).toBe('called');
	});

	it('lets rows wait until the calling hours begin, and sends nothing before', async () => {
		const table = tableOf(row('161 0000 1001'), row('161 0000 1002'));
		const opensAt = DateTime.utc().plus({ hours: 2 }).startOf('minute');
		await runSchedule(table, {
			callingHours: {
				when: {
					hours: 'custom',
					days: [1, 2, 3, 4, 5, 6, 7],
					from: opensAt.toFormat('HH:mm'),
					to: opensAt.plus({ hours: 1 }).toFormat('HH:mm').replace('00:00', '24:00'),
					timeZone: 'UTC',
				},
			},
		});
		expect(sandbox.requests).toEqual([]);
		for (const { status, result, call_again_at: again } of table.rows) {
			expect([status, result]).toEqual(['to call', 'Outside Your Calling Hours']);
			expect(DateTime.fromISO(String(again)).toMillis()).toBe(opensAt.toMillis());
		}
	});

	it('rings a row once when executions overlap or one dies before it has written the result', async () => {
		const table = tableOf(row('161 0000 1001'));
		const id = randomUUID();
		await Promise.all([runSchedule(table, {}, id), runSchedule(table, {}, id)]);
		expect(['called', 'called before']).toContain(table.rows[0].status);
		Object.assign(table.rows[0], { status: 'to call' });
		await runSchedule(table, {}, id);
		expect(table.rows[0].status).toBe('called before');
		expect(dialled()).toEqual(['008616100001001']);
	});

	it('calls fifty rows at most in a quarter of an hour', async () => {
		const rows = Array.from({ length: 53 }, (_, index) => row(`161 0000 ${2000 + index}`));
		const table = tableOf(...rows);
		await runSchedule(table);
		expect(table.rows.filter(({ status }) => status === 'to call')).toHaveLength(3);
	});
});
