import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** The field for a session, with the operations that it belongs to. */
export const sessionIdField = (show: Record<string, string[]>): INodeProperties => ({
	displayName: 'Session ID',
	name: 'sessionId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. {{ $json.SessionId }}',
	description: 'The SessionId that Create Call-Out Session returned, or that a call record holds',
	displayOptions: { show },
});

/** Reads the field for an item. @throws Error when it is empty */
export function readSessionId(context: IExecuteFunctions, itemIndex: number): string {
	const sessionId = String(context.getNodeParameter('sessionId', itemIndex) ?? '').trim();
	if (sessionId === '') throw new Error('Session ID is empty for this item');
	return sessionId;
}
