import { randomUUID } from 'node:crypto';
import type { IDataObject, INode } from 'n8n-workflow';
import { sendRequest, type HttpAnswer } from '../../../scripts/http';
import { pushUrlOf } from '../../../scripts/n8n/furnish';
import { pollUntil } from '../../../scripts/n8n/pollUntil';
import type { FinishedExecution, SavedWorkflow } from '../../../scripts/n8n/restClient';
import type { TestClient } from '../../support/testClient';
import { chain, noOperation, node } from './workflows';

export const pushLogin = { pushUsername: 'tencent', pushPassword: 'pushed-by-tencent' };
export const TRIGGER_NAME = 'Tencent CCC Trigger';
/** The node behind the trigger. */
export const NEXT_NAME = 'Next';

/** The header of a push that proves who sends it. */
export const basicAuth = (username: string, password: string) =>
	`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

const rightLogin = basicAuth(pushLogin.pushUsername, pushLogin.pushPassword);

/** The body of a call record's push, as Tencent's sample has it. */
export function callRecord(sdkAppId: number, change: IDataObject = {}): IDataObject {
	return {
		SdkAppId: sdkAppId,
		SessionId: randomUUID(),
		Caller: '0086075512345678',
		Callee: '008613900000001',
		Direction: 1,
		StartTimestamp: 1767225600,
		RingTimestamp: 1767225612,
		AcceptTimestamp: 1767225620,
		EndedTimestamp: 1767225715,
		QueuedSkillGroupId: 21,
		QueuedSkillGroupName: 'Sales',
		IVRKeyPressed: null,
		HungUpSide: 'user',
		EndStatusString: 'ok',
		Uui: '{"lead":42}',
		SeatUser: { Mail: 'agent@example.com' },
		ServeParticipants: null,
		...change,
	};
}

/** A push as Tencent sends it; what is left out is as it should be. */
export interface PushSettings {
	/** An object is sent as JSON, text as it is. */
	body: IDataObject | string;
	/** `action` of the query. Default: cdr. */
	action?: string;
	/** X-TCCC-PUSH-UUID. Default: a new one. */
	uuid?: string;
	/** Default: the right login. Null: no header. */
	authorization?: string | null;
}

/** Sends one push to a trigger. */
export async function push(url: string, settings: PushSettings): Promise<HttpAnswer> {
	const { body, action = 'cdr', uuid = randomUUID(), authorization = rightLogin } = settings;
	return await sendRequest(`${url}?action=${action}&version=1`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json;charset=utf8',
			'x-tccc-push-uuid': uuid,
			...(authorization === null ? {} : { authorization }),
		},
		body,
	});
}

export const RECEIVED = '{"ErrCode":0,"ErrMsg":""}';

/** The webhook trigger. */
export const pushTrigger = (
	credentials: INode['credentials'],
	parameters: INode['parameters'] = {},
): INode =>
	node({
		name: TRIGGER_NAME,
		type: 'n8n-nodes-tencent-ccc.tencentCccTrigger',
		typeVersion: 1,
		webhookId: randomUUID(),
		credentials,
		parameters,
	});

/** A workflow that a trigger starts, and that does nothing else. */
export const triggeredWorkflow = (trigger: INode) =>
	chain('Triggered', [trigger, noOperation(NEXT_NAME)]);

/** Waits until a webhook is registered. A push without login shows it, and starts nothing. */
export async function untilListening(url: string): Promise<void> {
	await pollUntil(`the webhook ${url}`, async () => {
		const { status } = await push(url, { body: '', authorization: null, action: 'none' });
		return status === 404 ? undefined : true;
	});
}

/** Saves and activates a workflow of a trigger, and waits until it listens. */
export async function activateTrigger(
	client: TestClient,
	trigger: INode,
): Promise<{ workflow: SavedWorkflow; url: string }> {
	const workflow = await client.createWorkflow(triggeredWorkflow(trigger));
	await client.activateWorkflow(workflow);
	const url = pushUrlOf(client.url, trigger);
	await untilListening(url);
	return { workflow, url };
}

/** The json of every item that came through to the node behind the trigger, oldest execution first. */
export function delivered(executions: FinishedExecution[]): IDataObject[] {
	return executions.flatMap(({ data }) =>
		(data.resultData.runData[NEXT_NAME] ?? []).flatMap((run) =>
			(run.data?.main[0] ?? []).map(({ json }) => json),
		),
	);
}
