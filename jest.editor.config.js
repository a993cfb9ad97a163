/** Tests of n8n's editor in a headless Chromium, with the packed package in a real n8n. */
module.exports = {
	...require('./jest.n8n.config.js'),
	roots: ['<rootDir>/test/editor'],
	testTimeout: 300_000,
};
