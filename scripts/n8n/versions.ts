import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { repositoryFolder } from '../repository';

/** The n8n of everything here unless N8N_VERSION names another: that of the devDependency n8n-core. */
const DEFAULT_N8N_VERSION = '2.41.1';

/** One folder for each n8n that can be installed, with its package.json and package-lock.json. */
const versionsFolder = join(repositoryFolder, 'scripts', 'n8n', 'versions');

/**
 * The version of n8n to install and run: what the environment variable N8N_VERSION names, or the newest of the gate.
 *
 * @throws Error when there is no package-lock.json for that version
 */
export function n8nVersion(): string {
	const version = process.env.N8N_VERSION || DEFAULT_N8N_VERSION;
	if (!existsSync(manifestFolder(version))) {
		const known = readdirSync(versionsFolder).join(', ');
		throw new Error(`N8N_VERSION is "${version}"; there is a package-lock.json for ${known}`);
	}
	return version;
}

/** The folder with the package.json and the package-lock.json that n8n is installed from. */
export const manifestFolder = (version: string) => join(versionsFolder, version);

/**
 * The folder that an n8n is installed into: `<version>` in `.n8n-real` in the checkout, which git ignores, or in the
 * folder that the environment variable N8N_REAL_FOLDER names.
 */
export function installFolder(version = n8nVersion()): string {
	const folder = process.env.N8N_REAL_FOLDER || join(repositoryFolder, '.n8n-real');
	return resolve(folder, version);
}

/** The folder in which `npm run n8n` keeps the user's work between runs. */
export function lastingUserFolder(): string {
	return join(installFolder(), 'user');
}

/** What n8n itself does differently from version to version, as far as scripts and tests have to know. */
export interface N8nCapabilities {
	/** Workflows are switched on and off by requests of their own; before, by changing their `active`. */
	hasActivateRequest: boolean;
	/** The newest version of the AI Agent node. */
	newestAgentVersion: number;
	/** The Data Table node makes tables, and finds them by name; before, a user makes them and chooses them by ID. */
	findsDataTablesByName: boolean;
	/** Does not publish a workflow with a node that lacks a credential. */
	refusesToPublishWithoutCredential: boolean;
	/** Has the data of each execution that it has created when it is killed; n8n 1 may lose what the trigger has brought. */
	keepsDataOfKilledExecutions: boolean;
	/** The MCP Server Trigger speaks Streamable HTTP; before, only the older transport of two addresses. */
	hasStreamableMcpServer: boolean;
	/** Modules that would call somebody outside. n8n does not start when one is named that it does not have. */
	modulesToDisable: string[];
}

/** What an n8n of this version can do. */
export function capabilitiesOf(version = n8nVersion()): N8nCapabilities {
	const isSince = (other: string) => version.localeCompare(other, 'en', { numeric: true }) >= 0;
	return {
		hasActivateRequest: isSince('1.123.0'),
		newestAgentVersion: isSince('2.41.0') ? 3.1 : isSince('1.123.0') ? 3 : 1.8,
		findsDataTablesByName: isSince('2.41.0'),
		refusesToPublishWithoutCredential: isSince('2.0.0'),
		keepsDataOfKilledExecutions: isSince('2.0.0'),
		hasStreamableMcpServer: isSince('1.123.0'),
		modulesToDisable: isSince('2.41.0') ? ['mcp-registry'] : [],
	};
}
