import type { IDataObject } from 'n8n-workflow';

import { readPush } from '../../../../nodes/TencentCcc/triggers/push/readPush';

const call = { SdkAppId: 1400000001, SessionId: 's-1', Uui: 'lead-42' };

it.each<[string, unknown, string, object]>([
	[
		'a call record',
		'cdr',
		JSON.stringify(call),
		{ kind: 'record', event: 'cdr', sdkAppId: '1400000001' },
	],
	['a recording', 'record', JSON.stringify(call), { kind: 'record', event: 'record' }],
	['a voicemail', 'voicemail', JSON.stringify(call), { kind: 'record', event: 'voicemail' }],
	[
		'an action that was in the address already',
		['x', 'cdr'],
		JSON.stringify(call),
		{ kind: 'record' },
	],
	['a byte order mark', 'cdr', `\uFEFF${JSON.stringify(call)}`, { kind: 'record' }],
	['an SdkAppId as text', 'cdr', '{"sdkappid":" 14 ","SessionId":"s"}', { sdkAppId: '14' }],
	[
		'an action that nobody knows',
		'imcdr',
		JSON.stringify(call),
		{ kind: 'unknown', action: 'imcdr' },
	],
	[
		'an action that nobody knows, in another case',
		' ImCdr_2 ',
		'{}',
		{ kind: 'unknown', action: 'imcdr_2' },
	],
	['an action in upper case', 'CDR', JSON.stringify(call), { kind: 'record', event: 'cdr' }],
	[
		'no action',
		undefined,
		JSON.stringify(call),
		{ kind: 'unreadable', problem: expect.stringContaining('"action" of the URL is missing') },
	],
	['an empty action', '', JSON.stringify(call), { kind: 'unreadable' }],
	[
		'an action with a query of its own',
		'cdr?version=1',
		JSON.stringify(call),
		{ kind: 'unreadable', problem: expect.stringContaining('is "cdr?version=1"') },
	],
	['an action that is a sentence', 'call record', '{}', { kind: 'unreadable' }],
	['an action that is an object', { a: 1 }, '{}', { kind: 'unreadable' }],
	['no JSON', 'cdr', '{"SdkAppId":14000', { kind: 'unreadable' }],
	['nothing', 'cdr', '', { kind: 'unreadable' }],
	['JSON that is no object', 'cdr', '[1]', { kind: 'unreadable' }],
	['JSON null', 'cdr', 'null', { kind: 'unreadable' }],
	['no SdkAppId', 'cdr', '{"SessionId":"s"}', { kind: 'unreadable' }],
	['no session', 'cdr', '{"SdkAppId":1}', { kind: 'unreadable' }],
])('%s', (_name, action, body, expected) => {
	expect(readPush({ version: '1', action } as IDataObject, body)).toMatchObject(expected);
});

it('keeps the record as it came, and reads the call for the filters', () => {
	expect(readPush({ action: 'cdr' }, JSON.stringify(call))).toMatchObject({
		record: call,
		call: { UUI: 'lead-42' },
	});
});

it.each<[string, IDataObject, string]>([
	['whose query a proxy has dropped', {}, 'unreadable'],
	['whose address had a query already', { x: '1?action=cdr' }, 'unreadable'],
	['whose parameter is in upper case', { ACTION: 'cdr' }, 'record'],
	['with the parameter twice, in two cases', { action: 'x', Action: 'cdr' }, 'record'],
])('a push %s is %j: %s', (_name, query, kind) => {
	expect(readPush(query, JSON.stringify(call)).kind).toBe(kind);
});
