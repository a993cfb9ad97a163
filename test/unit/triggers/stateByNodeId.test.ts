import type { IDataObject } from 'n8n-workflow';

import {
	readPollState,
	writePollState,
} from '../../../nodes/TencentCcc/triggers/poll/rememberedState';
import {
	readStateByNodeId,
	writeStateByNodeId,
} from '../../../nodes/TencentCcc/triggers/stateByNodeId';

const DAY_MS = 86_400_000;
const NOW_S = 1_800_000_000;

/** A workflow's static data as n8n keeps it: that of a node by the node's name. */
function workflow() {
	const staticData: Record<string, IDataObject> = {};
	return {
		staticData,
		node: (id: string, name: string) =>
			({
				getNode: () => ({ id, name }),
				getWorkflowStaticData: (type: string) =>
					(staticData[type === 'global' ? type : `node:${name}`] ??= {}),
			}) as never,
	};
}

describe('state by node id', () => {
	it('is found again after the node was renamed, and is no other node’s', () => {
		const { node } = workflow();
		writeStateByNodeId(node('1', 'Old Name'), { pushes: ['a'] }, 0);
		expect(readStateByNodeId(node('1', 'New Name'))).toMatchObject({ pushes: ['a'] });
		expect(readStateByNodeId(node('2', 'Old Name'))).toBeUndefined();
	});

	it('of nodes that wrote nothing for 90 days goes, and nothing of others', () => {
		const { node, staticData } = workflow();
		writeStateByNodeId(node('deleted', 'A'), {}, 0);
		writeStateByNodeId(node('in use', 'B'), {}, 60 * DAY_MS);
		staticData.global.counter = 7;
		writeStateByNodeId(node('new', 'C'), {}, 91 * DAY_MS);
		expect(Object.keys(staticData.global)).toEqual([
			'tencentCcc:in use',
			'counter',
			'tencentCcc:new',
		]);
	});
});

describe('the state of a poll', () => {
	const state = (readTo: number) => ({ since: 0, readTo, knownFrom: 0, taken: { a: readTo } });

	it('is none at first', () => {
		expect(readPollState(workflow().node('1', 'A'))).toBeUndefined();
	});

	it('is found again, also after each of several renamings', () => {
		const { node } = workflow();
		writePollState(node('1', 'A'), state(1), NOW_S);
		expect(readPollState(node('1', 'A'))).toMatchObject(state(1));
		expect(readPollState(node('1', 'B'))).toMatchObject(state(1));
		writePollState(node('1', 'B'), state(2), NOW_S);
		expect(readPollState(node('1', 'A'))).toMatchObject(state(2));
	});

	it('is not that of an earlier node of the same name', () => {
		const { node } = workflow();
		writePollState(node('deleted', 'A'), state(1), NOW_S);
		expect(readPollState(node('1', 'A'))).toBeUndefined();
	});

	it('is what n8n saved with the execution, where that is older: the last poll was cut off', () => {
		const { node, staticData } = workflow();
		writePollState(node('1', 'A'), state(1), NOW_S);
		const saved = structuredClone(staticData['node:A']);
		writePollState(node('1', 'A'), state(2), NOW_S);
		staticData['node:A'] = saved;
		expect(readPollState(node('1', 'A'))).toMatchObject(state(1));
	});

	it.each([
		['another node has cleared the workflow’s static data', 'global'],
		['the node’s own is lost', 'node:A'],
	])('is found when %s', (_name, lost) => {
		const { node, staticData } = workflow();
		writePollState(node('1', 'A'), state(1), NOW_S);
		delete staticData[lost];
		expect(readPollState(node('1', 'A'))).toMatchObject(state(1));
	});

	it.each([{ taken: null }, { taken: {} }, { readTo: 'x', taken: {} }])(
		'starts afresh when %j is saved',
		(saved) => {
			const { node, staticData } = workflow();
			staticData['node:A'] = { nodeId: '1', ...saved };
			expect(readPollState(node('1', 'A'))).toBeUndefined();
		},
	);
});
