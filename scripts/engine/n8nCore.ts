import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type * as N8nCore from 'n8n-core';
import {
	LoggerProxy,
	NodeHelpers,
	UserError,
	type ICredentialType,
	type INodeType,
	type Logger,
} from 'n8n-workflow';

import { repositoryFolder } from '../repository';
import { deduplicationInMemory } from './deduplication';

/** Requires a module as n8n-core itself would: it has private copies of some packages. */
const requireAsCore = createRequire(require.resolve('n8n-core'));

/**
 * Loads n8n-core, with a user folder of its own, a logger that prints nothing, and a memory for the helpers that
 * recognise items of earlier executions. Once per process.
 *
 * @returns n8n-core, and what n8n and nodes log: the live list, which grows, of all runs
 */
export async function loadCore() {
	// n8n-core reads these when it is loaded; without them it would write to the user's own ~/.n8n
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
	process.env.N8N_USER_FOLDER = userFolder;
	process.env.N8N_ENCRYPTION_KEY = 'key-of-the-in-process-engine';

	const logLines: unknown[] = [];
	const keep = (level: string) => (message: string, metadata?: unknown) => {
		logLines.push({ level, message, metadata });
	};
	const logger: Logger & { scoped(): Logger } = {
		error: keep('error'),
		warn: keep('warn'),
		info: keep('info'),
		debug: keep('debug'),
		scoped: () => logger,
	};
	const { Container } = requireAsCore('@n8n/di');
	Container.set(requireAsCore('@n8n/backend-common').Logger, logger);
	LoggerProxy.init(logger);

	// Not an import: it must come after the environment is set
	const core = require('n8n-core') as typeof N8nCore;
	// The settings file is read once and never again, so the folder need not outlive this line
	Container.get(core.InstanceSettings);
	rmSync(userFolder, { recursive: true, force: true });
	await core.DataDeduplicationService.init(deduplicationInMemory() as never);
	return { core, logLines };
}

/**
 * The node and credential types of this package and, loaded when they are asked for, those of n8n-nodes-base.
 *
 * @throws when this package has not been built
 */
export async function loadTypes(core: typeof N8nCore) {
	if (!existsSync(join(repositoryFolder, 'dist'))) throw new Error('Run "npm run build" first');
	const baseFolder = dirname(require.resolve('n8n-nodes-base/package.json'));
	const loaders = [repositoryFolder, baseFolder].map(
		(folder) => new core.PackageDirectoryLoader(folder),
	);
	const [own, base] = loaders;
	await own.loadAll();
	base.known.nodes = require('n8n-nodes-base/dist/known/nodes.json');
	base.known.credentials = require('n8n-nodes-base/dist/known/credentials.json');

	function getByName(type: string) {
		const [packageName, name] = type.split('.');
		const loader = loaders.find((candidate) => candidate.packageName === packageName);
		if (!loader) throw new UserError(`Unknown package of node type "${type}"`);
		return loader.getNode(name).type;
	}
	return {
		getByName,
		getByNameAndVersion: (type: string, version?: number): INodeType =>
			NodeHelpers.getVersionedNodeType(getByName(type), version),
		getKnownTypes: () => ({}),
		getCredentialType(name: string): ICredentialType {
			const loader = loaders.find(({ known }) => name in known.credentials);
			if (!loader) throw new UserError(`Unknown credential type "${name}"`);
			return loader.getCredential(name).type;
		},
	};
}
