import type { INodeTypeDescription } from 'n8n-workflow';
import type { WorkflowFile } from '../../scripts/n8n/restClient';
import { readWorkflowFile, workflowPaths } from '../support/workflowFiles';
import { openScene, type Scene } from './support/scene';

let scene: Scene;
let nodeTypes: INodeTypeDescription[];

beforeAll(async () => {
	scene = await openScene();
	nodeTypes = await scene.client.request('GET', '/types/nodes.json');
});

afterAll(async () => await scene.close());

/** The versions of a node that this n8n has. */
const versionsOf = (type: string) =>
	nodeTypes.filter(({ name }) => name === type).flatMap(({ version }) => version);

describe.each(workflowPaths())('workflows/%s', (path) => {
	it('is imported with all its nodes, and this n8n has their versions', async () => {
		const file = readWorkflowFile(path) as unknown as WorkflowFile;
		const { id } = await scene.client.createWorkflow(file);
		const saved = await scene.client.request<WorkflowFile>('GET', `/rest/workflows/${id}`);
		const { nodes, connections } = saved;
		expect(nodes.map(({ name }) => name)).toEqual(file.nodes.map(({ name }) => name));
		expect(connections).toEqual(file.connections);
		for (const { name, type, typeVersion } of nodes) {
			expect([name, versionsOf(type)]).toEqual([name, expect.arrayContaining([typeVersion])]);
		}
	});
});
