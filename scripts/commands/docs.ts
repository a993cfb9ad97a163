/** `npm run docs`: writes the tables that are made from the code into the documentation. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DOCUMENTED_TABLES, placeOf } from '../docs/tables';
import { repositoryFolder } from '../repository';

for (const { file, name, markdown } of DOCUMENTED_TABLES) {
	const path = join(repositoryFolder, file);
	const before = readFileSync(path, 'utf8');
	const text = before.replace(placeOf(name), () => `\n${markdown()}\n\n`);
	writeFileSync(path, text);
	console.log(`${file}: table "${name}" is ${text === before ? 'unchanged' : 'written'}`);
}
