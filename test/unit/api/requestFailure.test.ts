import { constants } from 'node:os';

import { NETWORK_ERROR_RULES, ruleOf } from '../../../nodes/TencentCcc/api/networkErrors';
import { answerIn, failureOfRequest } from '../../../nodes/TencentCcc/api/requestFailure';

/** As n8n throws it: NodeApiError around axios' error around Node's. */
const asN8nThrows = (cause: object, members: object = {}) =>
	Object.assign(new Error('wrapped'), {
		cause: Object.assign(new Error((cause as Error).message ?? 'axios'), {
			...cause,
			...members,
			cause,
		}),
	});
const nodeError = (code: string, syscall?: string, message = `${syscall} ${code}`) =>
	Object.assign(new Error(message), { code, syscall });
const named = (name: string, message = 'blocked') => Object.assign(new Error(message), { name });

/** The request that axios' error shows, by the state of its socket. */
const requestWith = (socket: object | null) => {
	class ClientRequest {
		socket = socket;
	}
	return { request: new ClientRequest() };
};

describe('a request that provably never left is Client.NotSent', () => {
	it.each([
		['connection refused', nodeError('ECONNREFUSED', 'connect')],
		['host not found', nodeError('ENOTFOUND', 'getaddrinfo')],
		["host not found by n8n's own look-up", nodeError('ENODATA', 'queryA')],
		['name server out of reach', nodeError('EAI_AGAIN', 'getaddrinfo')],
		['name server timed out', nodeError('ETIMEOUT', 'queryAaaa')],
		['no route while connecting', nodeError('EHOSTUNREACH', 'connect')],
		['connecting timed out in the kernel', nodeError('ETIMEDOUT', 'connect')],
		['reset while connecting', nodeError('ECONNRESET', 'connect')],
		['a local firewall', nodeError('EACCES', 'connect')],
		['no free port', nodeError('EADDRNOTAVAIL', 'bind')],
		['no free descriptor', nodeError('EMFILE', 'connect')],
		['not a URL', nodeError('ERR_INVALID_URL')],
		['a header that is none', nodeError('ERR_INVALID_CHAR')],
		['self-signed certificate', nodeError('DEPTH_ZERO_SELF_SIGNED_CERT')],
		['expired certificate', nodeError('CERT_HAS_EXPIRED')],
		['unknown issuer', nodeError('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
		['certificate of another host', nodeError('ERR_TLS_CERT_ALTNAME_INVALID')],
		['no common version of TLS', nodeError('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')],
		['no common cipher', nodeError('ERR_SSL_NO_SHARED_CIPHER')],
		['the same on Node 18', nodeError('EPROTO', 'write', 'write EPROTO …:unsupported protocol')],
		[
			'reset during the TLS handshake',
			nodeError(
				'ECONNRESET',
				undefined,
				'Client network socket disconnected before secure TLS connection was established',
			),
		],
		[
			'a proxy that closes before it answers',
			new Error('Proxy connection ended before receiving CONNECT response'),
		],
		['an address that n8n does not allow', named('SsrfBlockedIpError')],
		['a host that n8n does not allow', named('SsrfBlockedHostnameError')],
		[
			'every address of the host refused',
			Object.assign(new AggregateError([], ''), {
				code: 'ECONNREFUSED',
				errors: [nodeError('ECONNREFUSED', 'connect'), nodeError('ECONNREFUSED', 'connect')],
			}),
		],
	])('%s', (_name, error) => {
		expect(failureOfRequest(asN8nThrows(error, { name: error.name }), 15_000).code).toBe(
			'Client.NotSent',
		);
		expect(failureOfRequest(error, 15_000).code).toBe('Client.NotSent');
	});
});

describe('everything else is Client.OutcomeUnknown', () => {
	it.each([
		['reset while reading', nodeError('ECONNRESET', 'read')],
		['closed without an answer', nodeError('ECONNRESET', undefined, 'socket hang up')],
		['broken pipe', nodeError('EPIPE', 'write')],
		['no route while reading', nodeError('EHOSTUNREACH', 'read')],
		['timed out while reading', nodeError('ETIMEDOUT', 'read')],
		['timeout', nodeError('ECONNABORTED', undefined, 'timeout of 15000ms exceeded')],
		['aborted body', nodeError('ERR_BAD_RESPONSE', undefined, 'stream has been aborted')],
		['not HTTP', nodeError('HPE_INVALID_CONSTANT')],
		['a TLS alert after the handshake', nodeError('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')],
		[
			'plain text on a TLS connection, whenever it comes',
			nodeError('ERR_SSL_WRONG_VERSION_NUMBER'),
		],
		[
			'a handshake failure, which TLS 1.3 sends late',
			nodeError('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'),
		],
		['a protocol error while writing', nodeError('EPROTO', 'write', 'write EPROTO bad record mac')],
		['an error without code', new Error('anything')],
		[
			'one address refused, the other reset',
			Object.assign(new AggregateError([], ''), {
				errors: [nodeError('ECONNREFUSED', 'connect'), nodeError('ECONNRESET', 'read')],
			}),
		],
	])('%s', (_name, error) => {
		expect(failureOfRequest(asN8nThrows(error), 15_000).code).toBe('Client.OutcomeUnknown');
	});

	it.each([[undefined], [null], ['text'], [42]])('thrown as %j', (error) => {
		expect(failureOfRequest(error, 15_000).code).toBe('Client.OutcomeUnknown');
	});
});

describe('the state of the socket knows better than the code', () => {
	const timedOut = nodeError('ECONNABORTED', undefined, 'timeout of 15000ms exceeded');
	const versionRefused = nodeError('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
	it.each<[string, Error, object | null, string]>([
		['no socket was given', timedOut, null, 'Client.NotSent'],
		['still connecting', timedOut, { connecting: true, bytesWritten: 200 }, 'Client.NotSent'],
		[
			'still in the TLS handshake',
			nodeError('ECONNRESET', 'read'),
			{ encrypted: true, secureConnecting: true, bytesWritten: 200 },
			'Client.NotSent',
		],
		[
			'nothing was written',
			nodeError('HPE_INVALID_CONSTANT'),
			{ bytesWritten: 0 },
			'Client.NotSent',
		],
		[
			'the handshake is over',
			versionRefused,
			{ encrypted: true, secureConnecting: false },
			'Client.OutcomeUnknown',
		],
		['something was written', timedOut, { bytesWritten: 200 }, 'Client.OutcomeUnknown'],
		['a socket that does not tell', timedOut, { encrypted: true }, 'Client.OutcomeUnknown'],
	])('%s', (_name, error, socket, code) => {
		expect(failureOfRequest(asN8nThrows(error, requestWith(socket)), 15_000).code).toBe(code);
	});

	it('is looked at in a request of Node only', () => {
		const error = asN8nThrows(timedOut, { request: { socket: null } });
		expect(failureOfRequest(error, 15_000).code).toBe('Client.OutcomeUnknown');
	});
});

describe('an answer that comes as an error', () => {
	const refused = (socket: object) =>
		asN8nThrows(nodeError('ERR_BAD_REQUEST'), {
			...requestWith(socket),
			response: { status: 403, data: 'page', headers: { date: 'today' } },
		});

	it('is an answer when the request had left', () => {
		const error = refused({ encrypted: true, secureConnecting: false });
		expect(answerIn(error)).toEqual({ statusCode: 403, body: 'page', headers: { date: 'today' } });
	});

	it('is a proxy that opened no connection when nothing was written', () => {
		const error = refused({ bytesWritten: 0 });
		expect(answerIn(error)).toBeUndefined();
		expect(failureOfRequest(error, 15_000)).toEqual({
			code: 'Client.NotSent',
			message: expect.stringContaining('HTTP status 403'),
		});
	});

	it('is none when there was none', () => {
		expect(answerIn(nodeError('ECONNRESET', 'read'))).toBeUndefined();
	});
});

describe('a request that was not signed is Client.NotSent', () => {
	it.each([
		['Credential with ID "1" does not exist for type "tencentCccApi".', true],
		['Node type "x" does not have any credentials of type "tencentCccApi" defined', true],
		['Node does not have any credentials set for "tencentCccApi"', true],
		['timeout exceeded when trying to connect', false],
		['Credentials could not be decrypted', false],
	])('%s: ends the batch: %s', (message, endsBatch) => {
		const failure = failureOfRequest(asN8nThrows(new Error(message)), 15_000, false);
		expect(failure.code).toBe('Client.NotSent');
		expect(failure.endsBatch ?? false).toBe(endsBatch);
	});
});

describe('the table', () => {
	const codes = [
		...Object.keys(constants.errno),
		// Of axios 1.18: https://github.com/axios/axios/blob/v1.x/lib/core/AxiosError.js
		'ERR_BAD_OPTION_VALUE',
		'ERR_BAD_OPTION',
		'ECONNABORTED',
		'ETIMEDOUT',
		'ECONNREFUSED',
		'ERR_NETWORK',
		'ERR_FR_TOO_MANY_REDIRECTS',
		'ERR_DEPRECATED',
		'ERR_BAD_RESPONSE',
		'ERR_BAD_REQUEST',
		'ERR_CANCELED',
		'ERR_NOT_SUPPORT',
		'ERR_INVALID_URL',
		'ERR_FORM_DATA_DEPTH_EXCEEDED',
	];

	it.each([...new Set(codes)])('classifies %s', (code) => {
		expect(ruleOf({ code })?.why).toBeTruthy();
	});

	it('has a reason for every rule, and no rule without a condition', () => {
		for (const { why, codes: exactly, family, syscall, message, name } of NETWORK_ERROR_RULES) {
			expect(why).not.toBe('');
			expect(exactly ?? family ?? syscall ?? message ?? name).toBeDefined();
		}
	});
});

it('says how long it waited', () => {
	const error = nodeError('ECONNABORTED', undefined, 'timeout of 2500ms exceeded');
	expect(failureOfRequest(error, 2_500).message).toContain('within 2.5 seconds');
});

it('names the cause, for whoever has to mend the network', () => {
	const error = nodeError('ENOTFOUND', 'getaddrinfo', 'getaddrinfo ENOTFOUND ccc.example.com');
	expect(failureOfRequest(asN8nThrows(error), 1).message).toContain(
		'getaddrinfo ENOTFOUND ccc.example.com',
	);
});

it('knows a refused connection by the code that n8n 1 leaves of it', () => {
	const error = Object.assign(new Error('The service refused the connection'), {
		httpCode: 'ECONNREFUSED',
	});
	const { code, message } = failureOfRequest(error, 1000);
	expect(code).toBe('Client.NotSent');
	expect(message).toContain('(ECONNREFUSED)');
});
