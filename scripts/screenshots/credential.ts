import type { Page } from 'playwright-core';
import type { Stage } from '../editor/stage';
import { hide, standStill } from '../editor/steps';
import type { Edition } from './editions';
import { photograph } from './photograph';

const DIALOG_SELECTOR = '[data-test-id="editCredential-modal"]';

/** The dialog of the credential, which n8n tests as soon as it is opened. */
export async function takeCredentialPicture(
	page: Page,
	stage: Stage,
	{ credential }: Edition,
	file: string,
): Promise<number> {
	await page.goto(`${stage.url}/home/credentials/${credential.id}`);
	const dialog = page.locator(DIALOG_SELECTOR);
	await dialog.getByRole('button', { name: 'Retry' }).click();
	await dialog.getByText('Connection tested successfully').waitFor();
	// All fields at once, where a user would scroll.
	await page.addStyleTag({ content: `${DIALOG_SELECTOR} { max-height: none !important }` });
	await page.mouse.move(0, 0);
	await hide(page, ['.el-notification']);
	await standStill(page);
	return await photograph(page, DIALOG_SELECTOR, file);
}
