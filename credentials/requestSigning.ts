import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { isSafeTransport, readCredential, type TencentCccCredential } from './credentialFields';
import { signTc3, type SigningKeySource } from './tc3Signature';

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
	/**
	 * Called once the request is signed and is about to be sent, and left out of what is returned. Whoever sends
	 * knows by it that a failure before came from n8n (credential gone, database busy), so that nothing has left.
	 */
	onSigned?: () => void;
	[member: string]: unknown;
}

const CONTENT_TYPE = 'application/json; charset=utf-8';
const CCC_SERVICE = 'ccc';
const CCC_VERSION = '2020-02-10';
const HOW_TO_SEND =
	'Set Method to POST, Send Body on, Body Content Type to JSON, and put all parameters into the body.';

/**
 * A redirect would carry signature and session token to another host. The first is n8n's `httpRequest`'s way of
 * switching them off, the others are that of the legacy helpers, which the HTTP Request node uses: those follow
 * when followAllRedirects is set, whatever the rest says. See `convertN8nRequestToAxios` and
 * `buildAxiosConfigFromLegacyRequest`, https://github.com/n8n-io/n8n/tree/master/packages/core/src/execution-engine
 */
const NO_REDIRECTS = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
	maxRedirects: 0,
};

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
 * exactly the text that was signed, and which is not redirected.
 *
 * @param now milliseconds since 1970; read it right before sending, a signature is good for five minutes
 * @param signingKeyFor where signing keys come from, a cache for instance; by default each is derived
 * @throws Error, saying what to change, when the request could not be sent rightly signed: not POST, query
 * parameters, form bodies, bodies that are not JSON, no X-TC-Action, plain http to another machine
 */
export function signRequest(
	credentials: ICredentialDataDecryptedObject,
	request: SignableRequest,
	now: number,
	signingKeyFor?: SigningKeySource,
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
		signingKeyFor,
	);
	const signed = { ...request, ...NO_REDIRECTS, method: 'POST', headers, body: payload };
	delete signed.onSigned;
	return signed;
}

/**
 * A credential's `authenticate`: signs with the time of the moment, and tells the sender so.
 *
 * @param signingKeyFor see {@link signRequest}
 */
export const createAuthenticate =
	(signingKeyFor: SigningKeySource) =>
	async (
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const request = options as unknown as SignableRequest;
		const signed = signRequest(credentials, request, Date.now(), signingKeyFor);
		request.onSigned?.();
		return signed as unknown as IHttpRequestOptions;
	};
