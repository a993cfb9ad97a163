import type { Locator, Page } from 'playwright-core';
import { openPage } from '../../scripts/editor/browser';
import { setStage, type Stage } from '../../scripts/editor/stage';
import { pollUntil } from '../../scripts/n8n/pollUntil';

/** What the way to a first simulated call may take. */
const MAX_CLICKS = 12;
const MAX_TYPED_FIELDS = 3;
/** What the way from there to a call in the sandbox may take: the credential, an agent, and the step. */
const MAX_CLICKS_TO_SANDBOX = 6;
const MAX_TYPED_FIELDS_TO_SANDBOX = 4;

/** Somebody who clicks and types, and counts both. */
class Visitor {
	clicks = 0;
	typedFields = 0;

	constructor(private readonly page: Page) {}

	async click(target: Locator | string) {
		this.clicks++;
		await this.find(target).click();
	}

	async type(target: Locator | string, text: string) {
		this.typedFields++;
		await this.find(target).fill(text);
	}

	find(target: Locator | string): Locator {
		return typeof target === 'string' ? this.page.locator(target).first() : target;
	}
}

const parameter = (name: string) => `[data-test-id="parameter-input-${name}"]`;
const VISIBLE_OPTION = '.el-select-dropdown__item:visible';

let stage: Stage;
let page: Page;

// An n8n of its own, because the other tests leave workflows behind
beforeAll(async () => {
	stage = await setStage();
	const viewport = { width: 1_400, height: 1_000 };
	page = await openPage(stage.browser, { viewport }, stage.client.url);
});

afterAll(async () => await stage?.close());

describe('the first visit, from an empty n8n with the package installed', () => {
	let visitor: Visitor;

	it('leads to a first simulated call, without a credential', async () => {
		// Where signing in leads to
		await page.goto(`${stage.client.url}/home/workflows`);
		visitor = new Visitor(page);
		await visitor.click(page.getByText('Build a workflow'));
		await visitor.click('[data-test-id="canvas-add-button"]');
		await visitor.type('[data-test-id="node-creator-search-bar"]', 'tencent');
		await visitor.click(
			page
				.locator('[data-test-id="item-iterator-item"]')
				.filter({ hasText: 'Tencent CCC' })
				.first(),
		);
		await visitor.click(page.getByText(/^Actions \(/));
		await visitor.click(page.getByText('Call lead', { exact: true }).first());
		await page.getByText('Execute step places real calls; to test, add').waitFor();

		await visitor.click('[data-test-id="ndv"] [placeholder="Add Option"]');
		await visitor.click(
			page.locator(VISIBLE_OPTION).filter({ hasText: 'Simulate Outcome' }).first(),
		);
		await visitor.click(`${parameter('userId')} [data-test-id="rlc-mode-selector"]`);
		await visitor.click('[data-test-id="mode-id"]');
		await visitor.type(
			page.locator(`${parameter('userId')} input`).last(),
			stage.sandbox.account.agents[0].mail,
		);
		await visitor.type(`${parameter('calleeNumber')} input`, '+86 138 0013 8000');
		await visitor.click('[data-test-id="node-execute-button"]');

		await page.getByText('1 item simulated, nobody was rung.').waitFor();
		await page.getByText('simulated-session').first().waitFor();
		const { clicks, typedFields } = visitor;
		console.log(`First simulated call: ${clicks} clicks, ${typedFields} typed fields`);
		expect(clicks).toBeLessThanOrEqual(MAX_CLICKS);
		expect(typedFields).toBeLessThanOrEqual(MAX_TYPED_FIELDS);
	});

	it('goes on to a call in the sandbox', async () => {
		const { sandbox } = stage;
		const { secretId, secretKey, sdkAppId } = sandbox.account;
		visitor = new Visitor(page);
		await visitor.click(page.getByText('Connect to Tencent CCC'));
		await visitor.type(`${parameter('secretId')} input`, secretId);
		await visitor.type(`${parameter('secretKey')} input`, secretKey);
		await visitor.type(`${parameter('sdkAppId')} input`, String(sdkAppId));
		await visitor.click(`${parameter('site')} .el-select`);
		await visitor.click(page.locator(VISIBLE_OPTION).filter({ hasText: 'Custom Endpoint' }));
		await visitor.type(`${parameter('endpoint')} input`, sandbox.url);
		await visitor.click('[data-test-id="credential-save-button"]');
		await page.locator('[data-test-id="credential-edit-dialog"]').waitFor({ state: 'detached' });

		const option = page
			.locator('.parameter-item')
			.filter({ has: page.locator(parameter('simulateOutcome')) });
		await option.hover();
		await visitor.click(option.locator('[title="Delete"]').first());
		await visitor.click('[data-test-id="node-execute-button"]');

		await pollUntil('the call in the sandbox', () =>
			sandbox.sessions.length > 0 ? true : undefined,
		);
		const { clicks, typedFields } = visitor;
		console.log(`On to a call in the sandbox: ${clicks} clicks, ${typedFields} typed fields`);
		expect(clicks).toBeLessThanOrEqual(MAX_CLICKS_TO_SANDBOX);
		expect(typedFields).toBeLessThanOrEqual(MAX_TYPED_FIELDS_TO_SANDBOX);
	});
});
