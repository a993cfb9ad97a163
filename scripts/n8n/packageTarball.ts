import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import execa from 'execa';
import { repositoryFolder } from '../repository';

type PackReport = { filename: string; files: Array<{ path: string }>; unpackedSize: number };

/** Packs the built package with `npm pack`, which includes what `npm publish` would, and returns what npm reports; sizes in bytes. */
export function npmPack(...parameters: string[]): PackReport {
	const always = ['--json', '--silent', '--ignore-scripts'];
	const { stdout } = execa.sync('npm', ['pack', ...always, ...parameters], {
		cwd: repositoryFolder,
	});
	// An array, or with a newer npm an object by name
	return Object.values(JSON.parse(stdout) as Record<string, PackReport>)[0];
}

/**
 * Packs the built package into a folder, unless the variable TESTED_TARBALL names another package that is to be
 * measured, such as that of an earlier commit.
 *
 * @returns the path of the .tgz file
 */
export function packPackage(folder: string): string {
	if (process.env.TESTED_TARBALL) return process.env.TESTED_TARBALL;
	mkdirSync(folder, { recursive: true });
	return join(folder, npmPack('--pack-destination', folder).filename);
}

/** Unpacks a tarball into a folder, which is made, without the folder "package" that all is in. */
export function unpack(tarball: string, folder: string): void {
	mkdirSync(folder, { recursive: true });
	execa.sync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
}

/**
 * Unpacks the packed package to where n8n's own "Install community node" puts it.
 *
 * @param userFolder the folder whose `.n8n` holds n8n's data
 */
export function installAsCommunityPackage(tarball: string, userFolder: string): void {
	const name = 'n8n-nodes-tencent-ccc';
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	rmSync(target, { recursive: true, force: true });
	unpack(tarball, target);
}
