import { repositoryFolder } from '../repository';
import { Engine } from './engine';
import { loadCore } from './n8nCore';
import { EngineTypes } from './nodeTypes';

export { Engine, type EngineWorkflow } from './engine';
export type { Run } from './run';

export interface EngineOptions {
	/** A built n8n node package. Default: this repository, whose `dist` `npm run build` makes. */
	readonly packageDirectory?: string;
}

/**
 * Prepares n8n's own engine (n8n-core's WorkflowExecute) in this process, with the nodes of the built package and,
 * loaded when first used, those of n8n-nodes-base.
 *
 * n8n-core is loaded once per process; each engine loads the package again.
 *
 * @throws Error when the package has not been built
 */
export async function createEngine({
	packageDirectory = repositoryFolder,
}: EngineOptions = {}): Promise<Engine> {
	const loaded = await loadCore();
	const packageLoader = new loaded.core.PackageDirectoryLoader(packageDirectory);
	try {
		await packageLoader.loadAll();
	} catch (error) {
		throw new Error(
			`The package in ${packageDirectory} could not be loaded; run "npm run build" first`,
			{ cause: error },
		);
	}
	return new Engine(loaded, new EngineTypes(loaded.core, packageLoader));
}
