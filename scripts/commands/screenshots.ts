import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openEditor, provideChineseFont } from '../editor/browser';
import { setStage, type Stage } from '../editor/stage';
import { repositoryFolder } from '../repository';
import {
	CHINESE_FOLDER,
	chineseEdition,
	englishEdition,
	type Edition,
} from '../screenshots/editions';
import { MOVING_PICTURE, takeMovingPicture } from '../screenshots/movingPicture';
import { pictures, type Picture } from '../screenshots/pictures';
import { shrink } from '../screenshots/shrink';

const imagesFolder = join(repositoryFolder, 'docs', 'images');

const namesOfOne = [...pictures.map(({ name }) => name), MOVING_PICTURE];
const allNames = namesOfOne.flatMap((name) => [name, join(CHINESE_FOLDER, name)]);

const help = `Takes the pictures of the documentation in a real n8n, with the built package, a sandbox in
Tencent's place and example workflows. Rings nobody. Takes a few minutes.

npx tsx scripts/commands/screenshots.ts [${namesOfOne.join('] [')}]

Without names all pictures are taken. They go to docs/images, those of a Chinese workflow to
docs/images/${CHINESE_FOLDER}; one of these is named e.g. ${CHINESE_FOLDER}/${MOVING_PICTURE}. Needs Chromium: /usr/bin/chromium, or the one that the environment variable
CHROMIUM names; and a font with Chinese characters. Both are installed from Debian when they are
missing. Where pngquant is installed, it makes the pictures smaller; ImageMagick's convert makes
the moving picture, and without it the old one stays.
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

	await provideChineseFont();
	const stage = await setStage(console.log);
	try {
		for (const edition of [await englishEdition(stage), await chineseEdition(stage)]) {
			const isWanted = (name: string) =>
				names.length === 0 || names.includes(join(edition.folder, name));
			const folder = join(imagesFolder, edition.folder);
			mkdirSync(folder, { recursive: true });
			for (const picture of pictures.filter(({ name }) => isWanted(name)))
				await take(picture, stage, edition, folder);
			if (isWanted(MOVING_PICTURE)) {
				const file = join(folder, `${MOVING_PICTURE}.gif`);
				console.log(await takeMovingPicture(stage, edition, file));
			}
		}
	} finally {
		await stage.close();
	}
}

async function take(
	{ name, take: takePicture, ...window }: Picture,
	stage: Stage,
	edition: Edition,
	folder: string,
): Promise<void> {
	const file = join(folder, `${name}.png`);
	const { locale } = edition;
	const { page, close } = await openEditor({ url: stage.url, locale, ...window });
	let textPx: number;
	try {
		textPx = await takePicture(page, stage, edition, file);
	} finally {
		await close();
	}
	const { kilobytes, shrunk } = await shrink(file);
	const remark = shrunk ? '' : ', not made smaller: pngquant is not installed';
	console.log(
		`${relative(repositoryFolder, file)}: ${kilobytes} kB, text from ${textPx} px at the width of a README${remark}`,
	);
}

main().catch((error: unknown) => {
	console.error((error as Error).message);
	process.exitCode = 1;
});
