/**
 * How many cases a test tries that tries many.
 *
 * @param usual tried by `npm test`
 * @param all tried with TEST_CASES=all in the environment, as the gate does in a step of its own
 */
export const caseCount = (usual: number, all: number): number =>
	process.env.TEST_CASES === 'all' ? all : usual;
