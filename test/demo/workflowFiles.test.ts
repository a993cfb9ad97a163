import { NodeHelpers, type INode } from 'n8n-workflow';

import { createEngine, type Engine } from '../../scripts/engine';
import { coveringNotes, STICKY_NOTE } from '../support/notes';
import {
	readWorkflowFile,
	targetsOf,
	textsOf,
	workflowPaths,
	workingNodesOf,
} from '../support/workflowFiles';

/** The oldest n8n that a workflow may say it needs. */
const OLDEST_N8N = '1.123';

/**
 * The versions of nodes that n8n 1.123.81 has, of those that the workflows are made of.
 * Source: https://www.npmjs.com/package/n8n-nodes-base/v/1.121.53, which n8n 1.123.81 installs
 */
const VERSIONS_IN_OLDEST_N8N: Readonly<Record<string, readonly number[]>> = {
	'n8n-nodes-base.crypto': [1],
	'n8n-nodes-base.dataTable': [1],
	'n8n-nodes-base.executeWorkflow': [1, 1.1, 1.2, 1.3],
	'n8n-nodes-base.executeWorkflowTrigger': [1, 1.1],
	'n8n-nodes-base.filter': [1, 2, 2.1, 2.2, 2.3],
	'n8n-nodes-base.httpRequest': [1, 2, 3, 4, 4.1, 4.2, 4.3],
	'n8n-nodes-base.if': [1, 2, 2.1, 2.2, 2.3],
	'n8n-nodes-base.limit': [1],
	'n8n-nodes-base.noOp': [1],
	'n8n-nodes-base.scheduleTrigger': [1, 1.1, 1.2, 1.3],
	'n8n-nodes-base.set': [1, 2, 3, 3.1, 3.2, 3.3, 3.4],
	'n8n-nodes-base.splitInBatches': [1, 2, 3],
	'n8n-nodes-base.splitOut': [1],
	'n8n-nodes-base.stickyNote': [1],
	'n8n-nodes-base.switch': [1, 2, 3, 3.1, 3.2, 3.3, 3.4],
	'n8n-nodes-base.wait': [1, 1.1],
	'n8n-nodes-base.webhook': [1, 1.1, 2, 2.1],
	'n8n-nodes-tencent-ccc.tencentCcc': [1],
	'n8n-nodes-tencent-ccc.tencentCccPollingTrigger': [1],
	'n8n-nodes-tencent-ccc.tencentCccTrigger': [1],
};

const TENCENT_CCC = 'n8n-nodes-tencent-ccc.tencentCcc';

/** Parameters that only the user can fill in: the data table of an n8n. */
const LEFT_TO_THE_USER = 'n8n-nodes-base.dataTable';

let engine: Engine;

beforeAll(async () => {
	engine = await createEngine();
});

describe.each(workflowPaths())('workflows/%s', (path) => {
	const workflow = readWorkflowFile(path);
	const { nodes, connections } = workflow;
	const workingNodes = workingNodesOf(workflow);
	const names = workingNodes.map(({ name }) => name);
	const tencentNodes = workingNodes.filter(({ type }) => type === TENCENT_CCC);
	const dialling = tencentNodes.filter(({ parameters }) =>
		String(parameters.operation).startsWith('create'),
	);
	const notes = nodes.filter(({ type }) => type === STICKY_NOTE);
	// Jest cannot load the Wait node on Node 20, because it needs an ES module
	const loadableNodes = workingNodes.filter(({ type }) => type !== 'n8n-nodes-base.wait');

	it('is what n8n imports: names and ids are unique, execution order v1', () => {
		expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		expect(workflow.settings.executionOrder).toBe('v1');
	});

	it(`is made of node versions that n8n ${OLDEST_N8N} has`, () => {
		for (const { name, type, typeVersion } of nodes) {
			expect([name, VERSIONS_IN_OLDEST_N8N[type] ?? []]).toEqual([
				name,
				expect.arrayContaining([typeVersion]),
			]);
		}
	});

	it('says on a note which n8n is the oldest', () => {
		const texts = notes.map(({ parameters }) => String(parameters.content)).join('\n');
		expect(texts).toMatch(new RegExp(`n8n[^\n]*${OLDEST_N8N.replace('.', '\\.')}`));
	});

	it('has notes that cover neither nodes nor each other', () => {
		expect(coveringNotes(nodes, (name) => targetsOf(workflow, name).length)).toEqual([]);
	});

	it.each(loadableNodes)('gives "$name" parameters that it has, and all that it needs', (node) => {
		const { description } = engine.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const known = description.properties.map(({ name }) => name);
		expect(known).toEqual(expect.arrayContaining(Object.keys(node.parameters)));
		if (node.type === LEFT_TO_THE_USER) return;
		expect(NodeHelpers.getNodeParametersIssues(description.properties, node, description)).toBe(
			null,
		);
	});

	it('guards each call by a key of its lead', () => {
		for (const { parameters } of dialling) {
			const { redialGuardKey } = parameters.options as { redialGuardKey?: string };
			expect(redialGuardKey).toMatch(/^=.*\$(json|\()/);
		}
	});

	it('leads every output of each Tencent CCC node somewhere', () => {
		for (const { name } of tencentNodes) {
			const outputs = engine.outputsOf(withoutWaitNodes(), name);
			const targets = targetsOf(workflow, name);
			expect(targets).toHaveLength(outputs.length);
			expect(targets.filter((each) => each.length === 0)).toEqual([]);
		}
	});

	it('connects only nodes that exist, and leaves none out but the triggers', () => {
		const reached = Object.keys(connections).flatMap((name) => targetsOf(workflow, name).flat());
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...reached]));
		const starts = workingNodes.filter(({ name }) => !reached.includes(name));
		for (const { type } of starts) expect(type).toMatch(/trigger$|webhook$/i);
	});

	it('names credentials without an id, and holds no secret', () => {
		const ids = workingNodes.flatMap(({ credentials = {} }) =>
			Object.values(credentials).map(({ id }) => id),
		);
		expect([...new Set(ids)].filter((id) => id !== '')).toEqual([]);
		const text = JSON.stringify(workingNodes);
		expect(text).not.toMatch(/AKID|secret(Id|Key)"|app_secret|hook\/[0-9a-f]{8}|key=[0-9a-f]{8}/);
	});

	it('never dials again by itself what was not certainly refused', () => {
		for (const { name } of dialling) {
			expect(
				targetsOf(workflow, name)
					.flat()
					.filter((target) => target === name),
			).toEqual([]);
		}
		expect(dialling.filter(({ retryOnFail }) => retryOnFail)).toEqual([]);
	});

	it.each(workingNodes)('has no expression in "$name" that n8n refuses', ({ parameters }) => {
		for (const expression of textsOf(parameters).filter((text) => text.startsWith('='))) {
			expect(expression).not.toMatch(/\b(callee|caller|arguments|binding)\b/);
			const referenced = [...expression.matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
			expect(names).toEqual(expect.arrayContaining(referenced));
		}
	});

	/** For what looks at outputs only. */
	function withoutWaitNodes() {
		const known: INode[] = loadableNodes;
		return { nodes: known, connections: {} };
	}
});
