import { statSync } from 'node:fs';
import execa from 'execa';
import type { Page } from 'playwright-core';
import { openPage } from '../editor/browser';
import { hide, standStill } from '../editor/steps';
import type { Edition } from './editions';

/** How wide GitHub shows a README at most, in CSS pixels. */
const README_WIDTH = 838;
/** Smaller text cannot be read. */
const MIN_TEXT_PX = 7;

/** A part of the page, in CSS pixels. */
type Clip = Record<'x' | 'y' | 'width' | 'height', number>;

/**
 * A picture of n8n's editor, which fails when nobody could read it at the width of a README.
 *
 * @param width the window's, in CSS pixels
 * @param show brings about what is to be seen, and returns its part of the page or the selector of the element
 */
export const still =
	(width: number, height: number, show: (page: Page, edition: Edition) => Promise<string | Clip>) =>
	async (edition: Edition, file: string): Promise<string> => {
		const { browser, client, locale } = edition;
		const window = { viewport: { width, height }, deviceScaleFactor: 1.5, locale };
		const page = await openPage(browser, window, client.url);
		const target = await show(page, edition);
		await page.mouse.move(0, 0);
		// The neighbouring nodes float over the edges of a panel
		await hide(page, ['[data-test-id="floating-nodes"]']);
		await standStill(page);
		const isElement = typeof target === 'string';
		const clip = isElement ? await page.locator(target).boundingBox() : target;
		if (!clip) throw new Error(`There is nothing to be seen for ${file}`);
		await page.screenshot({ path: file, clip });
		const onPage = await smallestText(page, clip, isElement ? target : 'body');
		await page.close();

		const textPx = Math.round(onPage * Math.min(1, README_WIDTH / clip.width) * 10) / 10;
		const text = `text from ${textPx} px at the width of a README`;
		if (textPx < MIN_TEXT_PX) throw new Error(`${file} has ${text}, less than ${MIN_TEXT_PX} px`);
		const palette = ['--quality', '80-100', '--speed', '1', '--strip', '--force', '--ext', '.png'];
		const { failed } = await execa('pngquant', [...palette, file], { reject: false });
		const remark = failed ? ', not made smaller: pngquant is not installed' : '';
		return `${Math.round(statSync(file).size / 1000)} kB, ${text}${remark}`;
	};

/** The size of the smallest text in a part of the page, in CSS pixels. */
const smallestText = async (page: Page, clip: Clip, root: string) =>
	await page.evaluate<number>(`(() => {
		const clip = ${JSON.stringify(clip)};
		const sizes = [];
		const texts = document.createTreeWalker(document.querySelector('${root}'), NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const element = texts.currentNode.parentElement;
			const range = document.createRange();
			range.selectNodeContents(texts.currentNode);
			const { x, y, width, height } = range.getBoundingClientRect();
			const isInside = width > 0 && x >= clip.x && y >= clip.y &&
				x + width <= clip.x + clip.width && y + height <= clip.y + clip.height;
			if (!isInside || !element.checkVisibility({ visibilityProperty: true })) continue;
			// The canvas is scaled as a whole
			const box = element.closest('div');
			const scale = box?.offsetWidth ? box.getBoundingClientRect().width / box.offsetWidth : 1;
			sizes.push(parseFloat(getComputedStyle(element).fontSize) * scale);
		}
		return Math.min(...sizes);
	})()`);
