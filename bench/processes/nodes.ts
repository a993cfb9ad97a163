import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { installFolder } from '../../scripts/n8n/versions';

/** A Node.js that something is measured on. */
export interface NodeVersion {
	/** Path of the executable. */
	readonly path: string;
	/** Such as v24.21.0. */
	readonly version: string;
}

/** The Node that a real n8n needs, if the machine has it: NODE24 of the environment, or that of scripts/n8n. */
function nodeOfN8n(): NodeVersion | undefined {
	const ofInstallation = join(installFolder(), 'node_modules', '.bin', 'node');
	const path = [process.env.NODE24 ?? '', ofInstallation].find((candidate) =>
		existsSync(candidate),
	);
	if (path === undefined) return undefined;
	const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
	return version === process.version ? undefined : { path, version };
}

const own: NodeVersion = { path: process.execPath, version: process.version };

/** Every Node that there is to measure on: the one that runs the benchmark, and n8n's. */
export const NODES: readonly NodeVersion[] = [own, nodeOfN8n()].filter(
	(node) => node !== undefined,
);

/** The Node that n8n would run on. */
export const NODE_OF_N8N: NodeVersion = NODES[NODES.length - 1];
