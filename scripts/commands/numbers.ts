/** `npm run numbers`: writes the numbering plans, which the node reads, from libphonenumber's metadata. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { GENERATED_FILE, generateNumberingPlan } from '../numbers/generate';
import { repositoryFolder } from '../repository';

const text = generateNumberingPlan();
writeFileSync(join(repositoryFolder, GENERATED_FILE), text);
console.log(`${GENERATED_FILE}: ${Buffer.byteLength(text)} bytes`);
