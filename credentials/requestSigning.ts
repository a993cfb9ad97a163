import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { isSafeTransport, readCredential, type TencentCccCredential } from './credentialFields';
import { signTc3 } from './tc3Signature';

/**
 * A request as n8n hands it to `authenticate`: from a node's `httpRequest` helpers with `url`, from the HTTP
 * Request node (legacy `request` helpers) with `uri`. Members that signing does not concern pass through.
 */
export interface SignableRequest {
	method?: string;
	baseURL?: string;
	url?: string;
	uri?: string;
	headers?: IDataObject;
	body?: unknown;
	qs?: IDataObject;
	form?: unknown;
	formData?: unknown;
	[member: string]: unknown;
}

const CONTENT_TYPE = 'application/json; charset=utf-8';
const CCC_SERVICE = 'ccc';
const CCC_VERSION = '2020-02-10';
const HOW_TO_SEND =
	'Set Method to POST, Send Body on, Body Content Type to JSON, and put all parameters into the body.';

/** Headers that signing sets itself, whatever the caller wrote. */
const OWN_HEADERS = new Set(['authorization', 'content-type', 'host', 'x-tc-timestamp']);

const isEmpty = (value: unknown) =>
	value === undefined ||
	value === null ||
	value === '' ||
	(typeof value === 'object' && Object.keys(value).length === 0);

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** Whether a value is an object literal, of whichever realm: streams, buffers and forms are not. */
function isPlainObject(value: unknown): boolean {
	const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
	return prototype === null || (!!prototype && Object.getPrototypeOf(prototype) === null);
}

/**
 * The body as the text that is both signed and sent.
 *
 * The text is always trimmed JSON, because axios sends such a string untouched and rewrites any other.
 *
 * @throws Error when the body is neither an object nor JSON text
 */
function serializeBody(body: unknown): string {
	if (isEmpty(body)) return '{}';
	if (typeof body === 'string') {
		const text = body.trim();
		if (!isJson(text)) {
			throw new Error(`The body is not JSON, so Tencent Cloud could not read it. ${HOW_TO_SEND}`);
		}
		return text;
	}
	if (!isPlainObject(body)) {
		throw new Error(`Tencent Cloud takes JSON objects as bodies only. ${HOW_TO_SEND}`);
	}
	return JSON.stringify(body);
}

/** The absolute address of a request, whichever of the three members n8n filled. */
function requestUrl({ url, uri, baseURL }: SignableRequest): URL {
	return new URL(url ?? uri ?? '', baseURL || undefined);
}

/** `ccc` for the credential's own endpoint, else the first label of the host, as API 3.0 defines it. */
function serviceOf(url: URL, credential: TencentCccCredential): string {
	return url.origin === credential.endpoint ? CCC_SERVICE : url.hostname.split('.')[0];
}

/**
 * Signs a request of any Tencent Cloud product: serialises the body once, and returns a request whose body is
 * exactly the text that was signed.
 *
 * @param now milliseconds since 1970; read it right before sending, a signature is good for five minutes
 * @throws Error, saying what to change, when the request could not be sent rightly signed: not POST, query
 * parameters, form bodies, bodies that are not JSON, no X-TC-Action, plain http to another machine
 */
export function signRequest(
	credentials: ICredentialDataDecryptedObject,
	request: SignableRequest,
	now: number,
): SignableRequest {
	const credential = readCredential(credentials);
	const url = requestUrl(request);
	if (!isSafeTransport(url)) {
		throw new Error(
			`Requests to ${url.origin} are refused: signed requests must go over https (plain http only to this machine).`,
		);
	}
	if ((request.method ?? 'GET').toUpperCase() !== 'POST') {
		throw new Error(`Tencent Cloud requests are signed for POST only. ${HOW_TO_SEND}`);
	}
	if (!isEmpty(request.qs) || url.search !== '') {
		throw new Error(`Query parameters cannot be signed for Tencent Cloud. ${HOW_TO_SEND}`);
	}
	if (!isEmpty(request.form) || !isEmpty(request.formData)) {
		throw new Error(`Form bodies cannot be signed for Tencent Cloud. ${HOW_TO_SEND}`);
	}
	const givenHeaders = Object.entries(request.headers ?? {});
	const given = (name: string) =>
		givenHeaders
			.find(([header]) => header.toLowerCase() === name)?.[1]
			?.toString()
			.trim();
	if (/urlencoded|multipart/i.test(given('content-type') ?? '')) {
		throw new Error(`Form bodies cannot be signed for Tencent Cloud. ${HOW_TO_SEND}`);
	}
	if (!given('x-tc-action')) {
		throw new Error(
			'The header X-TC-Action is missing. Add it with the name of the action, e.g. DescribeTelCdr.',
		);
	}
	const service = serviceOf(url, credential);
	if (!given('x-tc-version') && service !== CCC_SERVICE) {
		throw new Error(
			`The header X-TC-Version is missing. Add it with the version of the API of "${service}", e.g. 2017-03-12.`,
		);
	}

	const payload = serializeBody(request.body);
	const timestamp = Math.floor(now / 1000);
	const headers: IDataObject = Object.fromEntries(
		givenHeaders.filter(([name]) => !OWN_HEADERS.has(name.toLowerCase())),
	);
	if (!given('x-tc-version')) headers['X-TC-Version'] = CCC_VERSION;
	if (!given('x-tc-language')) headers['X-TC-Language'] = credential.language;
	if (credential.sessionToken) headers['X-TC-Token'] = credential.sessionToken;
	headers['Content-Type'] = CONTENT_TYPE;
	headers['X-TC-Timestamp'] = String(timestamp);
	headers.Authorization = signTc3(
		{
			method: 'POST',
			path: url.pathname,
			headers: { 'content-type': CONTENT_TYPE, host: url.host },
			payload,
		},
		{ ...credential, service },
		timestamp,
	);
	return { ...request, method: 'POST', headers, body: payload };
}
