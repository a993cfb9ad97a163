/**
 * `npx tsx scripts/screenshots/main.ts [NAME …]`: takes the README's pictures of n8n's real editor, in a
 * headless Chromium (/usr/bin/chromium, or what CHROMIUM names). Without names it takes all of them.
 */
import { join } from 'node:path';
import { repositoryFolder } from '../n8n/locations';
import { openEditor } from './editor';
import { PICTURES } from './pictures';
import { setStage } from './stage';

async function main(): Promise<void> {
	const names = process.argv.slice(2);
	const wanted = PICTURES.filter(({ name }) => names.length === 0 || names.includes(name));
	const stage = await setStage((line) => console.log(line));
	try {
		for (const { name, take, ...window } of wanted) {
			const { page, close } = await openEditor({ url: stage.url, ...window });
			const file = join(repositoryFolder, 'docs', 'images', `${name}.png`);
			try {
				await take(page, stage, file);
				console.log(`docs/images/${name}.png`);
			} finally {
				await close();
			}
		}
	} finally {
		await stage.close();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
