import type { Browser, Page } from 'playwright-core';
import { startSandbox, type PushOptions, type Sandbox } from '../../sandbox';
import { launchBrowser, openPage } from '../../scripts/editor/browser';
import { pollUntil } from '../../scripts/n8n/pollUntil';

const VIEWPORT = { width: 1_400, height: 900 };

let sandbox: Sandbox;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	sandbox = await startSandbox({ callSpeed: 20 });
	browser = await launchBrowser();
	page = await openPage(browser, { viewport: VIEWPORT });
	await page.goto(sandbox.url);
});

afterAll(async () => {
	await browser?.close();
	await sandbox?.close();
});

describe('the page of the sandbox', () => {
	it('begins with what to do in n8n, and the values to copy, each with its icon', async () => {
		expect(await page.locator('main > section h2').first().innerText()).toBe('In n8n, do this');
		const { secretId, secretKey, sdkAppId } = sandbox.account;
		const values = page.locator('#keys button.copy');
		expect(await values.allInnerTexts()).toEqual([
			'Custom Endpoint',
			sandbox.url,
			secretId,
			secretKey,
			String(sdkAppId),
		]);
		const icon = await page.evaluate<string>(
			`getComputedStyle(document.querySelector('#keys button.copy'), '::after').content`,
		);
		expect(icon).not.toBe('none');
	});

	it('leads to an n8n where everything is in place, when it was started with one', async () => {
		const editorUrl = 'http://127.0.0.1:5678';
		const furnished = await startSandbox({ editorUrl });
		const furnishedPage = await openPage(browser, { viewport: VIEWPORT });
		try {
			await furnishedPage.goto(furnished.url);
			const steps = await furnishedPage.locator('.steps > li:visible').allInnerTexts();
			expect(steps).toEqual([
				expect.stringMatching(
					/^Open n8n, and sign in .*: credential and example workflows are in place/,
				),
				expect.stringMatching(/^Open the workflow .*press Execute workflow/),
				expect.stringMatching(/^Or ring a test call/),
			]);
			expect(await furnishedPage.getByText('Open n8n').getAttribute('href')).toBe(editorUrl);
		} finally {
			await furnishedPage.close();
			await furnished.close();
		}
	});

	it('copies a value', async () => {
		await page.locator('#keys button.copy').nth(2).click();
		await page.locator('#toast.shown').waitFor();
		expect(await page.evaluate('navigator.clipboard.readText()')).toBe(sandbox.account.secretId);
	});

	it('rings a test call, which is seen, and leaves a record', async () => {
		await page.locator('#ring').click();
		await page.locator('#calls > *').first().waitFor();
		expect(sandbox.sessions).toHaveLength(1);
		await page.locator('#records > *').first().waitFor();
	});

	it.each([1_400, 900, 420])(
		'flows at a width of %i pixels: nothing scrolls inside of it',
		async (width) => {
			await page.setViewportSize({ width, height: 900 });
			const scrolling = await page.evaluate<string[]>(`
				[...document.querySelectorAll('main *')]
					.filter((element) => {
						const { overflowX, overflowY } = getComputedStyle(element);
						const isField = ['TEXTAREA', 'SELECT', 'INPUT'].includes(element.tagName);
						return !isField && /auto|scroll/.test(overflowX + overflowY);
					})
					.map(({ id, tagName }) => tagName + '#' + id)`);
			expect(scrolling).toEqual([]);
			const content = await page.evaluate<number>('document.documentElement.scrollWidth');
			expect(content).toBeLessThanOrEqual(width);
		},
	);

	it('switches push faults on', async () => {
		await page.locator('#push-form summary').click();
		await page.locator('#push-faults input[value="duplicated"]').check();
		expect(await page.locator('#fault-count').innerText()).toBe('(1)');
		await page.locator('#push-form button[type="submit"]').click();
		await pollUntil('the fault', async () => {
			const settings = (await (await fetch(`${sandbox.url}/push`)).json()) as PushOptions;
			return settings.faults?.includes('duplicated') || undefined;
		});
	});

	it('speaks plainly of what can go wrong', async () => {
		const text = await page.locator('main').innerText();
		for (const words of ['Push faults', 'Call outcomes', 'Network faults']) {
			expect(text).toContain(words);
		}
	});

	it('speaks Chinese as well', async () => {
		await page.locator('#language').click();
		await page.locator('html[lang="zh-CN"]').waitFor();
		const texts = await page
			.locator('[data-t], #push-faults label, #scenario option')
			.allTextContents();
		const left = texts.filter((text) => text !== '' && !/[\u4e00-\u9fff]/.test(text));
		expect(left).toEqual([]);
	});
});
