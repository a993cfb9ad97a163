import { renameSync, statSync } from 'node:fs';
import { runCommand } from '../n8n/runCommand';
import { repositoryFolder } from '../repository';

const PNGQUANT_QUALITY = '80-100';

/**
 * Makes a picture smaller by a palette, where the program pngquant is installed. Elsewhere the
 * picture stays as it is.
 *
 * @returns the size in kB, and whether pngquant was there
 */
export async function shrink(file: string): Promise<{ kilobytes: number; shrunk: boolean }> {
	const smaller = `${file}.smaller`;
	const parameters = ['--quality', PNGQUANT_QUALITY, '--speed', '1', '--strip', '--force'];
	let shrunk = true;
	try {
		await runCommand('pngquant', [...parameters, '--output', smaller, file], {
			folder: repositoryFolder,
		});
		renameSync(smaller, file);
	} catch {
		shrunk = false;
	}
	return { kilobytes: Math.round(statSync(file).size / 1000), shrunk };
}
