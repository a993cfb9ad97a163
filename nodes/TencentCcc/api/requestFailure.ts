import { ruleOf, type NetworkError, type Proof } from './networkErrors';
import { isObject } from './values';

/** What is known about a request that brought no answer of Tencent's. */
export interface RequestFailure {
	code: 'Client.NotSent' | 'Client.OutcomeUnknown';
	message: string;
	/** Set when every further request would end the same way: the credential is gone. */
	endsBatch?: boolean;
}

/** An HTTP answer that n8n hands over as an error. */
export interface RefusedAnswer {
	statusCode: number;
	body: unknown;
	headers?: unknown;
}

const MAX_CAUSES = 10;

/** The error and its causes, outermost first: n8n wraps axios' error, which wraps Node's. */
function causeChain(error: unknown): NetworkError[] {
	const chain: NetworkError[] = [];
	let current = error;
	while (isObject(current) && chain.length < MAX_CAUSES) {
		const link: NetworkError = current;
		chain.push(link);
		// n8n 1 may keep nothing of the error below but its code
		const { httpCode } = current;
		const isLast = !isObject(link.cause);
		if (
			isLast &&
			link.code === undefined &&
			typeof httpCode === 'string' &&
			/^E[A-Z_]+$/.test(httpCode)
		) {
			chain.push({ code: httpCode, message: link.message });
		}
		current = link.cause;
	}
	return chain;
}

/** The state of a socket as Node keeps it. */
interface SocketState {
	connecting?: boolean;
	encrypted?: boolean;
	/** Whether the TLS handshake is not over yet. */
	secureConnecting?: boolean;
	bytesWritten?: number;
}

/**
 * What the socket of a request tells, whatever the error says: a request leaves only when it has a socket, the socket is
 * connected, and the TLS handshake is over. A proxy that refuses CONNECT leaves a socket that nothing was written to.
 *
 * @returns undefined when n8n does not show the request, or the socket tells nothing
 */
function proofOfSocket({ request }: NetworkError): Proof | undefined {
	if (!isObject(request) || request.constructor?.name !== 'ClientRequest') return undefined;
	const { socket } = request as { socket?: SocketState | null };
	if (socket === null || socket === undefined || socket.connecting === true) return 'notSent';
	if (socket.encrypted === true) {
		return typeof socket.secureConnecting === 'boolean'
			? socket.secureConnecting
				? 'notSent'
				: 'unknown'
			: undefined;
	}
	return socket.bytesWritten === 0 ? 'notSent' : undefined;
}

/** What one error of the chain proves by itself. */
function proofOf(error: NetworkError): Proof | undefined {
	const { errors } = error;
	if (Array.isArray(errors) && errors.length > 0) {
		// Several addresses of one host were tried, and each try failed on its own
		return errors.every((each) => proofOf(each as NetworkError) === 'notSent')
			? 'notSent'
			: 'unknown';
	}
	return ruleOf(error)?.proves;
}

/** Whether the chain proves that no byte of the request left this machine. The socket knows better than any code. */
function provesNotSent(chain: NetworkError[]): boolean {
	const bySocket = chain.map(proofOfSocket).find((proof) => proof !== undefined);
	if (bySocket) return bySocket === 'notSent';
	return chain.some((error) => proofOf(error) === 'notSent');
}

/** n8n's words for a credential that is not there any more; anything else may pass. */
const CREDENTIAL_IS_GONE =
	/^Credential with ID .* (?:does not exist|was not found)|does not have any credentials|Credentials? .*could not be found/;

const innermostMessage = (chain: NetworkError[], error: unknown) => {
	const innermost = chain[chain.length - 1] ?? {};
	const code = chain
		.map((link) => link.code)
		.filter(Boolean)
		.pop();
	return [innermost.message ?? String(error), code && `(${code})`].filter(Boolean).join(' ');
};

/** The HTTP status of an answer that came as an error. */
function statusIn(chain: NetworkError[]): number | undefined {
	const answers = chain.map(
		({ response }) => (response as { status?: unknown } | undefined)?.status,
	);
	return answers.find((status) => typeof status === 'number');
}

/**
 * The HTTP answer inside an error: n8n throws for the statuses with which a proxy may refuse CONNECT, because only the
 * error shows the socket.
 *
 * @returns undefined when there was no answer, or when a proxy gave it and the request never left
 */
export function answerIn(error: unknown): RefusedAnswer | undefined {
	const chain = causeChain(error);
	if (provesNotSent(chain)) return undefined;
	for (const { response } of chain) {
		const { status, data, headers } = (response ?? {}) as Record<string, unknown>;
		if (typeof status === 'number') return { statusCode: status, body: data, headers };
	}
	return undefined;
}

/**
 * Decides what a request that ended without an HTTP answer may have done.
 *
 * Only what provably ended before the request left is `Client.NotSent`; everything else, a reset, a timeout,
 * an aborted body, is `Client.OutcomeUnknown`, because the server may have acted on it.
 *
 * @param error what n8n's request helper threw
 * @param timeoutMs milliseconds that the request was given
 * @param isSigned whether the credential was reached: false when it is gone, or could not be read
 */
export function failureOfRequest(
	error: unknown,
	timeoutMs: number,
	isSigned = true,
): RequestFailure {
	const chain = causeChain(error);
	const detail = innermostMessage(chain, error);
	if (!isSigned) {
		const endsBatch = chain.some(({ message = '' }) => CREDENTIAL_IS_GONE.test(message));
		return {
			code: 'Client.NotSent',
			message: `The request could not be signed: ${detail}`,
			...(endsBatch && { endsBatch }),
		};
	}
	if (provesNotSent(chain)) {
		const refused = statusIn(chain);
		return {
			code: 'Client.NotSent',
			message:
				refused === undefined
					? `The request could not leave this machine: ${detail}`
					: `The proxy answered with HTTP status ${refused} instead of opening a connection, so the request was not sent`,
		};
	}
	const timedOut = chain.some(
		(link) => link.code === 'ECONNABORTED' && /timeout/i.test(link.message ?? ''),
	);
	return {
		code: 'Client.OutcomeUnknown',
		message: timedOut
			? `No answer came within ${timeoutMs / 1000} seconds, so it is not known whether the request was carried out`
			: `The connection broke before an answer could be read, so it is not known whether the request was carried out: ${detail}`,
	};
}
