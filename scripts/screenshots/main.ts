import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openEditor } from '../editor/browser';
import { setStage, type Stage } from '../editor/stage';
import { repositoryFolder } from '../repository';
import { MOVING_PICTURE, takeMovingPicture } from './movingPicture';
import { pictures, type Picture } from './pictures';
import { shrink } from './shrink';

const imagesFolder = join(repositoryFolder, 'docs', 'images');

const allNames = [...pictures.map(({ name }) => name), MOVING_PICTURE];

const help = `Takes the pictures of the documentation in a real n8n, with the built package, a sandbox in
Tencent's place and the example workflow. Rings nobody. Takes a minute or two.

npx tsx scripts/screenshots/main.ts [${allNames.join('] [')}]

Without names all pictures are taken. They go to docs/images. Needs Chromium: /usr/bin/chromium,
or the one that the environment variable CHROMIUM names. Where pngquant is installed, it makes
them smaller; ImageMagick's convert makes the moving picture, and without it the old one stays.
`;

async function main(): Promise<void> {
	const names = process.argv.slice(2);
	if (names.includes('--help')) {
		console.log(help);
		return;
	}
	const unknown = names.filter((name) => !allNames.includes(name));
	if (unknown.length > 0)
		throw new Error(`There is no picture "${unknown.join('", "')}".\n\n${help}`);
	const wanted = pictures.filter(({ name }) => names.length === 0 || names.includes(name));

	const stage = await setStage(console.log);
	try {
		mkdirSync(imagesFolder, { recursive: true });
		for (const picture of wanted) await take(picture, stage);
		if (names.length === 0 || names.includes(MOVING_PICTURE)) {
			const file = join(imagesFolder, `${MOVING_PICTURE}.gif`);
			console.log(await takeMovingPicture(stage, file));
		}
	} finally {
		await stage.close();
	}
}

async function take({ name, take: takePicture, ...window }: Picture, stage: Stage): Promise<void> {
	const file = join(imagesFolder, `${name}.png`);
	const { page, close } = await openEditor({ url: stage.url, ...window });
	try {
		await takePicture(page, stage, file);
	} finally {
		await close();
	}
	const { kilobytes, shrunk } = await shrink(file);
	const remark = shrunk ? '' : ', not made smaller: pngquant is not installed';
	console.log(`docs/images/${name}.png: ${kilobytes} kB${remark}`);
}

main().catch((error: unknown) => {
	console.error((error as Error).message);
	process.exitCode = 1;
});
