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
	['no action', undefined, JSON.stringify(call), { kind: 'unknown', action: '' }],
	['no JSON', 'cdr', '{"SdkAppId":14000', { kind: 'unreadable' }],
	['nothing', 'cdr', '', { kind: 'unreadable' }],
	['JSON that is no object', 'cdr', '[1]', { kind: 'unreadable' }],
	['JSON null', 'cdr', 'null', { kind: 'unreadable' }],
	['no SdkAppId', 'cdr', '{"SessionId":"s"}', { kind: 'unreadable' }],
	['no session', 'cdr', '{"SdkAppId":1}', { kind: 'unreadable' }],
])('%s', (_name, action, body, expected) => {
	expect(readPush(action, body)).toMatchObject(expected);
});

it('keeps the record as it came, and reads the call for the filters', () => {
	expect(readPush('cdr', JSON.stringify(call))).toMatchObject({
		record: call,
		call: { UUI: 'lead-42' },
	});
});
