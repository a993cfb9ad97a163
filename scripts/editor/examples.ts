import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '../repository';

/** A file of the folder workflows. */
export function readExample<Content>(name: string): Content {
	return JSON.parse(readFileSync(join(repositoryFolder, 'workflows', name), 'utf8')) as Content;
}
