import { resolve } from 'node:path';

/** The folder of the checkout. */
export const repositoryFolder = resolve(__dirname, '..');

/** The name under which n8n knows the package; it is the prefix of every node type in it. */
export const PACKAGE_NAME = 'n8n-nodes-tencent-ccc';
