import { createHash } from 'crypto';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { passesFilters, type CallRecordFilters } from '../../records/filters';
import type { RecordEvent } from '../../records/simplify';
import { isAuthorized } from './pushAuthentication';
import { sharedPushMemory } from './pushMemory';
import { readPush } from './readPush';

/** A push as the execution gets it. */
export interface HeldPush {
	/** The same for a push and its repeats. */
	id: string;
	/** The record as Tencent sent it … */
	event?: RecordEvent;
	record?: IDataObject;
	/** … or why the body could not be read, and the body. */
	problem?: string;
	body?: string;
}

/** What n8n adds to the request. The body is unread, see the hidden parameter of the node. */
interface UnreadRequest {
	rawBody?: Buffer;
	readRawBody?: () => Promise<void>;
}

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** What Tencent takes as success; after any other answer it pushes again, up to three times. Source: 1229/59640. */
const RECEIVED = { ErrCode: 0, ErrMsg: '' };

/** Answers without starting an execution. */
function refuse(response: Response, status: number, reason: string): IWebhookResponseData {
	if (status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="Tencent CCC data push"');
	response.status(status).json({ ErrCode: status, ErrMsg: reason });
	return { noWebhookResponse: true };
}

/** Resolves when the answer has left, or nobody listens any more. */
async function untilAnswered(response: Response): Promise<void> {
	if (!response.destroyed) await new Promise((resolve) => response.once('close', resolve));
}

const hash = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16);

/**
 * Takes a push in: checks who sends it, reads it, and starts an execution for it, unless it is filtered out, or a
 * repeat of one that n8n holds. The answer says ErrCode 0 only when nothing is left for Tencent to do.
 *
 * Authentication comes before anything else, so that no stranger starts an execution. A push that cannot be read
 * is answered with a failure code and starts an execution that fails with the body.
 */
export async function receivePush(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = this.getResponseObject();
	let credential;
	try {
		credential = await this.getCredentials('tencentCccApi');
	} catch (error) {
		this.logger.error(`Data push refused: ${(error as Error).message}`);
		return refuse(response, 503, 'The credential of the trigger cannot be read');
	}
	const { authorization, 'x-tccc-push-uuid': pushId } = this.getHeaderData();
	const isOpen = this.getNodeParameter('authentication') === 'none';
	if (!isOpen && !isAuthorized(authorization, credential)) {
		this.logger.warn(
			'Data push refused: user name or password is wrong or missing, or the credential has none',
		);
		return refuse(response, 401, 'User name or password is wrong or missing');
	}

	const request = this.getRequestObject() as UnreadRequest;
	await request.readRawBody?.();
	const body = request.rawBody?.toString('utf8') ?? '';
	const { action } = this.getQueryData() as IDataObject;
	const push = readPush(action, body);
	if (push.kind === 'unknown') {
		this.logger.info(`Data push with the unknown action "${push.action}" ignored`);
		return { webhookResponse: RECEIVED };
	}
	if (push.kind === 'record') {
		if (push.sdkAppId !== String(credential.sdkAppId ?? '').trim()) {
			return refuse(response, 403, `SdkAppId ${push.sdkAppId} is not the one of the credential`);
		}
		const events = this.getNodeParameter('events') as string[];
		const filters = this.getNodeParameter('filters', {}) as CallRecordFilters;
		const isWanted =
			events.includes(push.event) && (!push.call || passesFilters(push.call, filters));
		if (!isWanted) return { webhookResponse: RECEIVED };
	}

	const isUnreadable = push.kind === 'unreadable';
	const webhookResponse = isUnreadable ? { ErrCode: 400, ErrMsg: push.problem } : RECEIVED;
	// A body that was cut off may come whole the next time, under the same id
	const known = String(pushId ?? '');
	const id = hash(known && !isUnreadable ? known : `${known} ${String(action)} ${body}`);
	const held: HeldPush = isUnreadable
		? { id, problem: push.problem, body }
		: { id, event: push.event, record: push.record };
	const workflowData = [[{ json: { push: held } as unknown as IDataObject }]];
	if (this.getMode() === 'manual') return { webhookResponse, workflowData };

	const memory = sharedPushMemory(this.getWorkflow().id ?? '', this.getNode().id);
	const endTurn = await memory.takeTurn();
	const answer = untilAnswered(response);
	void answer.then(endTurn);
	const saved = this.getWorkflowStaticData('node');
	if (memory.knows(id, saved.pushes)) return { webhookResponse };
	if (memory.isStarting(id)) return refuse(response, 503, 'The push is being taken in');
	memory.start(id, answer, () => response.writableEnded);
	return {
		workflowData,
		// n8n reads this once it has created the execution, right before it saves the static data and answers. What
		// is changed in the static data earlier is lost: creating the execution resets the mark that it has changed
		get webhookResponse() {
			saved.pushes = memory.hold(id);
			return webhookResponse;
		},
	};
}
