import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ownerLogin, type Login } from '../n8n/restClient';
import { runCommand } from '../n8n/runCommand';

export interface Editor {
	page: Page;
	close(): Promise<void>;
}

export interface EditorOptions {
	/** n8n's address without a slash at the end. */
	url: string;
	/** The window's size in CSS pixels. */
	width: number;
	height: number;
	/** Picture pixels per CSS pixel. */
	deviceScaleFactor: number;
	login?: Login;
	/** The browser's language; default American English. */
	locale?: string;
}

const installFromDebian = async (name: string) => {
	console.log(`Installing ${name}`);
	for (const parameters of [['update'], ['install', '-y', '--no-install-recommends', name]])
		await runCommand('apt-get', parameters, { folder: '/' });
};

/**
 * The browser to use: what the environment variable CHROMIUM names, or Debian's Chromium, which is installed when it is
 * missing.
 *
 * @throws Error when it cannot be installed, as without root's rights
 */
async function provideChromium(): Promise<string> {
	if (process.env.CHROMIUM) return process.env.CHROMIUM;
	const executable = '/usr/bin/chromium';
	if (!existsSync(executable)) await installFromDebian('chromium');
	return executable;
}

/**
 * Installs a font with Chinese characters when there is none.
 *
 * @throws Error when it cannot be installed, as without root's rights
 */
export async function provideChineseFont(): Promise<void> {
	const fonts = await runCommand('fc-list', [':lang=zh-cn'], { folder: '/' }).catch(() => '');
	if (!fonts.trim()) await installFromDebian('fonts-noto-cjk');
}

const chromiumFlags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--force-color-profile=srgb',
];

/** How long a step in the editor may take on a busy machine, in milliseconds. */
export const STEP_DEADLINE_MS = 90_000;

/** Opens an empty page in a headless Chromium, without n8n. */
export async function openPage(
	size: { width: number; height: number },
	locale = 'en-US',
): Promise<Editor> {
	const browser = await launch();
	const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce', locale });
	context.setDefaultTimeout(STEP_DEADLINE_MS);
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	return { page: await context.newPage(), close: async () => await browser.close() };
}

const launch = async () =>
	await chromium.launch({
		executablePath: await provideChromium(),
		args: chromiumFlags,
		headless: true,
	});

/**
 * Opens n8n's editor in a headless Chromium, signed in as the owner, in the light theme.
 *
 * @throws Error when there is no Chromium or n8n refuses the login
 */
export async function openEditor(options: EditorOptions): Promise<Editor> {
	const browser = await launch();
	try {
		return { page: await signIn(browser, options), close: async () => await browser.close() };
	} catch (error) {
		await browser.close();
		throw error;
	}
}

async function signIn(browser: Browser, options: EditorOptions): Promise<Page> {
	const { url, width, height, deviceScaleFactor, login = ownerLogin, locale = 'en-US' } = options;
	const context = await browser.newContext({
		viewport: { width, height },
		deviceScaleFactor,
		colorScheme: 'light',
		reducedMotion: 'reduce',
		locale,
	});
	context.setDefaultTimeout(STEP_DEADLINE_MS);
	// Nothing outside this machine is loaded, however n8n's editor may like to.
	await context.route(
		(address) => !['127.0.0.1', 'localhost'].includes(address.hostname),
		async (route) => await route.abort(),
	);
	const page = await context.newPage();
	await page.goto(`${url}/signin`);
	await page.locator('input[name="emailOrLdapLoginId"]').fill(login.email);
	await page.locator('input[name="password"]').fill(login.password);
	await page.locator('[data-test-id="form-submit-button"]').click();
	await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
	return page;
}
