import { OPERATIONS } from '../../../nodes/TencentCcc/resources';
import { runOperation } from '../../support/fakeExecution';

const run = async (options: Partial<Parameters<typeof runOperation>[1]> = {}) =>
	await runOperation(OPERATIONS, {
		operation: 'redialGuard.forgetKey',
		parameters: { redialGuardKey: 'lead-1', options: {} },
		input: [{ name: 'Lin' }],
		...options,
	});

it('is refused clearly where n8n does not offer its table, and asks Tencent nothing', async () => {
	// This context shows no node, as an n8n of another make might
	const { outputs, requests } = await run();
	expect(requests).toEqual([]);
	expect(outputs[0]).toEqual([]);
	expect(outputs[1].map(({ json }) => json)).toEqual([
		{
			name: 'Lin',
			request: { redialGuardKey: 'lead-1' },
			failure: expect.objectContaining({
				code: 'Client.NotAttempted',
				attempts: 0,
				message: expect.stringMatching(
					/^The key "lead-1" could not be forgotten: this version of n8n does not keep the rows/,
				),
			}),
		},
	]);
});

it('says so to an AI agent, too', async () => {
	const { outputs } = await run({ asTool: true });
	expect(outputs[0][0].json).toMatchObject({ failure: { code: 'Client.NotAttempted' } });
});
