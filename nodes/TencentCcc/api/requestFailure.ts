/** What is known about a request that brought no HTTP answer. */
export interface RequestFailure {
	code: 'Client.NotSent' | 'Client.OutcomeUnknown';
	message: string;
}

/** The members of Node's and axios' errors that tell where a request ended. */
interface NetworkError {
	code?: string;
	syscall?: string;
	message?: string;
	cause?: unknown;
	errors?: unknown;
}

/** Calls that come before the first byte of a request: name lookup and TCP connection. */
const BEFORE_SENDING = new Set(['getaddrinfo', 'connect']);

/** Node's codes for a server certificate that it does not accept; nothing is sent then. */
const CERTIFICATE_REFUSED =
	/^(?:CERT_|CRL_|UNABLE_TO_|ERROR_IN_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|ERR_TLS_CERT_ALTNAME_INVALID$|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$)/;

/** A TLS handshake that failed, most often because the server does not speak TLS at all. */
const HANDSHAKE_FAILED =
	/wrong version number|unknown protocol|unsupported protocol|no protocols available|no shared cipher|handshake failure|alert protocol version|before secure TLS connection was established/i;

/** The error and its causes, outermost first: n8n wraps axios' error, which wraps Node's. */
function causeChain(error: unknown): NetworkError[] {
	const chain: NetworkError[] = [];
	let current = error;
	while (typeof current === 'object' && current !== null && chain.length < 10) {
		chain.push(current as NetworkError);
		current = (current as NetworkError).cause;
	}
	return chain;
}

/** Whether one error of the chain proves that no byte of the request left this machine. */
function provesNotSent({ code = '', syscall, message = '', errors }: NetworkError): boolean {
	if (Array.isArray(errors) && errors.length > 0) {
		// Several addresses of one host were tried, and each try failed on its own
		return errors.every((error) => provesNotSent(error as NetworkError));
	}
	return (
		(syscall !== undefined && BEFORE_SENDING.has(syscall)) ||
		code === 'ERR_INVALID_URL' ||
		CERTIFICATE_REFUSED.test(code) ||
		((code === 'EPROTO' || code === 'ECONNRESET') && HANDSHAKE_FAILED.test(message))
	);
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
	const innermost = chain[chain.length - 1] ?? {};
	const code =
		chain
			.map((link) => link.code)
			.filter(Boolean)
			.pop() ?? '';
	const detail = [innermost.message ?? String(error), code && `(${code})`]
		.filter(Boolean)
		.join(' ');
	if (!isSigned) {
		return { code: 'Client.NotSent', message: `The request could not be signed: ${detail}` };
	}
	if (chain.some(provesNotSent)) {
		return {
			code: 'Client.NotSent',
			message: `The request could not leave this machine: ${detail}`,
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
