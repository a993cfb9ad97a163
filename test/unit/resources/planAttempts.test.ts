import { OPERATIONS } from '../../../nodes/TencentCcc/resources';
import { runOperation, type FakeExecutionOptions } from '../../support/fakeExecution';

const LEADS = 60;
const phoneOf = (index: number) => `1618888${String(index).padStart(4, '0')}`;

/** Dials leads, and tells in which order items were read and requests sent. */
async function stepsOf(options: Partial<FakeExecutionOptions>) {
	const steps: string[] = [];
	const { parameters, ...rest } = options;
	const execution = await runOperation(OPERATIONS, {
		operation: 'call.createCallOutSession',
		input: Array.from({ length: LEADS }, () => ({})),
		parameters: {
			userId: { __rl: true, mode: 'id', value: 'agent@example.com' },
			calleeNumber: (index: number) => {
				steps.push(`read ${index}`);
				return phoneOf(index);
			},
			...parameters,
		},
		answer: ({ body }) => {
			if (body.Callee !== undefined) steps.push(`send ${String(body.Callee)}`);
			return { SessionId: `session of ${String(body.Callee)}` };
		},
		...rest,
	});
	return { steps, ...execution };
}

const indexOfLastRead = (steps: string[]) => steps.indexOf(`read ${LEADS - 1}`);
const indexOfFirstSent = (steps: string[]) => steps.findIndex((step) => step.startsWith('send'));

describe('the leads of a long batch', () => {
	it.each([
		['failures have outputs of their own', { errorOutputs: 'standard' }, 'stopWorkflow'],
		['failures leave by Success', { errorOutputs: 'none' }, 'continueRegularOutput'],
	] as const)(
		'the first ones are dialled while the others are read, where %s',
		async (_title, parameters, onError) => {
			const { steps, outputs } = await stepsOf({ parameters, onError });
			expect(indexOfFirstSent(steps)).toBeLessThan(indexOfLastRead(steps));
			expect(steps.filter((step) => step.startsWith('read'))).toEqual(
				Array.from({ length: LEADS }, (_, index) => `read ${index}`),
			);
			expect(outputs[0].map(({ json, pairedItem }) => [json.SessionId, pairedItem])).toEqual(
				Array.from({ length: LEADS }, (_, item) => [`session of 0086${phoneOf(item)}`, { item }]),
			);
		},
	);

	it('all are read before the first is dialled where a failure stops the workflow', async () => {
		const { steps } = await stepsOf({ parameters: { errorOutputs: 'none' } });
		expect(indexOfFirstSent(steps)).toBeGreaterThan(indexOfLastRead(steps));
	});

	it('nobody is dialled where a failure stops the workflow and the last one cannot be used', async () => {
		const sent: string[] = [];
		await expect(
			stepsOf({
				parameters: {
					errorOutputs: 'none',
					calleeNumber: (index: number) => (index === LEADS - 1 ? 'nobody' : phoneOf(index)),
				},
				answer: ({ action }) => {
					sent.push(action);
					return {};
				},
			}),
		).rejects.toThrow('nobody');
		expect(sent).toEqual([]);
	});

	it('those that cannot be used are no less lost for being read later', async () => {
		const isBad = (index: number) => index % 7 === 3;
		const { outputs } = await stepsOf({
			parameters: {
				calleeNumber: (index: number) => (isBad(index) ? 'nobody' : phoneOf(index)),
			},
		});
		const items = outputs.map((output) =>
			output.map(({ pairedItem }) => (pairedItem as { item: number }).item),
		);
		const all = Array.from({ length: LEADS }, (_, index) => index);
		expect(items[0]).toEqual(all.filter((index) => !isBad(index)));
		expect(items.slice(1).flat()).toEqual(all.filter(isBad));
	});

	it('are all counted while the editor is told how far they are, but for those that cannot be used', async () => {
		const { messages } = await stepsOf({
			mode: 'manual',
			parameters: {
				calleeNumber: (index: number) => (index < 3 ? 'nobody' : phoneOf(index)),
			},
		});
		expect(messages.length).toBeGreaterThan(0);
		for (const message of messages) {
			expect(message).toMatch(/^Tencent CCC: \d+ of 57 calls have ended$/);
		}
	});

	it('are not read on when the workflow has stopped for want of a credential', async () => {
		const read: number[] = [];
		const parameters = {
			calleeNumber: (index: number) => {
				read.push(index);
				return phoneOf(index);
			},
		};
		await expect(stepsOf({ parameters, withoutCredential: true })).rejects.toThrow('no credential');
		const readThen = read.length;
		expect(readThen).toBeLessThan(LEADS);
		for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
		expect(read).toHaveLength(readThen);
	});
});
