import { sleep, type IDataObject } from 'n8n-workflow';

import type { Limiter, Permit } from '../limiter/limiter';
import { DEFAULT_TIMEOUT_MS, type Action, type ResponseOf } from './action';
import { pauseBeforeRetry, useOfPermit } from './retry';
import {
	sendRequest,
	type ActionResult,
	type Masks,
	type RequestFunction,
	type RequestResult,
} from './sendRequest';

/** Tencent's documented limit for each action, requests per second. */
export const MAX_REQUESTS_PER_SECOND = 20;

/** What a client is made of. */
export interface ClientOptions {
	/** Origin, e.g. `https://ccc.tencentcloudapi.com`. */
	endpoint: string;
	sdkAppId: number;
	/** Of Tencent's messages; default `en-US`. */
	language?: 'en-US' | 'zh-CN';
	/** Sends one signed request. */
	request: RequestFunction;
	/** The limiter of an action, shared with all executions that use the same account. */
	limiterOf: (action: string) => Limiter;
	/** Replace secrets in whatever an answer or an error holds. Default: nothing is replaced. */
	masks?: Masks;
	/** Nothing is sent after it. */
	cancelSignal?: AbortSignal;
	random?: () => number;
	/** Resolves after the milliseconds; rejects when the signal is aborted. */
	wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** How one request is sent. */
export interface SendOptions {
	/** Milliseconds that the answer may take. */
	timeoutMs?: number;
}

/** How one request is sent for whoever asks the limiter himself. */
export interface SendOnceOptions extends SendOptions {
	/** Told right before the request leaves; not when it never does. */
	onLeaving?: () => void;
}

/** Sends actions for one application. */
export interface Client {
	readonly endpoint: string;
	readonly sdkAppId: number;
	/** Of Tencent's messages. */
	readonly language: 'en-US' | 'zh-CN';
	readonly cancelSignal?: AbortSignal;
	/** The limiter of an action; for what dials the batch asks for permits itself. */
	limiterOf(action: string): Limiter;
	/**
	 * Sends an action that reads or acts, at its pace, and again where the kind allows it. Never throws.
	 *
	 * @param parameters without SdkAppId
	 * @returns the answer, or the last failure
	 *
	 * @example
	 * const answer = await client.send(hangUpCall, { SessionId: 'a1' });
	 * if (answer.succeeded) return answer.response.RequestId;
	 */
	send<A extends Action>(
		action: A,
		parameters: IDataObject,
		options?: SendOptions,
	): Promise<ActionResult<ResponseOf<A>>>;
	/**
	 * Sends one request, now and once: for what dials, which asks the limiter and decides about repetitions itself.
	 * Never throws.
	 */
	sendOnce<A extends Action>(
		action: A,
		parameters: IDataObject,
		options?: SendOnceOptions,
	): Promise<ActionResult<ResponseOf<A>>>;
}

const CANCELLED: RequestResult = {
	succeeded: false,
	code: 'Client.NotAttempted',
	message: 'The execution was cancelled before this request',
	requestId: '',
	tries: 0,
};

/** Opens a client. It holds nothing that outlives it but the limiters that it is given. */
export function createClient(options: ClientOptions): Client {
	const { endpoint, sdkAppId, language = 'en-US', request, limiterOf, cancelSignal } = options;
	const { random = Math.random, wait = sleep, masks } = options;
	/** Whoever uses one client takes turns with other clients, not with itself. */
	const batch = {};
	/** The limiters that were asked, and how many requests wait for one of them. */
	const limiters = new Set<Limiter>();
	let waiting = 0;
	const onCancel = () => {
		for (const limiter of limiters) limiter.cancel(batch);
	};

	/** The right to send one request; undefined when the execution was cancelled meanwhile. */
	async function nextPermit(action: string): Promise<Permit | undefined> {
		if (cancelSignal?.aborted) return undefined;
		const limiter = limiterOf(action);
		limiters.add(limiter);
		if (waiting++ === 0) cancelSignal?.addEventListener('abort', onCancel);
		const permits = limiter.acquire({ batch, callsPerSecond: MAX_REQUESTS_PER_SECOND });
		const [permit]: Array<Permit | undefined> = await permits;
		if (--waiting === 0) cancelSignal?.removeEventListener('abort', onCancel);
		if (!cancelSignal?.aborted) return permit;
		permit?.release('unused');
		return undefined;
	}

	const sendOnce: Client['sendOnce'] = async (action, parameters, { timeoutMs, onLeaving } = {}) =>
		await sendRequest(
			request,
			{
				endpoint,
				action,
				body: { SdkAppId: sdkAppId, ...parameters },
				timeoutMs: timeoutMs ?? action.timeoutMs ?? DEFAULT_TIMEOUT_MS,
				onLeaving,
			},
			masks,
		);

	return {
		endpoint,
		sdkAppId,
		language,
		cancelSignal,
		limiterOf,
		sendOnce,
		async send(action, parameters, sendOptions) {
			if (action.kind === 'dial') {
				throw new Error(`${action.name} dials: only the dialling path may send it`);
			}
			let last = CANCELLED;
			for (let tries = 1; ; tries++) {
				const permit = await nextPermit(action.name);
				if (!permit) return last;
				const onLeaving = () => permit.leaves();
				const result = await sendOnce(action, parameters, { ...sendOptions, onLeaving });
				permit.release(result.succeeded ? 'accepted' : useOfPermit(result));
				if (result.succeeded) return result;
				last = { ...result, tries };
				const pauseMs = pauseBeforeRetry(action.kind, result, tries, random);
				if (pauseMs === undefined || cancelSignal?.aborted) return last;
				// Older versions of n8n ignore the signal, so it is looked at again before the next request
				await wait(pauseMs, cancelSignal).catch(() => undefined);
			}
		},
	};
}
