import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { repositoryFolder } from '../repository';

/** The n8n of everything here unless N8N_VERSION names another: that of the devDependency n8n-core. */
const DEFAULT_N8N_VERSION = '2.41.1';

const versionsFolder = join(repositoryFolder, 'scripts', 'n8n', 'versions');

/** The folder with the package.json and the package-lock.json that an n8n is installed from. */
export const manifestFolder = (version: string) => join(versionsFolder, version);

/** The version of n8n to install and run. */
export function n8nVersion(): string {
	const version = process.env.N8N_VERSION || DEFAULT_N8N_VERSION;
	if (existsSync(manifestFolder(version))) return version;
	const known = readdirSync(versionsFolder).join(', ');
	throw new Error(`N8N_VERSION is "${version}"; there is a package-lock.json for ${known}`);
}

/** The folder that an n8n is installed into: in `.n8n-real` in the checkout, or where N8N_REAL_FOLDER says. */
export const installFolder = (version = n8nVersion()) =>
	resolve(process.env.N8N_REAL_FOLDER || join(repositoryFolder, '.n8n-real'), version);

/** What an n8n of this version can do, as far as it differs and scripts and tests have to know. */
export function capabilitiesOf(version = n8nVersion()) {
	const isSince = (other: string) => version.localeCompare(other, 'en', { numeric: true }) >= 0;
	return {
		/** Workflows are switched on and off by requests of their own; before, by changing their `active`. */
		hasActivateRequest: isSince('1.123.0'),
		newestAgentVersion: isSince('2.41.0') ? 3.1 : isSince('1.123.0') ? 3 : 1.8,
		/** The Data Table node makes tables, and finds them by name; before, a user makes them and chooses them by ID. */
		findsDataTablesByName: isSince('2.41.0'),
		refusesToPublishWithoutCredential: isSince('2.0.0'),
		/** Has the data of each execution that it has created when it is killed; n8n 1 may lose what the trigger has brought. */
		keepsDataOfKilledExecutions: isSince('2.0.0'),
		/** The MCP Server Trigger speaks Streamable HTTP; before, only the older transport of two addresses. */
		hasStreamableMcpServer: isSince('1.123.0'),
		/** Modules that would call somebody outside. n8n does not start when one is named that it does not have. */
		modulesToDisable: isSince('2.41.0') ? ['mcp-registry'] : [],
	};
}
