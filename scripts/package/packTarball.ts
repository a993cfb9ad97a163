import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The folder of the repository. */
export const repository = path.resolve(__dirname, '../..');

/** One file of the packed package. */
export interface PackedFile {
	path: string;
	/** Bytes, unpacked. */
	size: number;
}

/**
 * Packs the built package as `npm publish` would, and unpacks it again.
 *
 * @param folder an empty folder for the tarball and its contents
 * @returns the tarball, the folder with its contents, and the list of its files
 * @throws Error when npm or tar fail, for instance because dist/ has not been built
 */
export function packTarball(folder: string): {
	tarball: string;
	contents: string;
	files: PackedFile[];
	unpackedSize: number;
} {
	const output = execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', folder], {
		cwd: repository,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const report = JSON.parse(output) as unknown;
	const [packed] = Array.isArray(report)
		? (report as PackReport[])
		: Object.values(report as Record<string, PackReport>);
	const tarball = path.join(
		folder,
		readdirSync(folder).find((file) => file.endsWith('.tgz')) as string,
	);
	const contents = path.join(folder, 'contents');
	mkdirSync(contents);
	execFileSync('tar', ['-xzf', tarball, '-C', contents, '--strip-components=1']);
	return { tarball, contents, files: packed.files, unpackedSize: packed.unpackedSize };
}

interface PackReport {
	files: PackedFile[];
	unpackedSize: number;
}
