/**
 * The seed of a file's random tests: TEST_SEED from the environment, to repeat a run, else a new one. It is
 * printed, so that every failure can be repeated.
 */
export function printedSeed(what: string): number {
	const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
	process.stdout.write(`${what}: TEST_SEED=${seed}\n`);
	return seed;
}
