import type { Page } from 'playwright-core';
import type { EditorOptions } from '../editor/browser';
import type { Stage } from '../editor/stage';
import { takeCanvasPicture } from './canvas';
import { takeCredentialPicture } from './credential';
import type { Edition } from './editions';
import { takeNodePicture } from './node';
import { takeCallRecordTriggerPicture, takeTriggerPicture } from './triggers';

/** A picture of the docs, and the window in which it is taken. */
export interface Picture extends Pick<EditorOptions, 'width' | 'height' | 'deviceScaleFactor'> {
	/** The file's name without its ending. */
	name: string;
	/** Takes it, and returns the size of its smallest text at the width of a README, in CSS pixels. */
	take(page: Page, stage: Stage, edition: Edition, file: string): Promise<number>;
}

export const pictures: Picture[] = [
	{
		name: 'canvas',
		take: takeCanvasPicture,
		width: 3_000,
		height: 2_100,
		deviceScaleFactor: 1.5,
	},
	{
		name: 'node',
		take: takeNodePicture,
		width: 1_230,
		height: 1_300,
		deviceScaleFactor: 1.5,
	},
	{
		name: 'credential',
		take: takeCredentialPicture,
		width: 1_200,
		height: 1_480,
		deviceScaleFactor: 1.5,
	},
	{
		name: 'trigger',
		take: takeTriggerPicture,
		width: 1_200,
		height: 1_100,
		deviceScaleFactor: 1.5,
	},
	{
		name: 'call-record-trigger',
		take: takeCallRecordTriggerPicture,
		width: 1_200,
		height: 900,
		deviceScaleFactor: 1.5,
	},
];
