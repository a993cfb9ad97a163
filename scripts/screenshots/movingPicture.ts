import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openEditor, openPage } from '../editor/browser';
import type { Stage } from '../editor/stage';
import { hide, openWorkflow, standStill } from '../editor/steps';
import type { WorkflowFile } from '../n8n/restClient';
import { runCommand } from '../n8n/runCommand';
import { repositoryFolder } from '../repository';
import { floatingParts } from './canvas';

/** The picture of a call: the canvas, and beside it the two telephones that the sandbox rings. */
export const MOVING_PICTURE = 'calls';

const SIZE = { width: 620, height: 400 };
const FRAMES = 16;
const FRAME_MS = 700;
/** A lead who answers; see workflows/README.md. */
const CALLEE = '161 0000 0601';

/** A start, and a call behind it. */
const callWorkflow = ({ credentialId }: Stage): WorkflowFile =>
	({
		name: 'Call a lead',
		nodes: [
			{
				id: 'start',
				name: 'New Lead',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'call',
				name: 'Call a lead',
				type: 'n8n-nodes-tencent-ccc.tencentCcc',
				typeVersion: 1,
				position: [240, 0],
				parameters: {
					userId: { __rl: true, mode: 'id', value: 'agent@example.com' },
					calleeNumber: CALLEE,
				},
				credentials: { tencentCccApi: { id: credentialId, name: 'Tencent CCC account' } },
			},
		],
		connections: { 'New Lead': { main: [[{ node: 'Call a lead', type: 'main', index: 0 }]] } },
	}) as unknown as WorkflowFile;

/** One frame: both pages side by side. */
async function takeFrame(editor: Page, sandbox: Page, folder: string, index: number) {
	const name = (side: string) => join(folder, `${String(index).padStart(2, '0')}-${side}.png`);
	await editor.screenshot({ path: name('left'), clip: { x: 40, y: 60, ...SIZE } });
	await sandbox.screenshot({ path: name('right'), clip: { x: 0, y: 0, ...SIZE } });
	await runCommand('convert', [name('left'), name('right'), '+append', '+repage', name('frame')], {
		folder: repositoryFolder,
	});
	return name('frame');
}

/**
 * Takes the moving picture.
 *
 * @param file the .gif file to write
 * @returns a line for the user
 * @throws Error when ImageMagick's convert is not installed
 */
export async function takeMovingPicture(stage: Stage, file: string): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-moving-'));
	const editor = await openEditor({
		url: stage.url,
		width: 720,
		height: 560,
		deviceScaleFactor: 1,
	});
	const sandbox = await openPage({ width: SIZE.width, height: SIZE.height });
	try {
		const saved = await stage.client.createWorkflow(callWorkflow(stage));
		await openWorkflow(editor.page, stage, saved);
		await editor.page.locator('[data-test-id="zoom-to-fit"]').click();
		await hide(
			editor.page,
			floatingParts.filter((part) => !part.includes('execute')),
		);
		await standStill(editor.page);
		await sandbox.page.goto(stage.sandboxUrl);
		// The calls and the agents are what happens
		await sandbox.page.addStyleTag({
			content:
				'header, main > section, .stack + .stack, .stack section + section { display: none !important }',
		});
		const frames = [await takeFrame(editor.page, sandbox.page, folder, 0)];
		await editor.page.getByRole('button', { name: 'Execute workflow' }).last().click();
		for (let index = 1; index < FRAMES; index++) {
			await editor.page.waitForTimeout(FRAME_MS);
			frames.push(await takeFrame(editor.page, sandbox.page, folder, index));
		}
		const delay = ['-delay', String(FRAME_MS / 10), '-loop', '0'];
		await runCommand(
			'convert',
			[...delay, ...frames, '+dither', '-colors', '64', '-layers', 'Optimize', file],
			{
				folder: repositoryFolder,
			},
		);
		return `docs/images/${MOVING_PICTURE}.gif: ${Math.round(statSync(file).size / 1000)} kB`;
	} finally {
		await Promise.all([editor.close(), sandbox.close()]);
		rmSync(folder, { recursive: true, force: true });
	}
}
