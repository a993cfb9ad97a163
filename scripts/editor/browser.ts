import { existsSync } from 'node:fs';
import execa from 'execa';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { ownerLogin } from '../n8n/restClient';
import { provideDebianPackages } from '../n8n/runCommand';

/** How long a step in the editor may take on a busy machine, in milliseconds. */
export const STEP_DEADLINE_MS = 90_000;

/** Starts a headless Chromium: what the variable CHROMIUM names, or Debian's, which is installed when it is missing. */
export async function launchBrowser(): Promise<Browser> {
	const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
	if (!process.env.CHROMIUM && !existsSync(executablePath)) await provideDebianPackages('chromium');
	return await chromium.launch({ executablePath });
}

/** Installs a font with Chinese characters when there is none. */
export async function provideChineseFont(): Promise<void> {
	const { stdout } = await execa('fc-list', [':lang=zh-cn'], { reject: false });
	if (!stdout) await provideDebianPackages('fonts-noto-cjk');
}

/**
 * Opens an empty page, which loads nothing from outside this machine, however n8n's editor may like to.
 *
 * @param n8nUrl the n8n to sign in at as the owner; without a slash at the end
 */
export async function openPage(
	browser: Browser,
	options: BrowserContextOptions,
	n8nUrl?: string,
): Promise<Page> {
	const page = await browser.newPage({
		colorScheme: 'light',
		locale: 'en-US',
		permissions: ['clipboard-read', 'clipboard-write'],
		reducedMotion: 'reduce',
		...options,
	});
	page.setDefaultTimeout(STEP_DEADLINE_MS);
	await page.route(
		({ hostname }) => !['127.0.0.1', 'localhost'].includes(hostname),
		async (route) => await route.abort(),
	);
	if (n8nUrl) {
		const data = { emailOrLdapLoginId: ownerLogin.email, password: ownerLogin.password };
		await page.request.post(`${n8nUrl}/rest/login`, { data, failOnStatusCode: true });
	}
	return page;
}
