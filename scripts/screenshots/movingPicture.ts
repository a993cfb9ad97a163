import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import execa from 'execa';
import type { INode } from 'n8n-workflow';
import { openPage } from '../editor/browser';
import { executeButton, hide, openWorkflow, standStill } from '../editor/steps';
import { FLOATING_PARTS } from './canvas';
import type { Edition } from './editions';

const SIZE = { width: 620, height: 420 };
const FRAMES = 16;
const FRAME_MS = 700;
/** A lead who answers; see workflows/README.md. */
const CALLEE = '161 0000 0601';

/**
 * A moving picture of a call: the canvas, and beside it the two telephones that the sandbox rings.
 *
 * @throws Error when ImageMagick's convert is not installed
 */
export async function takeMovingPicture(edition: Edition, file: string): Promise<string> {
	const { agent, browser, client, credentials, locale, names } = edition;
	// Calls of other pictures are not of this one
	edition.sandbox.reset();
	const viewport = { width: 720, height: 560 };
	const editor = await openPage(browser, { viewport, locale }, client.url);
	const node = (name: string, type: string, x: number): INode => {
		return { id: name, name, type, typeVersion: 1, position: [x, 0], parameters: {} };
	};
	const start = node(names.newLead, 'n8n-nodes-base.manualTrigger', 0);
	const parameters = { userId: { __rl: true, mode: 'id', value: agent }, calleeNumber: CALLEE };
	const call = { ...node(names.call, 'n8n-nodes-tencent-ccc.tencentCcc', 240), parameters };
	await openWorkflow(editor, client, {
		name: call.name,
		nodes: [start, { ...call, credentials }],
		connections: { [start.name]: { main: [[{ node: call.name, type: 'main', index: 0 }]] } },
	});
	await editor.locator('[data-test-id="zoom-to-fit"]').click();
	const execute = await executeButton(editor).elementHandle();
	await hide(editor, FLOATING_PARTS);
	await standStill(editor);

	const sandbox = await openPage(browser, { viewport: SIZE, locale });
	await sandbox.goto(edition.sandbox.url);
	// The calls and the agents are what happens
	await sandbox.addStyleTag({
		content:
			'header, main > section, .stack + .stack, .stack section + section { display: none !important }',
	});

	const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-moving-'));
	const frames: string[] = [];
	for (let index = 0; index < FRAMES; index++) {
		if (index === 1) await execute?.dispatchEvent('click');
		if (index > 0) await editor.waitForTimeout(FRAME_MS);
		const left = join(folder, `${index}-left.png`);
		const right = join(folder, `${index}-right.png`);
		await editor.screenshot({ path: left, clip: { x: 40, y: 84, ...SIZE } });
		await sandbox.screenshot({ path: right });
		frames.push('(', left, right, '+append', '+repage', ')');
	}
	const delay = ['-delay', String(FRAME_MS / 10), '-loop', '0'];
	const palette = ['+dither', '-colors', '64', '-layers', 'Optimize'];
	await execa('convert', [...delay, ...frames, ...palette, file]);
	rmSync(folder, { recursive: true });
	await Promise.all([editor.close(), sandbox.close()]);
	return `${Math.round(statSync(file).size / 1000)} kB`;
}
