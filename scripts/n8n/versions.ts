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

/** Whether the n8n of a version is that of another one, or newer. */
export const isSince = (other: string, version = n8nVersion()) =>
	version.localeCompare(other, 'en', { numeric: true }) >= 0;
