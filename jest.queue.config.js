/** Tests of the packed package in an n8n in queue mode, on PostgreSQL and Redis. Each file starts one of its own. */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test/queue'],
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	globalSetup: '<rootDir>/test/queue/support/globalSetup.ts',
	testTimeout: 420_000,
};
