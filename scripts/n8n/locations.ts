import { join, resolve } from 'node:path';

/** The n8n that tests, demo and screenshots run in. The same version as the devDependency n8n-core. */
export const n8nVersion = '2.41.1';

/** The Node.js that this n8n is run with, where the machine's own is older than 24. */
export const nodeVersion = '24.21.0';

/** The name under which n8n knows the package; it is the prefix of every node type in it. */
export const packageName = 'n8n-nodes-tencent-ccc';

export const repositoryFolder = resolve(__dirname, '..', '..');

/**
 * The folder that n8n is installed into: `.n8n-real` in the checkout, which git ignores,
 * or what the environment variable N8N_REAL_FOLDER names.
 */
export function installFolder(): string {
	return resolve(process.env.N8N_REAL_FOLDER || join(repositoryFolder, '.n8n-real'));
}

/** The folder in which `npm run n8n` keeps the user's work between runs. */
export function lastingUserFolder(): string {
	return join(installFolder(), 'user');
}
