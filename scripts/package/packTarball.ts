import { mkdirSync } from 'node:fs';
import path from 'node:path';
import execa from 'execa';
import { repositoryFolder } from '../repository';

/** One file of the packed package. */
export interface PackedFile {
	path: string;
	/** Bytes, unpacked. */
	size: number;
}

interface PackReport {
	filename: string;
	files: PackedFile[];
	/** Bytes. */
	unpackedSize: number;
}

/** What `npm pack` reports of the built package. */
function npmPack(...parameters: string[]): PackReport {
	const { stdout } = execa.sync(
		'npm',
		['pack', '--json', '--silent', '--ignore-scripts', ...parameters],
		{ cwd: repositoryFolder },
	);
	// An array, or with a newer npm an object by name
	const [report] = Object.values(JSON.parse(stdout) as Record<string, PackReport>);
	return report;
}

/**
 * The files that `npm publish` would send: `npm pack --dry-run --json`, which writes nothing.
 *
 * @throws Error when npm fails
 */
export const filesToPublish = (): PackedFile[] => npmPack('--dry-run').files;

/**
 * Packs the built package as `npm publish` would.
 *
 * @param folder where the tarball goes
 * @throws Error when npm fails
 */
export function pack(folder: string) {
	mkdirSync(folder, { recursive: true });
	const { filename, files, unpackedSize } = npmPack('--pack-destination', folder);
	return { tarball: path.join(folder, filename), files, unpackedSize };
}

/** Unpacks a tarball into a folder, which is made, without the folder "package" that all is in. */
export function unpack(tarball: string, folder: string): void {
	mkdirSync(folder, { recursive: true });
	execa.sync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
}

/**
 * Packs the built package as `npm publish` would, and unpacks it again.
 *
 * @param folder an empty folder for the tarball and its contents
 * @returns the tarball, the folder with its contents, and the list of its files
 * @throws Error when npm or tar fail, for instance because dist/ has not been built
 */
export function packTarball(folder: string) {
	const packed = pack(folder);
	const contents = path.join(folder, 'contents');
	unpack(packed.tarball, contents);
	return { ...packed, contents };
}
