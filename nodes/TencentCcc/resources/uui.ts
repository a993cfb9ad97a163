import type { INodeProperties } from 'n8n-workflow';

import { asText, assertNotRounded } from './identifier';
import { isBlank, isMadeOfNothing, shownValue, type ItemParameters } from './parameters';

/** Bytes, not characters. Source: https://www.tencentcloud.com/document/product/1229/59778 */
const MAX_UUI_BYTES = 1024;

/** The field for data that comes back in the call record. */
export const uuiField: INodeProperties = {
	displayName: 'UUI',
	name: 'uui',
	type: 'string',
	default: '',
	placeholder: 'e.g. lead-42',
	description:
		'Data of your own that comes back in the call record, such as the ID of the lead: text, or an object by expression, at most 1024 bytes',
};

/** The data as text; empty when there is none. @throws Error when it is longer than Tencent takes */
export function readUui(parameters: ItemParameters): string {
	const value = parameters.raw('uui');
	if (isBlank(value)) return '';
	assertNotRounded('UUI', value);
	const text = asText(value);
	if (isMadeOfNothing(text)) {
		throw new Error(
			`UUI is "${shownValue(text)}" for this item: nothing, or an object, was put into text. Hand an object over by itself, or with JSON.stringify()`,
		);
	}
	const bytes = new TextEncoder().encode(text).length;
	if (bytes > MAX_UUI_BYTES) {
		throw new Error(
			`UUI has ${bytes} bytes, and Tencent takes at most ${MAX_UUI_BYTES} (a Chinese character counts three): shorten it, e.g. to the ID of the lead`,
		);
	}
	return text;
}

/** The field as the builder gave it, for items whose parameters cannot be used. */
export function givenUui(parameters: ItemParameters): string {
	const uui = parameters.raw('uui');
	return isBlank(uui) ? '' : asText(uui);
}
