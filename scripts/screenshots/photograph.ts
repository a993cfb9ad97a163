import type { Page } from 'playwright-core';

/** How wide GitHub shows a README at most, in CSS pixels. */
const README_WIDTH = 838;
/** Smaller text cannot be read. */
const MIN_TEXT_PX = 7;

/** A part of the page, in CSS pixels. */
export interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/**
 * Takes a picture of an element or of a part of the page.
 *
 * @param target a selector of the element, or the part
 * @returns the size of its smallest text when the picture is as wide as a README, in CSS pixels
 * @throws Error when nobody could read that
 */
export async function photograph(page: Page, target: string | Clip, file: string): Promise<number> {
	const isElement = typeof target === 'string';
	const clip = isElement ? await page.locator(target).boundingBox() : target;
	if (!clip) throw new Error(`There is nothing to be seen for ${file}`);
	await page.screenshot({ path: file, clip });
	const textPx = await smallestText(page, clip, isElement ? target : 'body');
	if (textPx < MIN_TEXT_PX) {
		throw new Error(
			`${file} has text of ${textPx} pixels at the width of a README; at least ${MIN_TEXT_PX} are legible`,
		);
	}
	return textPx;
}

/** The size of the smallest text in a part of the page when that is as wide as a README. */
async function smallestText(page: Page, clip: Clip, root: string): Promise<number> {
	const onPage = await page.evaluate<number>(`(() => {
		const clip = ${JSON.stringify(clip)};
		const sizes = [];
		const texts = document.createTreeWalker(document.querySelector('${root}'), NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const element = texts.currentNode.parentElement;
			if (!texts.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
			const range = document.createRange();
			range.selectNodeContents(texts.currentNode);
			const { x, y, width, height } = range.getBoundingClientRect();
			const isInside = width > 0 && height > 0 && x >= clip.x && y >= clip.y &&
				x + width <= clip.x + clip.width && y + height <= clip.y + clip.height;
			if (!isInside) continue;
			// The canvas is scaled as a whole
			const box = element.closest('div');
			const scale = box?.offsetWidth ? box.getBoundingClientRect().width / box.offsetWidth : 1;
			sizes.push(parseFloat(getComputedStyle(element).fontSize) * scale);
		}
		return Math.min(...sizes);
	})()`);
	return Math.round(onPage * Math.min(1, README_WIDTH / clip.width) * 10) / 10;
}
