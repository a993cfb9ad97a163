import { failureOfRequest } from '../../../nodes/TencentCcc/api/requestFailure';

/** As n8n throws it: NodeApiError around axios' error around Node's. */
const asN8nThrows = (cause: object) =>
	Object.assign(new Error('wrapped'), {
		cause: Object.assign(new Error((cause as Error).message ?? 'axios'), { ...cause, cause }),
	});
const nodeError = (code: string, syscall?: string, message = `${syscall} ${code}`) =>
	Object.assign(new Error(message), { code, syscall });

describe('a request that provably never left is Client.NotSent', () => {
	it.each([
		['connection refused', nodeError('ECONNREFUSED', 'connect')],
		['host not found', nodeError('ENOTFOUND', 'getaddrinfo')],
		['name server out of reach', nodeError('EAI_AGAIN', 'getaddrinfo')],
		['no route while connecting', nodeError('EHOSTUNREACH', 'connect')],
		['connecting timed out in the kernel', nodeError('ETIMEDOUT', 'connect')],
		['not a URL', nodeError('ERR_INVALID_URL')],
		['self-signed certificate', nodeError('DEPTH_ZERO_SELF_SIGNED_CERT')],
		['expired certificate', nodeError('CERT_HAS_EXPIRED')],
		['unknown issuer', nodeError('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
		['certificate of another host', nodeError('ERR_TLS_CERT_ALTNAME_INVALID')],
		[
			'TLS to a plain port',
			nodeError(
				'EPROTO',
				'write',
				'write EPROTO ...:SSL routines:ssl3_get_record:wrong version number',
			),
		],
		[
			'reset during the TLS handshake',
			nodeError(
				'ECONNRESET',
				undefined,
				'Client network socket disconnected before secure TLS connection was established',
			),
		],
		[
			'every address of the host refused',
			Object.assign(new AggregateError([], ''), {
				code: 'ECONNREFUSED',
				errors: [nodeError('ECONNREFUSED', 'connect'), nodeError('ECONNREFUSED', 'connect')],
			}),
		],
	])('%s', (_name, error) => {
		expect(failureOfRequest(asN8nThrows(error), 15_000).code).toBe('Client.NotSent');
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
