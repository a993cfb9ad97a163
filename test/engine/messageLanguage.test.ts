import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import { NODE_NAME, runCalls, sandboxCredential } from '../support/callWorkflow';

const CHINESE = /[\u4e00-\u9fff]/;

let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await createEngine();
	sandbox = await startSandbox({ port: 0 });
});
afterAll(async () => await sandbox.close());

/** What comes of a lead with a credential of a language. */
async function failureOf(phone: unknown, language: string, parameters: IDataObject = {}) {
	const credential = sandboxCredential(sandbox, { language });
	const run = await runCalls(engine, sandbox, [phone], parameters, {}, credential);
	const [item] = run.outputs(NODE_NAME).flat();
	return item.json.failure as Record<string, string>;
}

describe("message and advice follow the credential's Message Language", () => {
	it.each<[string, unknown, IDataObject, string, string]>([
		['what Tencent refuses', '16100000101', {}, 'Agent Busy', 'Agent Busy'],
		['what cannot be understood', 'call me', {}, 'Invalid Input', 'Other Error'],
		[
			'what is only simulated',
			'16100003001',
			{ options: { simulateOutcome: 'OperationDenied.NotInWhiteList' } },
			'Not Allowlisted',
			'Agent Setup',
		],
		['what may have rung', '16100000105', {}, 'Call Failed', 'Unknown'],
	])('%s', async (_name, phone, parameters, label, output) => {
		const chinese = await failureOf(phone, 'zh-CN', parameters);
		const english = await failureOf(phone, 'en-US', parameters);
		expect(chinese.advice).toMatch(CHINESE);
		expect(english.advice).not.toMatch(CHINESE);
		expect(english.message).not.toMatch(CHINESE);
		// What workflows compare
		for (const failure of [chinese, english]) expect(failure).toMatchObject({ label, output });
		expect(chinese.code).toBe(english.code);
	});

	it('our own messages begin with what happened in Chinese, and keep the reason', async () => {
		const { message } = await failureOf('call me', 'zh-CN');
		expect(message).toMatch(CHINESE);
		expect(message).toContain('"call me" cannot be dialled');
	});

	it('no advice in Chinese has a gap that was to be filled', async () => {
		for (const phone of ['16100000106', '16100000107', '16100000104', '16100000102']) {
			expect((await failureOf(phone, 'zh-CN')).advice).not.toMatch(/[{}]/);
		}
	});
});
