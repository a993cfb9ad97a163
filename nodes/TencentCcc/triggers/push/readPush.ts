import type { IDataObject } from 'n8n-workflow';

import {
	callRecordSchema,
	pushedApplicationSchema,
	recordingSchema,
	type CallRecord,
} from '../../records/callRecord';
import type { RecordEvent } from '../../records/simplify';

/** What a push says. */
export type Push =
	/** `call` is the record in our spelling, for the filters; recordings have none. */
	| { kind: 'record'; event: RecordEvent; sdkAppId: string; record: IDataObject; call?: CallRecord }
	/** An action that this node does not know. */
	| { kind: 'unknown'; action: string }
	| { kind: 'unreadable'; problem: string };

const EVENTS: readonly string[] = ['cdr', 'record', 'voicemail'] satisfies RecordEvent[];

/**
 * Reads a push.
 *
 * @param action of the URL's query; Tencent appends it, so the last one counts where there are several
 * @param body as it came
 */
export function readPush(action: unknown, body: string): Push {
	const event = String((Array.isArray(action) ? action[action.length - 1] : action) ?? '');
	if (!EVENTS.includes(event)) return { kind: 'unknown', action: event };

	let record: IDataObject;
	try {
		record = JSON.parse(body.replace(/^\uFEFF/, '')) as IDataObject;
	} catch (error) {
		return { kind: 'unreadable', problem: `The body is not JSON: ${(error as Error).message}` };
	}
	const application = pushedApplicationSchema.safeParse(record);
	if (!application.success) return { kind: 'unreadable', problem: 'The body has no SdkAppId' };
	const schema = event === 'cdr' ? callRecordSchema : recordingSchema;
	const read = schema.safeParse(record);
	if (!read.success) return { kind: 'unreadable', problem: 'The body has no SessionId' };
	return {
		kind: 'record',
		event: event as RecordEvent,
		sdkAppId: application.data.SdkAppId,
		record,
		...(event === 'cdr' ? { call: read.data as CallRecord } : {}),
	};
}
