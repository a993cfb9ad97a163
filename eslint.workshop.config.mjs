import { config as n8nConfig } from '@n8n/node-cli/eslint';
import { globalIgnores } from 'eslint/config';

import { zones } from './lint/architecture.mjs';
import { casing, restrictedNames } from './lint/names.mjs';
import { noImportCycle } from './lint/noImportCycle.mjs';

/**
 * The rules of this repository, for everything in it. n8n demands that eslint.config.mjs stays as its template
 * is, and reads nodes/, credentials/ and package.json with it; what is particular to us stands here.
 */
export default [
	globalIgnores(['.n8n-real/', 'coverage/']),
	...n8nConfig,
	{
		files: ['**/*.ts'],
		plugins: { workshop: { rules: { 'no-import-cycle': noImportCycle } } },
		rules: {
			'workshop/no-import-cycle': 'error',
			'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
			'import-x/order': [
				'error',
				{
					groups: ['builtin', 'external', 'parent', ['sibling', 'index']],
					alphabetize: { order: 'asc', caseInsensitive: true },
					'newlines-between': 'ignore',
				},
			],
			'@typescript-eslint/naming-convention': ['error', ...casing],
			'no-restricted-syntax': ['error', ...restrictedNames],
		},
	},
	{
		// Never published: n8n's rules for what runs inside n8n do not apply here
		files: ['{sandbox,scripts,test,bench}/**/*.ts'],
		rules: {
			'no-console': 'off',
			'@n8n/community-nodes/no-restricted-globals': 'off',
			'@n8n/community-nodes/no-restricted-imports': 'off',
			'@n8n/community-nodes/no-dangerous-functions': 'off',
			'@n8n/community-nodes/no-hardcoded-secrets': 'off',
			'@n8n/community-nodes/require-node-api-error': 'off',
			'@typescript-eslint/no-require-imports': 'off',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
			],
		},
	},
];
