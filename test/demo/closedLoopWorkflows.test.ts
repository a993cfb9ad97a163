import { NodeHelpers } from 'n8n-workflow';

import { PLACEHOLDER_CRM } from '../../scripts/demo/crm';
import { CALL_HAS_ENDED } from '../../scripts/demo/pushReceiver';
import { createEngine, type Engine } from '../../scripts/engine';
import { coveringNotes, STICKY_NOTE } from '../support/notes';
import { readWorkflowFile } from '../support/workflowFiles';

const outcomeWorkflow = readWorkflowFile('call-outcome.json');
const waitingWorkflow = readWorkflowFile('dial-and-wait.json');
const OWN_PACKAGE = /^n8n-nodes-tencent-ccc\./;

let engine: Engine;

beforeAll(async () => {
	engine = await createEngine();
});

/** All text values of parameters, however deep. */
function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe.each([
	['call-outcome', outcomeWorkflow],
	['dial-and-wait', waitingWorkflow],
])('workflows/%s.json', (_name, workflow) => {
	const { nodes } = workflow;
	const workingNodes = nodes.filter(({ type }) => type !== STICKY_NOTE);
	const names = workingNodes.map(({ name }) => name);
	const targetsOf = (name: string) =>
		(workflow.connections[name]?.main ?? []).map((targets) =>
			(targets ?? []).map(({ node }) => node),
		);

	// Jest cannot load the Wait node on Node 20 (it needs an ES module); it runs in test/n8n/closed-loop.test.ts
	const loadableNodes = workingNodes.filter(({ type }) => type !== 'n8n-nodes-base.wait');

	it.each(loadableNodes)('gives "$name" parameters that it has, and all that it needs', (node) => {
		const { description } = engine.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const known = description.properties.map(({ name }) => name);
		expect(known).toEqual(expect.arrayContaining(Object.keys(node.parameters)));
		expect(NodeHelpers.getNodeParametersIssues(description.properties, node, description)).toBe(
			null,
		);
	});

	it.each(workingNodes)('has no expression in "$name" that n8n refuses', ({ parameters }) => {
		for (const expression of textsOf(parameters).filter((text) => text.startsWith('='))) {
			expect(expression).not.toMatch(/\b(callee|caller|arguments|binding)\b/);
			const referenced = [...expression.matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
			expect(names).toEqual(expect.arrayContaining(referenced));
		}
	});

	it('connects only nodes that exist, and leaves none out but the triggers', () => {
		const reached = Object.keys(workflow.connections).flatMap((name) => targetsOf(name).flat());
		expect(names).toEqual(
			expect.arrayContaining([...Object.keys(workflow.connections), ...reached]),
		);
		const starts = workingNodes.filter(({ name }) => !reached.includes(name));
		for (const { type } of starts) expect(type).toMatch(/trigger$|webhook$/i);
		expect(starts.map(({ name }) => name)).toContain(CALL_HAS_ENDED);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
	});

	it('holds no secret, names the credential without an id, and calls nobody but a CRM that does not exist', () => {
		for (const { credentials } of workingNodes.filter(({ type }) => OWN_PACKAGE.test(type))) {
			expect(credentials).toEqual({ tencentCccApi: { id: '', name: 'Tencent CCC account' } });
		}
		const text = JSON.stringify(workflow);
		expect(text).not.toMatch(/secret(Id|Key)"|AKID|"push(Username|Password)"/);
		const addresses = text.match(/https?:\/\/[^/"` ]+/g) ?? [];
		expect([...new Set(addresses)]).toEqual([PLACEHOLDER_CRM]);
	});

	it('lets in only pushes that prove where they come from', () => {
		const trigger = nodes.find(({ name }) => name === CALL_HAS_ENDED);
		expect(trigger?.parameters).toMatchObject({
			authentication: 'basicAuth',
			events: ['cdr'],
			simplify: true,
			filters: { direction: 'outbound', onlyWithUui: true },
		});
	});

	it('has notes that cover neither nodes nor each other', () => {
		const overlaps = coveringNotes(nodes, (name) => targetsOf(name).length);
		expect(overlaps).toEqual([]);
	});
});

describe('workflows/call-outcome.json', () => {
	it('has a next step for each outcome', () => {
		const workflow = outcomeWorkflow;
		const outputs = engine.outputsOf(workflow, 'By Outcome');
		const targets = (workflow.connections['By Outcome'].main ?? []).map(
			(each) => each?.[0].node ?? '',
		);
		expect(outputs.map((label, index) => `${label} → ${targets[index]}`)).toEqual([
			'Answered → Answered: Ask How It Went',
			'Lead Did Not Answer or Busy → Lead Not Reached: Later',
			'Agent Did Not Answer → Agent Missed It: Remind',
			'Other → Other: Let a Person Look',
		]);
	});
});

describe('workflows/dial-and-wait.json', () => {
	const { nodes, connections } = waitingWorkflow;
	const parametersOf = (name: string) => nodes.find((node) => node.name === name)?.parameters;
	const targetsOf = (name: string) =>
		(connections[name].main ?? []).map((targets) => (targets ?? []).map(({ node }) => node));

	it('waits only after a call was placed', () => {
		expect(targetsOf('Tencent CCC')).toEqual([
			['Wait for the Outcome'],
			['CRM: Not Dialled'],
			['Already Called: Nothing to Do'],
		]);
		const before = Object.keys(connections).filter((name) =>
			targetsOf(name).flat().includes('Wait for the Outcome'),
		);
		expect(before).toEqual(['Tencent CCC']);
	});

	it('writes down who waits before the call is placed', () => {
		expect(targetsOf('Write Down Who Waits')).toEqual([['Tencent CCC']]);
	});

	it('waits for 30 minutes and no longer', () => {
		expect(parametersOf('Wait for the Outcome')).toMatchObject({
			limitWaitTime: true,
			resumeAmount: 30,
			resumeUnit: 'minutes',
		});
	});

	it('keeps the resume URL out of the UUI', () => {
		const { uui } = parametersOf('Tencent CCC') as { uui: string };
		expect(uui).toContain('token');
		expect(uui).not.toMatch(/resume/i);
	});
});
