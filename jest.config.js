/** Unit and engine tests; the tests in a real n8n have a configuration of their own. */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: [
		'<rootDir>/test/n8n/',
		'<rootDir>/test/editor/',
		'<rootDir>/test/queue/',
	],
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	// Many tests wait for answers, records and pauses: four files at once also where there are two cores, and within a
	// file those that say so
	maxWorkers: 4,
	maxConcurrency: 10,
	// Of what hangs; a busy machine may take its time
	testTimeout: 120_000,
};
