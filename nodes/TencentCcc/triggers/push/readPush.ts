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

/** A name that Tencent might give a push, such as `imcdr`. */
const NAME = /^[a-z][\w-]{0,31}$/;

/**
 * The action of the URL's query, in lower case; empty when there is none. Tencent appends it, so the last one counts
 * where there are several.
 */
function actionOf(query: IDataObject): string {
	const values = Object.entries(query)
		.filter(([name]) => name.toLowerCase() === 'action')
		.flatMap(([, value]) => value);
	return String(values[values.length - 1] ?? '')
		.trim()
		.toLowerCase();
}

/**
 * Reads a push. One without a known action is unreadable, because a proxy may have dropped or mangled the query; only
 * one whose action is a well-formed name that we do not know is something else, and of no interest.
 *
 * @param query of the URL
 * @param body as it came
 */
export function readPush(query: IDataObject, body: string): Push {
	const event = actionOf(query);
	if (!EVENTS.includes(event)) {
		if (NAME.test(event)) return { kind: 'unknown', action: event };
		const found = event ? `is "${event.slice(0, 50)}"` : 'is missing';
		return {
			kind: 'unreadable',
			problem: `The query parameter "action" of the URL ${found}, so what is pushed is not known. Enter the webhook URL in the Tencent CCC console without a query of its own, and let proxies pass the query on.`,
		};
	}

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
