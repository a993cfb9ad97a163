/** The members of Node's, axios' and n8n's errors that tell where a request ended. */
export interface NetworkError {
	name?: string;
	code?: string;
	syscall?: string;
	message?: string;
	cause?: unknown;
	/** Of an AggregateError: one for each address of a host. */
	errors?: unknown;
	/** Of axios: Node's `ClientRequest`, with the socket it was given. */
	request?: unknown;
	/** Of axios: the answer, when its status was not wanted. */
	response?: unknown;
}

/** What an error proves. */
export type Proof = 'notSent' | 'unknown';

/** A kind of error, and what it proves. */
export interface NetworkErrorRule {
	/** Exactly one of these codes; any code when absent. */
	codes?: readonly string[];
	/** A family of codes. */
	family?: RegExp;
	/** Only while this system call was under way. */
	syscall?: RegExp;
	/** Only with a message like this. */
	message?: RegExp;
	/** Only of errors with such a name. */
	name?: RegExp;
	proves: Proof;
	why: string;
}

/**
 * Every error that Node, OpenSSL, axios and n8n give for a request, and whether it proves that no byte of the request
 * left this machine. The first rule that fits decides. What could come before and after the request left is unknown; the
 * state of the socket may still tell.
 *
 * Sources: https://nodejs.org/api/errors.html, https://nodejs.org/api/tls.html#x509-certificate-error-codes,
 * https://nodejs.org/api/dns.html#error-codes, https://github.com/openssl/openssl/blob/master/ssl/ssl_err.c,
 * https://github.com/axios/axios#error-types
 */
export const NETWORK_ERROR_RULES: readonly NetworkErrorRule[] = [
	{
		name: /^SsrfBlocked/,
		proves: 'notSent',
		why: "n8n's protection against server-side request forgery refuses the address before it connects",
	},
	{
		name: /^UnknownConnectionHostError$/,
		proves: 'notSent',
		why: "n8n's protection against server-side request forgery knows no host to connect to",
	},
	{
		message: /^Domain not allowed/,
		proves: 'notSent',
		why: "n8n checks the credential's allowed domains before it connects",
	},
	{
		message: /before secure TLS connection was established/,
		proves: 'notSent',
		why: 'The other side closed during the TLS handshake, and the request leaves after it',
	},
	{
		message:
			/^Proxy connection ended before receiving CONNECT response|from proxy CONNECT response/,
		proves: 'notSent',
		why: 'The proxy opened no tunnel, and the request leaves through the tunnel',
	},
	{
		syscall: /^(?:getaddrinfo|getnameinfo|query[A-Za-z]*)$/,
		proves: 'notSent',
		why: 'The name of the host was being looked up',
	},
	{
		codes: ['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'EREFUSED', 'EBADRESP', 'EBADNAME', 'ENOTIMP'],
		proves: 'notSent',
		why: 'Only looking up the name of the host gives it',
	},
	{
		codes: ['EFORMERR', 'EBADFAMILY', 'EBADQUERY', 'EBADHINTS', 'EBADSTR', 'EBADFLAGS'],
		proves: 'notSent',
		why: 'Only looking up the name of the host gives it',
	},
	{
		codes: ['ENONAME', 'ENOTINITIALIZED', 'ELOADIPHLPAPI', 'EADDRGETNETWORKPARAMS', 'EDESTRUCTION'],
		proves: 'notSent',
		why: 'Only looking up the name of the host gives it',
	},
	{
		family: /^EAI_[A-Z]+$/,
		proves: 'notSent',
		why: 'Only looking up the name of the host gives it',
	},
	{
		syscall: /^(?:connect|bind|socket)$/,
		proves: 'notSent',
		why: 'The connection was being made: refused, no route, no permission, no free port or descriptor, timed out',
	},
	{
		codes: ['ECONNREFUSED', 'EADDRNOTAVAIL', 'EADDRINUSE', 'EAFNOSUPPORT', 'EPROTONOSUPPORT'],
		proves: 'notSent',
		why: 'Only making a connection gives it',
	},
	{
		codes: ['ERR_SOCKET_CONNECTION_TIMEOUT', 'ERR_SOCKET_CLOSED_BEFORE_CONNECTION'],
		proves: 'notSent',
		why: 'No address of the host could be connected to',
	},
	{
		codes: ['ERR_SOCKET_BAD_PORT', 'ERR_INVALID_ADDRESS_FAMILY', 'ERR_INVALID_IP_ADDRESS'],
		proves: 'notSent',
		why: 'Node refuses to connect there',
	},
	{
		codes: [
			'ERR_INVALID_URL',
			'ERR_INVALID_URL_SCHEME',
			'ERR_INVALID_PROTOCOL',
			'ERR_INVALID_DOMAIN_NAME',
			'ERR_INVALID_CHAR',
			'ERR_INVALID_HTTP_TOKEN',
			'ERR_HTTP_INVALID_HEADER_VALUE',
			'ERR_UNESCAPED_CHARACTERS',
			'ERR_BAD_OPTION',
			'ERR_BAD_OPTION_VALUE',
			'ERR_NOT_SUPPORT',
		],
		proves: 'notSent',
		why: 'Node or axios refuses to make the request: its address, its headers or its options',
	},
	{
		family: /^(?:CERT|CRL)_[A-Z_]+$/,
		proves: 'notSent',
		why: "The server's certificate is not accepted, before the request leaves",
	},
	{
		family: /^UNABLE_TO_[A-Z_]+$|^ERROR_IN_C(?:ERT|RL)_[A-Z_]+$/,
		proves: 'notSent',
		why: "The server's certificate is not accepted, before the request leaves",
	},
	{
		codes: [
			'DEPTH_ZERO_SELF_SIGNED_CERT',
			'SELF_SIGNED_CERT_IN_CHAIN',
			'HOSTNAME_MISMATCH',
			'INVALID_CA',
			'INVALID_PURPOSE',
			'PATH_LENGTH_EXCEEDED',
			'ERR_TLS_CERT_ALTNAME_INVALID',
			'ERR_TLS_CERT_ALTNAME_FORMAT',
		],
		proves: 'notSent',
		why: "The server's certificate is not accepted, before the request leaves",
	},
	{
		codes: [
			'ERR_TLS_DH_PARAM_SIZE',
			'ERR_TLS_INVALID_PROTOCOL_VERSION',
			'ERR_TLS_INVALID_PROTOCOL_METHOD',
			'ERR_TLS_PROTOCOL_VERSION_CONFLICT',
			'ERR_TLS_REQUIRED_SERVER_NAME',
			'ERR_TLS_INVALID_CONTEXT',
		],
		proves: 'notSent',
		why: 'Node refuses to begin, or to finish, the TLS handshake',
	},
	{
		codes: [
			'ERR_SSL_UNSUPPORTED_PROTOCOL',
			'ERR_SSL_UNKNOWN_PROTOCOL',
			'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
			'ERR_SSL_NO_CIPHERS_AVAILABLE',
			'ERR_SSL_NO_SHARED_CIPHER',
			'ERR_SSL_UNKNOWN_CIPHER_RETURNED',
			'ERR_SSL_WRONG_CIPHER_RETURNED',
			'ERR_SSL_WRONG_SSL_VERSION',
			'ERR_SSL_WRONG_CURVE',
			'ERR_SSL_WRONG_SIGNATURE_TYPE',
			'ERR_SSL_DH_KEY_TOO_SMALL',
			'ERR_SSL_EE_KEY_TOO_SMALL',
			'ERR_SSL_CA_MD_TOO_WEAK',
			'ERR_SSL_CERTIFICATE_VERIFY_FAILED',
			'ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED',
			'ERR_SSL_INAPPROPRIATE_FALLBACK',
			'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
			'ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY',
			'ERR_SSL_TLSV1_ALERT_INAPPROPRIATE_FALLBACK',
			'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
			'ERR_SSL_TLSV1_UNRECOGNIZED_NAME',
			'ERR_SSL_TLSV1_UNSUPPORTED_EXTENSION',
		],
		proves: 'notSent',
		why: 'Client and server could not agree on how to speak TLS: an answer to the first message of the handshake',
	},
	{
		codes: ['EPROTO'],
		message:
			/unknown protocol|unsupported protocol|no protocols available|no shared cipher|alert protocol version/i,
		proves: 'notSent',
		why: 'The same failures of the handshake, as Node 18 names them',
	},
	{
		family: /^ERR_SSL_/,
		proves: 'unknown',
		why: 'Alerts about a client (TLS 1.3), records that cannot be read: also after the handshake',
	},
	{
		family: /^ERR_TLS_/,
		proves: 'unknown',
		why: 'Renegotiation, sessions: also after the handshake',
	},
	{
		codes: ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ETIMEOUT', 'ERR_CANCELED'],
		proves: 'unknown',
		why: 'Time was over, or the execution was cancelled, at whatever stage',
	},
	{
		codes: ['ERR_NETWORK', 'ERR_BAD_RESPONSE', 'ERR_BAD_REQUEST', 'ERR_DEPRECATED'],
		proves: 'unknown',
		why: 'axios had an answer that it could not use, or does not say what happened',
	},
	{
		family: /^ERR_FR_/,
		proves: 'unknown',
		why: 'follow-redirects had begun to send',
	},
	{ family: /^HPE_/, proves: 'unknown', why: 'What came back is not HTTP' },
	{ family: /^Z_|^ERR_BROTLI_/, proves: 'unknown', why: 'An answer could not be unpacked' },
	{
		family: /^ERR_(?:HTTP2?|STREAM|SOCKET|INVALID|OUT_OF)_/,
		proves: 'unknown',
		why: 'Node may give it at any stage',
	},
	{
		family: /^ERR_FORM_DATA_/,
		proves: 'unknown',
		why: 'axios gives it for forms, which are never sent here',
	},
	{ codes: ['OUT_OF_MEM'], proves: 'unknown', why: 'May happen at any stage' },
	{
		family: /^E[A-Z0-9]+$/,
		proves: 'unknown',
		why: 'An error of the system while reading or writing: the request, or a part of it, may have left',
	},
];

const codeFits = ({ codes, family }: NetworkErrorRule, code: string) =>
	codes ? codes.includes(code) : (family?.test(code) ?? true);

/** The rule that decides about an error by itself, without its causes; undefined for what nobody has classified. */
export const ruleOf = ({ name = '', code = '', syscall = '', message = '' }: NetworkError) =>
	NETWORK_ERROR_RULES.find(
		(rule) =>
			codeFits(rule, code) &&
			(rule.syscall?.test(syscall) ?? true) &&
			(rule.message?.test(message) ?? true) &&
			(rule.name?.test(name) ?? true),
	);
