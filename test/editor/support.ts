import type { Page } from 'playwright-core';
import { launchBrowser, openPage } from '../../scripts/editor/browser';
import { openScene, type Scene } from '../n8n/support/scene';

/** A sandbox with its credential in the shared n8n, and n8n's editor in a browser. */
export interface EditorScene extends Scene {
	page: Page;
}

/** Opens both; closing it closes both. */
export async function openEditorScene(): Promise<EditorScene> {
	const scene = await openScene();
	const browser = await launchBrowser();
	const viewport = { width: 1_400, height: 1_100 };
	return {
		...scene,
		page: await openPage(browser, { viewport }, scene.client.url),
		async close() {
			await browser.close();
			await scene.close();
		},
	};
}
