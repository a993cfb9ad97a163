import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { OUTCOME_CATALOGUE } from '../../nodes/TencentCcc/outcomes/catalogue';
import { standardOutputOf } from '../../nodes/TencentCcc/outcomes/outputs';
import { startSandbox } from '../../sandbox';
import { NODES } from '../../scripts/demo/leads';
import { createEngine, type Engine } from '../../scripts/engine';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import leads from '../../workflows/sample-leads.json';
import { coveringNotes, STICKY_NOTE } from '../support/notes';
import { readWorkflowFile } from '../support/workflowFiles';

const TENCENT_CCC = 'n8n-nodes-tencent-ccc.tencentCcc';

const workflow = readWorkflowFile('lead-routing.json');
const { connections, nodes } = workflow;
const workingNodes = nodes.filter(({ type }) => type !== STICKY_NOTE);
const callNodes = workingNodes.filter(({ type }) => type === TENCENT_CCC);

/** All text values of parameters, however deep. */
function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

const expressionsOf = ({ parameters }: INode) =>
	textsOf(parameters).filter((text) => text.startsWith('='));

/** The names of nodes that an output leads to. */
const targetsOf = (nodeName: string) =>
	(connections[nodeName]?.main ?? []).map((targets) => (targets ?? []).map(({ node }) => node));

describe('workflows/lead-routing.json', () => {
	let engine: Engine;

	beforeAll(async () => {
		engine = await createEngine();
	});

	const descriptionOf = ({ type, typeVersion }: INode) =>
		engine.nodeTypes.getByNameAndVersion(type, typeVersion).description;

	it('has the nodes that the demo looks at', () => {
		const names = nodes.map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(Object.values(NODES)));
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(names.length);
	});

	it.each(workingNodes)('gives "$name" only parameters that it has', (node) => {
		const properties = descriptionOf(node).properties;
		const known = properties.map(({ name }) => name);
		expect(known).toEqual(expect.arrayContaining(Object.keys(node.parameters)));
	});

	it.each(callNodes)('gives "$name" only values and options that it has', (node) => {
		const { properties } = descriptionOf(node);
		const parameters = node.parameters as INodeParameters;
		for (const [name, value] of Object.entries(parameters)) {
			const shown = properties.filter(
				(property) =>
					property.name === name &&
					NodeHelpers.displayParameter(parameters, property, node, descriptionOf(node)),
			);
			expect(shown.map((property) => property.name)).toEqual([name]);
			expectKnownValues(shown[0], value);
		}
	});

	function expectKnownValues({ type, options, typeOptions }: INodeProperties, value: unknown) {
		if (type === 'collection') {
			const names = (options as Array<INodeProperties | INodePropertyCollection>).map(
				(option) => option.name,
			);
			expect(names).toEqual(expect.arrayContaining(Object.keys(value as object)));
		} else if ((type === 'options' || type === 'multiOptions') && !typeOptions?.loadOptionsMethod) {
			const values = (options as INodePropertyOptions[]).map((option) => option.value);
			expect(values).toEqual(expect.arrayContaining([value].flat()));
		}
	}

	it.each(workingNodes)('leaves no required parameter of "$name" empty', (node) => {
		const description = descriptionOf(node);
		expect(NodeHelpers.getNodeParametersIssues(description.properties, node, description)).toBe(
			null,
		);
	});

	it.each(callNodes)('connects every output of "$name", and each to one node', ({ name }) => {
		const labels = engine.outputsOf(workflow, name);
		const targets = targetsOf(name);
		expect(targets).toHaveLength(labels.length);
		expect(targets.map((each) => each.length)).toEqual(labels.map(() => 1));
		expect(new Set(targets.flat()).size).toBe(labels.length);
	});

	it('leads each output to the branch that a sales team would build', () => {
		const labels = engine.outputsOf(workflow, NODES.call);
		const branches = targetsOf(NODES.call).map(([target]) => target);
		expect(labels.map((label, output) => `${label} → ${branches[output]}`)).toEqual([
			'Success → CRM: Call Started',
			'Agent Busy → CRM: Call Back Soon',
			'Not Now → CRM: Queue for Later',
			'Blocked → Refused on Another Day?',
			'Caller Limit → Alert: Caller Limit',
			'No Caller → Alert: No Caller',
			'Agent Setup → Alert: Agent Setup',
			'Unknown → Task: Find Out If It Rang',
			'Duplicate → Already Called: Nothing to Do',
			'Other Error → Alert: Other Error',
		]);
	});

	it("offers a lead to its owner's agent first, and to others in the same node", () => {
		const [{ parameters }] = callNodes;
		const { rows } = parameters.agents as unknown as {
			rows: Array<{ agent: { value: string } }>;
		};
		expect(parameters.agentChoice).toBe('inThisOrder');
		expect(rows[0].agent.value).toBe('={{ $json.owner_email }}');
		expect(rows.length).toBeGreaterThan(1);
	});

	it('marks a lead as do-not-call only after a second refusal, and queues it after the first', () => {
		expect(targetsOf('Refused on Another Day?')).toEqual([
			['CRM: Mark Do Not Call'],
			['CRM: Try on Another Day'],
		]);
	});

	it('queues for later nothing that may have rung', () => {
		const mayHaveRung = OUTCOME_CATALOGUE.filter(({ callPlaced }) => callPlaced === 'unknown');
		expect(mayHaveRung.length).toBeGreaterThan(5);
		const outputs = new Set(mayHaveRung.map(({ code }) => standardOutputOf(code, 'withAgent')));
		expect([...outputs]).toEqual(['unknown']);
		const waiting = workingNodes.filter(({ parameters }) =>
			JSON.stringify(parameters).includes('properties.call_after'),
		);
		const before = waiting.map(({ name }) => [
			name,
			...Object.keys(connections).flatMap((source) =>
				targetsOf(source).flatMap((targets, output) =>
					targets.includes(name) ? [`${source}/${output}`] : [],
				),
			),
		]);
		expect(before).toEqual([
			['CRM: Queue for Later', `${NODES.call}/2`],
			['CRM: Try on Another Day', 'Refused on Another Day?/1'],
			['CRM: Call Back Soon', `${NODES.call}/1`],
		]);
	});

	it('dials each lead in one node, which nothing leads back to', () => {
		const before = callNodes.map(({ name }) => ({
			name,
			comesFrom: Object.entries(connections).flatMap(([source]) =>
				targetsOf(source).flatMap((targets, output) =>
					targets.includes(name) ? [`${source}/${output}`] : [],
				),
			),
		}));
		expect(before).toEqual([{ name: NODES.call, comesFrom: ['Prepare Lead/0'] }]);
		expect(workingNodes.filter(({ retryOnFail }) => retryOnFail)).toEqual([]);
	});

	it('connects only nodes that exist, and leaves none out', () => {
		const reached = Object.keys(connections).flatMap((source) => targetsOf(source).flat());
		const names = workingNodes.map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...reached]));
		expect(names.filter((name) => !reached.includes(name))).toEqual([NODES.webhook]);
	});

	it.each(workingNodes)('has no expression in "$name" that n8n refuses', (node) => {
		const names = workingNodes.map(({ name }) => name);
		for (const expression of expressionsOf(node)) {
			expect(expression).not.toMatch(/\b(callee|caller|arguments|binding)\b/);
			const referenced = [...expression.matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
			expect(names).toEqual(expect.arrayContaining(referenced));
			const variables = [...expression.matchAll(/\$(\w*)/g)].map(([, name]) => name);
			expect(['', 'json', 'now']).toEqual(expect.arrayContaining(variables));
		}
	});

	it('answers the CRM at once, so that the CRM does not send its events again', () => {
		const webhook = nodes.find(({ name }) => name === NODES.webhook);
		expect(webhook?.parameters).toMatchObject({ httpMethod: 'POST', responseMode: 'onReceived' });
	});

	it('holds no secret, and names the credential without an id', () => {
		for (const { credentials } of callNodes) {
			expect(credentials).toEqual({ tencentCccApi: { id: '', name: 'Tencent CCC account' } });
		}
		expect(JSON.stringify(workflow)).not.toMatch(/secret(Id|Key)"|AKID/);
	});

	it('has notes that cover neither nodes nor each other', () => {
		const overlaps = coveringNotes(nodes, (name) => targetsOf(name).length);
		expect(overlaps).toEqual([]);
	});

	it('stacks the branches in the order of the outputs', () => {
		const heights = targetsOf(NODES.call).map(
			([target]) => nodes.find(({ name }) => name === target)?.position[1] ?? 0,
		);
		expect(heights).toEqual([...heights].sort((first, second) => first - second));
	});
});

describe('a refused lead in workflows/lead-routing.json', () => {
	const today = () => new Date().toLocaleDateString('sv', { timeZone: 'America/New_York' });

	it.each([
		['is queued after the first refusal', () => undefined, 'CRM: Try on Another Day'],
		['is queued after a second one on the same day', today, 'CRM: Try on Another Day'],
		['is marked after a second one on another day', () => '2026-01-01', 'CRM: Mark Do Not Call'],
	])('%s', async (_name, refusedOn, branch) => {
		const engine = await createEngine();
		const sandbox = await startSandbox({ port: 0 });
		const refused = leads.find(({ properties }) => properties.phone.endsWith('0102'))!;
		const properties = { ...refused.properties, call_refused_on: refusedOn() };
		const run = await engine.run({
			workflow,
			credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
			startNode: NODES.webhook,
			mode: 'webhook',
			input: [{ json: { body: [{ ...refused, properties }] } }],
		});
		await sandbox.close();
		const reached = ['CRM: Mark Do Not Call', 'CRM: Try on Another Day'].filter(
			(name) => run.items(name).length > 0,
		);
		expect(reached).toEqual([branch]);
		if (branch === 'CRM: Try on Another Day') {
			expect(run.items(branch)[0].json.properties).toMatchObject({ call_refused_on: today() });
		}
	});
});

describe('workflows/sample-leads.json', () => {
	it('has some thirty leads, each with an id and an event of its own; one event is sent twice', () => {
		expect(leads.length).toBeGreaterThanOrEqual(30);
		const events = new Set(leads.map(({ eventId, objectId }) => `${eventId} ${objectId}`));
		expect(events.size).toBe(leads.length - 1);
		expect(new Set(leads.map(({ eventId }) => eventId)).size).toBe(events.size);
		expect(leads.filter(({ attemptNumber }) => attemptNumber === 1)).toHaveLength(1);
	});

	it('has only numbers that belong to nobody', () => {
		const fictional = [
			/^(00|0)?(86)?161\d{8}$/, // mobiles of a prefix that no carrier has, also with a 0 before it
			/^161\d{4}$/, // the same, too short
			/^(86)?0?(755|10|21)9\d{7}$/, // local numbers that are in use begin with 2 to 8
			/^4005\d{6}$/, // a range that is not in use
			/^120255501\d\d$/, // kept for fiction
			/^$/,
		];
		const numbers = leads.flatMap(({ properties: { phone } }) =>
			phone.normalize('NFKC').split('/'),
		);
		for (const number of numbers) {
			const digits = number.includes('E+') ? '' : number.replace(/\D/g, '');
			expect([digits, fictional.some((pattern) => pattern.test(digits))]).toEqual([digits, true]);
		}
	});
});
