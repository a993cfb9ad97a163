import type { INode } from 'n8n-workflow';
import type { Page } from 'playwright-core';
import { executeWorkflow, openPanel, openWorkflow, PANEL } from '../editor/steps';
import { CREDENTIAL_TYPE } from '../n8n/furnish';
import { CALL, showCanvas } from './canvas';
import type { Edition } from './editions';
import { takeMovingPicture } from './movingPicture';
import { still } from './still';

/** The panel of the call: its parameters, and what became of the leads. */
async function showCall(page: Page, { client, workflow, shownOutput }: Edition) {
	await openWorkflow(page, client, workflow);
	await executeWorkflow(page);
	await openPanel(page, CALL);
	const output = page.locator('[data-test-id="output-panel"]');
	await output.getByText(`${shownOutput} Branch`).click();
	await output.locator('[data-test-id="radio-button-schema"]').click();
	return PANEL;
}

/** The dialog of the credential, which n8n tests as soon as it is opened. */
async function showCredential(page: Page, { client, credentials }: Edition) {
	const dialog = '[data-test-id="editCredential-modal"]';
	await page.goto(`${client.url}/home/credentials/${credentials[CREDENTIAL_TYPE].id}`);
	await page.locator(dialog).getByRole('button', { name: 'Retry' }).click();
	await page.locator(dialog).getByText('Connection tested successfully').waitFor();
	// All fields at once, where a user would scroll
	await page.addStyleTag({ content: `${dialog} { max-height: none !important }` });
	return dialog;
}

/** The panel of a trigger, in a workflow of its own. */
const showTrigger =
	(type: 'tencentCccTrigger' | 'tencentCccPollingTrigger', parameters: INode['parameters']) =>
	async (page: Page, { client, credentials, names }: Edition) => {
		const name = names[type];
		const fullType = `n8n-nodes-tencent-ccc.${type}`;
		const node = { id: 'trigger', name, type: fullType, typeVersion: 1, parameters, credentials };
		const nodes: INode[] = [{ ...node, position: [0, 0] }];
		await openWorkflow(page, client, { name, nodes, connections: {} });
		await openPanel(page, name);
		return PANEL;
	};

/** How each picture is taken, by the name of its file; what is returned is a remark for the user. */
export const pictures = {
	'canvas.png': still(3_000, 1_600, showCanvas),
	'node.png': still(1_230, 1_300, showCall),
	'credential.png': still(1_200, 1_480, showCredential),
	'trigger.png': still(
		1_200,
		1_100,
		showTrigger('tencentCccTrigger', { filters: { direction: 'outbound', onlyWithUui: true } }),
	),
	'call-record-trigger.png': still(
		1_200,
		900,
		showTrigger('tencentCccPollingTrigger', {
			pollTimes: { item: [{ mode: 'everyX', value: 5, unit: 'minutes' }] },
		}),
	),
	'calls.gif': takeMovingPicture,
};
