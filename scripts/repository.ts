import { resolve } from 'node:path';

/** The folder of the checkout. */
export const repositoryFolder = resolve(__dirname, '..');
