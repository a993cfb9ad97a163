import { join } from 'node:path';
import { provideChineseFont } from '../editor/browser';
import { setStage } from '../editor/stage';
import { repositoryFolder } from '../repository';
import { LANGUAGES, putOnStage } from '../screenshots/editions';
import { pictures } from '../screenshots/pictures';

const FOLDER = join('docs', 'images');
const allNames = LANGUAGES.flatMap(({ folder }) =>
	Object.keys(pictures).map((name) => join(folder, name)),
);

const help = `Takes the pictures of the documentation in a real n8n, with the built package, a sandbox in
Tencent's place and example workflows. Rings nobody. Takes a few minutes.

npx tsx scripts/commands/screenshots.ts [picture ...]

Without names all pictures are taken, which are, in ${FOLDER}:
  ${allNames.join('\n  ')}

Needs Chromium, or what the variable CHROMIUM names, and a Chinese font; both are installed from Debian. With pngquant
pictures are smaller; ImageMagick's convert makes the moving picture.
`;

/** Takes these pictures, or all when there are none. */
async function main(names: string[]): Promise<void> {
	if (names.includes('--help')) return console.log(help);
	const unknown = names.filter((name) => !allNames.includes(name));
	if (unknown.length > 0) {
		throw new Error(`There is no picture "${unknown.join('", "')}".\n\n${help}`);
	}
	await provideChineseFont();
	const stage = await setStage();
	try {
		for (const language of LANGUAGES) {
			const edition = await putOnStage(language, stage);
			for (const [name, take] of Object.entries(pictures)) {
				const path = join(language.folder, name);
				if (names.length > 0 && !names.includes(path)) continue;
				const remark = await take(edition, join(repositoryFolder, FOLDER, path));
				console.log(`${join(FOLDER, path)}: ${remark}`);
			}
		}
	} finally {
		await stage.close();
	}
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error((error as Error).message);
	process.exitCode = 1;
});
