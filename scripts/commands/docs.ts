/** `npm run docs`: writes the tables that are made from the code into the documentation. */
import { DOCUMENTED_TABLES, writeTables } from '../docs/tables';

writeTables();
for (const { file, name } of DOCUMENTED_TABLES)
	console.log(`${file}: table "${name}" is up to date`);
