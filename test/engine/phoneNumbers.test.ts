import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import { PHONE_NUMBER_CASES } from '../cases/phoneNumberCases';
import { callWorkflow, exitsOf, leads, NODE_NAME } from '../support/callWorkflow';

let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await createEngine();
	sandbox = await startSandbox({ port: 0 });
});
afterAll(async () => await sandbox.close());

it.each([...new Set(PHONE_NUMBER_CASES.map((one) => one.defaultCountryCode ?? '86'))])(
	'every case with the default country code "%s" leaves the real node as the table says',
	async (code) => {
		const cases = PHONE_NUMBER_CASES.filter((one) => (one.defaultCountryCode ?? '86') === code);
		const run = await engine.run({
			workflow: callWorkflow({
				errorOutputs: 'byCode',
				errorCodes: ['Client.InvalidInput'],
				options: { simulateOutcome: 'Success', defaultCountryCode: code },
			}),
			input: leads(...cases.map(({ input }) => input)),
		});
		const sent = new Map(
			run
				.items(NODE_NAME, 0)
				.map(({ json, pairedItem }) => [(pairedItem as { item: number }).item, json.Callee]),
		);
		const exits = exitsOf(run, cases.length);
		expect(
			cases.map(({ input }, index) => [input, sent.get(index) ?? 'refuse', exits[index].length]),
		).toEqual(cases.map(({ input, expected }) => [input, expected, 1]));
		const [invalidInput] = [run.items(NODE_NAME, run.outputs(NODE_NAME).length - 1)];
		for (const { json } of invalidInput) {
			expect(json.failure).toMatchObject({ code: 'Client.InvalidInput', callPlaced: 'no' });
		}
		expect(sandbox.requests).toHaveLength(0);
	},
);
