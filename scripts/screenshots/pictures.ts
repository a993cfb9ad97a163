import type { Page } from 'playwright-core';
import type { EditorOptions } from '../editor/browser';
import type { Stage } from '../editor/stage';
import {
	takeCallOutcomePicture,
	takeCallRecordTriggerPicture,
	takeTriggerPicture,
} from './callOutcome';
import { takeCanvasPicture } from './canvas';
import { takeCredentialPicture } from './credential';
import { takeNodePicture } from './node';

/** A picture of the README, and the window in which it is taken. */
export interface Picture extends Pick<EditorOptions, 'width' | 'height' | 'deviceScaleFactor'> {
	/** The file's name in docs/images without its ending. */
	name: string;
	take(page: Page, stage: Stage, file: string): Promise<void>;
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
		width: 1_250,
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
		width: 1_250,
		height: 1_100,
		deviceScaleFactor: 1.5,
	},
	{
		name: 'call-record-trigger',
		take: takeCallRecordTriggerPicture,
		width: 1_250,
		height: 900,
		deviceScaleFactor: 1.5,
	},
	{
		name: 'call-outcome',
		take: takeCallOutcomePicture,
		width: 2_400,
		height: 1_500,
		deviceScaleFactor: 1.5,
	},
];
