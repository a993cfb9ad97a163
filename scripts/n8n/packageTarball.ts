import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack, unpack } from '../package/packTarball';
import { PACKAGE_NAME } from '../repository';

/**
 * Packs the built package just as `npm publish` would, unless the variable TESTED_TARBALL names another one that is to be
 * measured, such as that of an earlier commit.
 *
 * @param targetFolder where the .tgz file goes
 * @returns the path of the .tgz file
 */
export const packPackage = async (targetFolder: string) =>
	process.env.TESTED_TARBALL ?? pack(targetFolder).tarball;

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
	name = PACKAGE_NAME,
): Promise<void> {
	const nodesFolder = join(userFolder, '.n8n', 'nodes');
	const target = join(nodesFolder, 'node_modules', name);
	rmSync(target, { recursive: true, force: true });
	unpack(tarball, target);

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
