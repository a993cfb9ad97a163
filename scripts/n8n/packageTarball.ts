import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageName, repositoryFolder } from '../repository';
import { runCommand } from './runCommand';

/**
 * Packs the built package just as `npm publish` would.
 *
 * @param targetFolder where the .tgz file goes
 * @param sourceFolder the package's folder
 * @returns the path of the .tgz file
 */
export async function packPackage(
	targetFolder: string,
	sourceFolder = repositoryFolder,
): Promise<string> {
	mkdirSync(targetFolder, { recursive: true });
	const answer = await runCommand(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', targetFolder],
		{ folder: sourceFolder },
	);
	const [packed] = JSON.parse(answer) as Array<{ filename: string }>;
	return join(targetFolder, packed.filename);
}

/**
 * Puts a packed package where n8n's own "Install community node" puts it, in the same way:
 * unpacked, without the development, peer and optional dependencies, and listed in the
 * package.json of n8n's `nodes` folder. Replaces an earlier version.
 *
 * @param userFolder the folder whose `.n8n` holds n8n's data
 */
export async function installAsCommunityPackage(
	tarball: string,
	userFolder: string,
	name = packageName,
): Promise<void> {
	const nodesFolder = join(userFolder, '.n8n', 'nodes');
	const target = join(nodesFolder, 'node_modules', name);
	rmSync(target, { recursive: true, force: true });
	mkdirSync(target, { recursive: true });
	await runCommand('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], {
		folder: nodesFolder,
	});

	const manifestFile = join(target, 'package.json');
	const {
		devDependencies: _development,
		peerDependencies: _peer,
		optionalDependencies: _optional,
		...manifest
	} = JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, unknown>;
	writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));

	const ledger = {
		name: 'installed-nodes',
		private: true,
		dependencies: { [name]: manifest.version },
	};
	writeFileSync(join(nodesFolder, 'package.json'), JSON.stringify(ledger, null, 2));
}
