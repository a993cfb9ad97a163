import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Page } from 'playwright-core';
import { openEditor, openPage } from '../editor/browser';
import type { Stage } from '../editor/stage';
import { hide, openWorkflow, standStill } from '../editor/steps';
import { CREDENTIAL_TYPE } from '../n8n/furnish';
import type { WorkflowFile } from '../n8n/restClient';
import { runCommand } from '../n8n/runCommand';
import { repositoryFolder } from '../repository';
import { floatingParts } from './canvas';
import type { Edition } from './editions';

/** The picture of a call: the canvas, and beside it the two telephones that the sandbox rings. */
export const MOVING_PICTURE = 'calls';

const SIZE = { width: 620, height: 420 };
const FRAMES = 16;
const FRAME_MS = 700;
/** A lead who answers; see workflows/README.md. */
const CALLEE = '161 0000 0601';

/** A start, and a call behind it. */
const callWorkflow = ({ credential, agent, names }: Edition): WorkflowFile =>
	({
		name: names.call,
		nodes: [
			{
				id: 'start',
				name: names.newLead,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'call',
				name: names.call,
				type: 'n8n-nodes-tencent-ccc.tencentCcc',
				typeVersion: 1,
				position: [240, 0],
				parameters: {
					userId: { __rl: true, mode: 'id', value: agent },
					calleeNumber: CALLEE,
				},
				credentials: { [CREDENTIAL_TYPE]: credential },
			},
		],
		connections: { [names.newLead]: { main: [[{ node: names.call, type: 'main', index: 0 }]] } },
	}) as unknown as WorkflowFile;

/** One frame: both pages side by side. */
async function takeFrame(editor: Page, sandbox: Page, folder: string, index: number) {
	const name = (side: string) => join(folder, `${String(index).padStart(2, '0')}-${side}.png`);
	await editor.screenshot({ path: name('left'), clip: { x: 40, y: 84, ...SIZE } });
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
export async function takeMovingPicture(
	stage: Stage,
	edition: Edition,
	file: string,
): Promise<string> {
	// Calls of other pictures are not of this one
	stage.sandbox.reset();
	const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-moving-'));
	const editor = await openEditor({
		url: stage.url,
		width: 720,
		height: 560,
		deviceScaleFactor: 1,
		locale: edition.locale,
	});
	const sandbox = await openPage(SIZE, edition.locale);
	try {
		const saved = await stage.client.createWorkflow(callWorkflow(edition));
		await openWorkflow(editor.page, stage, saved);
		await editor.page.locator('[data-test-id="zoom-to-fit"]').click();
		const execute = await editor.page
			.getByRole('button', { name: /^Execute workflow/ })
			.last()
			.elementHandle();
		await hide(editor.page, floatingParts);
		await standStill(editor.page);
		await sandbox.page.goto(stage.sandbox.url);
		// The calls and the agents are what happens
		await sandbox.page.addStyleTag({
			content:
				'header, main > section, .stack + .stack, .stack section + section { display: none !important }',
		});
		const frames = [await takeFrame(editor.page, sandbox.page, folder, 0)];
		await execute?.dispatchEvent('click');
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
		return `${relative(repositoryFolder, file)}: ${Math.round(statSync(file).size / 1000)} kB`;
	} finally {
		await Promise.all([editor.close(), sandbox.close()]);
		rmSync(folder, { recursive: true, force: true });
	}
}
