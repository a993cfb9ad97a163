/** `npm run numbers`: writes the numbering plans, which the node reads, from libphonenumber's metadata. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { GENERATED_FILE, generateNumberingPlan } from '../numbers/generate';

const text = generateNumberingPlan();
writeFileSync(path.resolve(__dirname, '../..', GENERATED_FILE), text);
console.log(`${GENERATED_FILE}: ${Buffer.byteLength(text)} bytes`);
