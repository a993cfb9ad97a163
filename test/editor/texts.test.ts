import type { INode } from 'n8n-workflow';
import type { Page } from 'playwright-core';
import { canvasNode, openPanel, openWorkflow } from '../../scripts/editor/steps';
import type { WorkflowFile } from '../../scripts/n8n/restClient';
import { NODE_TYPE } from '../n8n/support/workflows';
import { closePanel } from './steps';
import { openEditorScene, type EditorScene } from './support';

const BUSY = 'FailedOperation.SeatStatusBusy';
const PUSH_TRIGGER = `${NODE_TYPE}Trigger`;
const POLLING_TRIGGER = `${NODE_TYPE}PollingTrigger`;

let scene: EditorScene;
let page: Page;

beforeAll(async () => {
	scene = await openEditorScene();
	({ page } = scene);
});

afterAll(async () => await scene?.close());

const MANUAL: INode = {
	id: 'manual',
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** A call that is only simulated, behind a manual start. */
function simulated(outcome: string): WorkflowFile {
	const call: INode = {
		id: 'call',
		name: 'Tencent CCC',
		type: NODE_TYPE,
		typeVersion: 1,
		position: [300, 0],
		parameters: {
			userId: { __rl: true, mode: 'id', value: 'agent@example.com' },
			calleeNumber: '+86 138 0013 8000',
			options: { simulateOutcome: outcome },
		},
	};
	return {
		name: `Simulated ${outcome}`,
		nodes: [MANUAL, call],
		connections: { Start: { main: [[{ node: 'Tencent CCC', type: 'main', index: 0 }]] } },
		settings: {},
	} as WorkflowFile;
}

const open = async (workflow: WorkflowFile) => await openWorkflow(page, scene.client, workflow);

/** A workflow of one trigger, opened at its panel. */
async function openTrigger(type: string, parameters: INode['parameters'] = {}) {
	const trigger: INode = {
		id: 'trigger',
		name: 'Trigger',
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: scene.credentials,
	};
	await open({ name: 'Trigger', nodes: [trigger], connections: {}, settings: {} } as WorkflowFile);
}

describe('the node', () => {
	it('says below its name what is simulated', async () => {
		await open(simulated(BUSY));
		await canvasNode(page, 'Tencent CCC').getByText('Simulated: Agent Busy').waitFor();
	});

	it('says first that Execute step places real calls, and how to test', async () => {
		await openPanel(page, 'Tencent CCC');
		const notices = await page.locator('[data-test-id="ndv"] .notice:visible').allInnerTexts();
		expect(notices[0]).toMatch(
			/^Execute step places real calls; to test, add the option Simulate Outcome\./,
		);
		await closePanel(page);
	});

	it('says where the items are when nothing left by Success', async () => {
		await open(simulated(BUSY));
		await openPanel(page, 'Tencent CCC');
		await page.locator('[data-test-id="node-execute-button"]').click();
		await page
			.getByText('Nothing left by Success: the items are on the other tabs of this panel.')
			.waitFor();
		await closePanel(page);
	});

	it('shows no error when it has just been added, ten times in a row', async () => {
		await open({ name: 'Ten', nodes: [MANUAL], connections: {}, settings: {} } as WorkflowFile);
		for (let count = 1; count <= 10; count++) {
			await page.locator('[data-test-id="node-creator-plus-button"]').click();
			await page.locator('[data-test-id="node-creator-search-bar"]').fill('tencent');
			await page
				.locator('[data-test-id="item-iterator-item"]')
				.filter({ hasText: 'Tencent CCC' })
				.first()
				.click();
			// Nodes on the canvas are called so too
			await page.getByText('Call lead', { exact: true }).last().click();
			await closePanel(page);
		}
		expect(await page.locator('[data-test-id="canvas-node"]:has-text("Call lead")').count()).toBe(
			10,
		);
		// No toast, and in the panel no complaint about a list that could not be loaded
		expect(await page.locator('.el-notification--error:visible').count()).toBe(0);
		expect(await page.getByText(/Problem running|Error fetching|could not be loaded/).count()).toBe(
			0,
		);
	});

	it('shares a line of the node creator with its trigger, whose text speaks of both', async () => {
		await open({ name: 'None', nodes: [MANUAL], connections: {}, settings: {} } as WorkflowFile);
		await page.locator('[data-test-id="node-creator-plus-button"]').click();
		await page.locator('[data-test-id="node-creator-search-bar"]').fill('打电话');
		await page
			.getByText(/Place and follow calls with Tencent Cloud Contact Center, or start the workflow/)
			.first()
			.waitFor();
		await page.keyboard.press('Escape');
	});
});

describe('the triggers', () => {
	it('the push trigger has its steps on lines of their own, and says how to test', async () => {
		await openTrigger(PUSH_TRIGGER, { events: ['cdr', 'record'] });
		await canvasNode(page, 'Trigger').getByText('Call Record, Recording').waitFor();
		await openPanel(page, 'Trigger');
		const notice = page.locator('[data-test-id="ndv"] .notice').first();
		expect(await notice.locator('li').allInnerTexts()).toEqual([
			expect.stringMatching(/^1\. Make up a push username and a push password/),
			expect.stringMatching(/^2\. Choose the events, publish this workflow/),
			expect.stringMatching(/^3\. In the Tencent CCC console/),
			expect.stringMatching(/^4\. Paste the URL/),
			expect.stringMatching(/^5\. Choose basicAuth/),
			expect.stringMatching(/^6\. Switch on the pushes/),
		]);
		await page.getByText('When will this node trigger my flow?').click();
		await page
			.getByText(/let the sandbox push to the test URL/)
			.first()
			.waitFor();
		await closePanel(page);
	});

	it('the polling trigger has its notice, its subtitle in words, and says how to test', async () => {
		await openTrigger(POLLING_TRIGGER, { triggerOn: 'callRecordCreated' });
		await canvasNode(page, 'Trigger').getByText('Call Record Created').waitFor();
		await openPanel(page, 'Trigger');
		await page.getByText('n8n asks Tencent at the poll times above').waitFor();
		await page.getByText('When will this node trigger my flow?').click();
		await page
			.getByText(/point the credential to the sandbox, or pin data/)
			.first()
			.waitFor();
		await closePanel(page);
	});
});

it('the credential says when session token and push login are needed', async () => {
	await page.goto(`${scene.client.url}/home/credentials/${scene.credentialId}`);
	for (const parameter of ['sessionToken', 'pushUsername']) {
		const label = page.locator(`[data-test-id="${parameter}"]`).first();
		await label.hover();
		await label.locator('svg, .n8n-icon').first().hover();
		await page
			.getByText(
				parameter === 'sessionToken'
					? /Only for temporary keys/
					: /Only for the Tencent CCC Trigger, which refuses pushes without it/,
			)
			.first()
			.waitFor();
	}
});
