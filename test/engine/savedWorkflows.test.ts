import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject, INode } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine, type EngineWorkflow } from '../../scripts/engine';
import { sandboxCredential } from '../support/callWorkflow';

/** A workflow as a user has saved it, the leads that came, and how they left its nodes. */
interface SavedWorkflow extends EngineWorkflow {
	name: string;
	/** What it shows. */
	meta: { says: string };
	leads: IDataObject[];
	/** By node and output, the id of each lead and what became of it: `done`, or the code of its failure. */
	expected: Record<string, string[][]>;
}

const FOLDER = path.resolve(__dirname, '../saved-workflows');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const read = (file: string) =>
	JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as SavedWorkflow;

let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await createEngine();
	sandbox = await startSandbox({ port: 0 });
});
afterAll(async () => await sandbox.close());

describe('workflows that were saved while the package grew run the same', () => {
	it.each(FILES.map((file) => [file, read(file).meta.says]))('%s: %s', async (file) => {
		sandbox.reset();
		const { leads, expected, nodes, connections } = read(file);
		const run = await engine.run({
			workflow: { nodes, connections },
			credentials: { tencentCccApi: sandboxCredential(sandbox) },
			input: leads.map((json) => ({ json })),
		});
		expect(run.status).toBe('success');
		const left = Object.fromEntries(
			(nodes as INode[])
				.filter(({ type }) => type.endsWith('.tencentCcc'))
				.map(({ name }) => [
					name,
					run.outputs(name).map((items) =>
						items.map(({ pairedItem, json }) => {
							const { code } = (json.failure ?? {}) as { code?: string };
							return `${(pairedItem as { item: number }).item} ${code ?? 'done'}`;
						}),
					),
				]),
		);
		expect(left).toEqual(expected);
	});

	it('each issue since "A house for many actions" has left one', () => {
		const issues = new Set(FILES.map((file) => file.slice(0, 2)));
		expect([...issues].sort()).toEqual(['09', '10', '11', '12', '13', '14']);
	});
});
