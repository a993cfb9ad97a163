import { createHash } from 'crypto';
import {
	sleep,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { visibleText } from '../../../../credentials/visibleText';
import { passesFilters, readFilters } from '../../records/filters';
import type { RecordEvent } from '../../records/simplify';
import { readStateByNodeId, writeStateByNodeId } from '../stateByNodeId';
import { triggerParameters } from '../triggerParameters';
import { isAuthorized } from './pushAuthentication';
import type { PushMemories } from './pushMemory';
import { readPush, type Push } from './readPush';

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

/**
 * What Tencent takes as success; after any other answer it pushes again, up to three times.
 * Source: https://www.tencentcloud.com/document/product/1229/59640
 */
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
 * Milliseconds before each further try to read the credential: a database that is busy or fails over is there again
 * soon, and Tencent pushes a record only four times in all.
 */
const CREDENTIAL_PAUSES_MS = [200, 500, 1000, 2000];

/** @throws what n8n throws, when the credential cannot be read after some tries either */
async function readStoredCredential(
	context: IWebhookFunctions,
	wait: (milliseconds: number) => Promise<void>,
): Promise<ICredentialDataDecryptedObject> {
	for (const pauseMs of CREDENTIAL_PAUSES_MS) {
		try {
			return await context.getCredentials('tencentCccApi');
		} catch (error) {
			context.logger.debug(`Credential of a data push not read yet: ${(error as Error).message}`);
			await wait(pauseMs);
		}
	}
	return await context.getCredentials('tencentCccApi');
}

/** Whether the builder wants a push. @throws Error that names the field, when that cannot be read */
function isWanted(
	context: IWebhookFunctions,
	{ event, call }: Extract<Push, { kind: 'record' }>,
): boolean {
	const parameters = triggerParameters(context);
	if (!parameters.list('events', 'Events').includes(event)) return false;
	return !call || passesFilters(call, readFilters(parameters));
}

/** The ids that the trigger has saved, in this process or an earlier one. */
const savedIds = (context: IWebhookFunctions) => readStateByNodeId(context)?.pushes;

/**
 * Takes a push in: checks who sends it, reads it, and starts an execution for it, unless it is filtered out, or a
 * repeat of one that n8n holds. The answer says ErrCode 0 only when nothing is left for Tencent to do.
 *
 * Authentication comes before anything else, so that no stranger starts an execution. A push that cannot be read, or
 * for which the filters cannot be, is answered with a failure code and starts an execution that fails with the body.
 *
 * @param memories what this process remembers of pushes
 * @param wait resolves after the given milliseconds
 */
export async function receivePush(
	context: IWebhookFunctions,
	memories: PushMemories,
	wait: (milliseconds: number) => Promise<void> = sleep,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	let credential;
	try {
		credential = await readStoredCredential(context, wait);
	} catch (error) {
		context.logger.error(`Data push refused: ${(error as Error).message}`);
		return refuse(response, 503, 'The credential of the trigger cannot be read');
	}
	const { authorization, 'x-tccc-push-uuid': pushId } = context.getHeaderData();
	const isOpen = context.getNodeParameter('authentication') === 'none';
	if (!isOpen && !isAuthorized(authorization, credential)) {
		context.logger.warn(
			'Data push refused: user name or password is wrong or missing, or the credential has none',
		);
		return refuse(response, 401, 'User name or password is wrong or missing');
	}

	const request = context.getRequestObject() as UnreadRequest;
	await request.readRawBody?.();
	const body = request.rawBody?.toString('utf8') ?? '';
	const query = context.getQueryData() as IDataObject;
	let push = readPush(query, body);
	if (push.kind === 'unknown') {
		context.logger.info(`Data push with the unknown action "${push.action}" ignored`);
		return { webhookResponse: RECEIVED };
	}
	if (push.kind === 'record') {
		if (push.sdkAppId !== visibleText(credential.sdkAppId)) {
			return refuse(response, 403, `SdkAppId ${push.sdkAppId} is not the one of the credential`);
		}
		try {
			if (!isWanted(context, push)) return { webhookResponse: RECEIVED };
		} catch (error) {
			const problem = `The trigger's choice of pushes cannot be used: ${(error as Error).message}`;
			push = { kind: 'unreadable', problem };
		}
	}

	const isUnreadable = push.kind === 'unreadable';
	const webhookResponse =
		push.kind === 'unreadable' ? { ErrCode: 400, ErrMsg: push.problem } : RECEIVED;
	// A body that was cut off may come whole the next time, under the same id
	const known = String(pushId ?? '');
	const id = hash(known && !isUnreadable ? known : `${known} ${JSON.stringify(query)} ${body}`);
	const held: HeldPush =
		push.kind === 'unreadable'
			? { id, problem: push.problem, body }
			: { id, event: push.event, record: push.record };
	const workflowData = [[{ json: { push: held } as unknown as IDataObject }]];
	if (context.getMode() === 'manual') return { webhookResponse, workflowData };

	const memory = memories.of(context.getWorkflow().id ?? '', context.getNode().id);
	const endTurn = await memory.takeTurn();
	const answer = untilAnswered(response);
	void answer.then(endTurn);
	if (memory.knows(id, savedIds(context))) return { webhookResponse };
	if (memory.isStarting(id)) return refuse(response, 503, 'The push is being taken in');
	memory.start(id, answer, () => response.writableEnded);
	return {
		workflowData,
		// n8n reads this once it has created the execution, right before it saves the static data and answers. What
		// is changed in the static data earlier is lost: creating the execution resets the mark that it has changed
		get webhookResponse() {
			writeStateByNodeId(context, { pushes: memory.hold(id) }, Date.now());
			return webhookResponse;
		},
	};
}
