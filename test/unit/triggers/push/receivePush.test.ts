import { createPushMemories } from '../../../../nodes/TencentCcc/triggers/push/pushMemory';
import { receivePush } from '../../../../nodes/TencentCcc/triggers/push/receivePush';

const credential = { sdkAppId: ' 14\u200B', pushUsername: 'tencent ', pushPassword: 'secret' };
const record = { SdkAppId: 14, SessionId: 's' };

/**
 * One push to a trigger whose credential cannot be read at first.
 *
 * @param parameters what expressions yield, in place of the usual parameters
 * @param sent the body as it came, and the id under which Tencent repeats it
 */
async function push(
	failures: number,
	query: object = { action: 'cdr' },
	parameters: Record<string, unknown> = {},
	{ body = JSON.stringify(record), pushId }: { body?: string; pushId?: string } = {},
) {
	const waited: number[] = [];
	const answered: Array<[number, unknown]> = [];
	let tries = 0;
	const response = {
		status: (status: number) => ({ json: (body: unknown) => answered.push([status, body]) }),
		setHeader: () => undefined,
		once: () => undefined,
	};
	const result = await receivePush(
		{
			getResponseObject: () => response,
			getRequestObject: () => ({ rawBody: Buffer.from(body) }),
			getHeaderData: () => ({
				authorization: `Basic ${Buffer.from('tencent:secret').toString('base64')}`,
				'x-tccc-push-uuid': pushId,
			}),
			getQueryData: () => query,
			getNode: () => ({
				parameters: Object.fromEntries(
					Object.keys(parameters).map((name) => [
						name,
						name === 'filters' ? { agent: '={{ }}', direction: '={{ }}' } : '={{ }}',
					]),
				),
			}),
			getNodeParameter: (name: string) =>
				({ authentication: 'basicAuth', events: ['cdr'], filters: {}, ...parameters })[name],
			getTimezone: () => 'UTC',
			getMode: () => 'manual',
			getCredentials: async () => {
				if (tries++ < failures) throw new Error('timeout exceeded when trying to connect');
				return credential;
			},
			logger: { debug: () => undefined, error: () => undefined, info: () => undefined },
		} as never,
		createPushMemories(),
		async (pause) => {
			waited.push(pause);
		},
	);
	return { result, waited, answered };
}

it.each([
	[0, []],
	[1, [200]],
	[4, [200, 500, 1000, 2000]],
])('a push waits for a credential that cannot be read %i times', async (failures, pauses) => {
	const { result, waited, answered } = await push(failures);
	expect(result.workflowData).toEqual([
		[{ json: { push: expect.objectContaining({ record }) as never } }],
	]);
	expect(result.webhookResponse).toEqual({ ErrCode: 0, ErrMsg: '' });
	expect([waited, answered]).toEqual([pauses, []]);
});

it('a push is left for Tencent to repeat when the credential cannot be read at all', async () => {
	const { result, answered } = await push(99);
	expect(result).toEqual({ noWebhookResponse: true });
	expect(answered).toMatchObject([[503, { ErrCode: 503 }]]);
});

it.each([
	['without its query is answered with a failure, and kept with its body', {}, 400, true],
	[
		'of a name that nobody knows is acknowledged, and starts nothing',
		{ action: 'imcdr' },
		0,
		false,
	],
])('a push %s', async (_name, query, ErrCode, starts) => {
	const { result } = await push(0, query);
	expect(result.webhookResponse).toMatchObject({ ErrCode });
	expect(result.workflowData !== undefined).toBe(starts);
	if (starts) {
		const held = result.workflowData?.[0][0].json.push;
		expect(held).toMatchObject({ body: JSON.stringify(record) });
	}
});

it('a push that was cut off does not stand for the whole one that comes later under the same id', async () => {
	const heldId = async (body: string) => {
		const { result } = await push(0, { action: 'cdr' }, {}, { body, pushId: 'p' });
		return (result.workflowData?.[0][0].json.push as { id: string }).id;
	};
	const whole = JSON.stringify(record);
	const cutOff = whole.slice(0, -3);
	expect(await heldId(cutOff)).not.toBe(await heldId(whole));
	expect(await heldId(cutOff)).toBe(await heldId(cutOff));
	expect(await heldId(whole)).toBe(await heldId(`${whole} `));
});

it.each([
	['Agent', { filters: { agent: undefined, direction: 'any' } }],
	['Direction', { filters: { agent: 'agent@example.com', direction: 'sideways' } }],
	['Events', { events: undefined }],
])(
	'a push for which %s cannot be understood is no wider read: it fails with the name, and is kept',
	async (field, parameters) => {
		const { result } = await push(0, { action: 'cdr' }, parameters);
		const message = expect.stringContaining(`cannot be used: ${field} `) as string;
		expect(result.webhookResponse).toEqual({ ErrCode: 400, ErrMsg: message });
		const held = result.workflowData?.[0][0].json.push;
		expect(held).toMatchObject({ problem: message, body: JSON.stringify(record) });
	},
);
