import { config } from '@n8n/node-cli/eslint';

export default [
	{ ignores: ['.n8n-real/**', 'coverage/**'] },
	...config,
	{
		// These folders are never part of the published package: n8n's rules for node code do not apply there
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
