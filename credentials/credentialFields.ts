import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { visibleText } from './visibleText';

/** The stored credential, checked and in the form in which requests need it. */
export interface TencentCccCredential {
	secretId: string;
	secretKey: string;
	/** Token of a temporary (STS) key; empty for a permanent one. */
	sessionToken: string;
	/** Origin without a trailing slash, e.g. `https://ccc.tencentcloudapi.com`. */
	endpoint: string;
	language: 'en-US' | 'zh-CN';
}

const SITE_ENDPOINTS: Record<string, string> = {
	mainland: 'https://ccc.tencentcloudapi.com',
	international: 'https://ccc.intl.tencentcloudapi.com',
};

/** Whether a host name (as URL.hostname gives it) is this machine itself: localhost, 127.0.0.0/8 or ::1. */
function isLoopbackHost(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The text as a URL; undefined when it is none. */
function parseUrl(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

/**
 * Whether a request may go to an address: https anywhere, plain http only to this machine, because a
 * signature (and a session token) sent in the clear can be read and replayed.
 */
export function isSafeTransport(url: URL): boolean {
	return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}

/**
 * The origin that requests go to.
 *
 * @returns e.g. `https://ccc.tencentcloudapi.com`, without a trailing slash
 * @throws Error when a custom endpoint is missing, not a URL, or neither https nor http on a loopback host
 */
export function resolveEndpoint(credentials: ICredentialDataDecryptedObject): string {
	const site = visibleText(credentials.site) || 'mainland';
	if (site !== 'custom') {
		const endpoint = SITE_ENDPOINTS[site];
		if (!endpoint) throw new Error(`Site "${site}" is not known. Choose a site in the credential.`);
		return endpoint;
	}

	const endpoint = visibleText(credentials.endpoint);
	const url = parseUrl(endpoint);
	if (!url) {
		throw new Error(
			`Endpoint "${withoutLogin(endpoint)}" is not a URL. Enter one such as https://ccc.tencentcloudapi.com in the credential.`,
		);
	}
	if (!isSafeTransport(url)) {
		throw new Error(
			`Endpoint "${withoutLogin(endpoint)}" is refused: it must begin with https://, or with http:// on this machine (localhost, 127.0.0.1), because signed requests must not travel in the clear.`,
		);
	}
	if (url.pathname !== '/' || url.search || url.hash || url.username || url.password) {
		throw new Error(
			`Endpoint "${withoutLogin(endpoint)}" must be only protocol, host and port, such as https://ccc.tencentcloudapi.com.`,
		);
	}
	return url.origin;
}

/** An address without the user and password that it may hold: messages quote it. */
function withoutLogin(endpoint: string): string {
	return endpoint.replace(/\/\/[^/]*@/, '//…@');
}

/**
 * The application that calls belong to.
 *
 * @returns SdkAppId as the integer that the API wants
 * @throws Error when the field is not made of digits
 */
export function readSdkAppId(credentials: ICredentialDataDecryptedObject): number {
	const text = visibleText(credentials.sdkAppId);
	const sdkAppId = Number(text);
	// What is longer may be a key that was pasted into the wrong field, and is not quoted
	if (!/^\d+$/.test(text) || !Number.isSafeInteger(sdkAppId) || sdkAppId === 0) {
		throw new Error(
			`SDK App ID ${text.length > 12 ? `of ${text.length} characters` : `"${text}"`} is not a number. Copy the digits from the application list of the Tencent CCC console into the credential.`,
		);
	}
	return sdkAppId;
}

/**
 * Reads the stored credential. SdkAppId is left out, because signing a request of another product does not
 * need it: see {@link readSdkAppId}.
 *
 * @throws Error naming the field that is missing or cannot be used
 */
export function readCredential(credentials: ICredentialDataDecryptedObject): TencentCccCredential {
	const secretId = visibleText(credentials.secretId);
	const secretKey = visibleText(credentials.secretKey);
	if (!secretId) throw new Error('Secret ID is empty. Enter it in the credential.');
	if (!secretKey) throw new Error('Secret Key is empty. Enter it in the credential.');
	return {
		secretId,
		secretKey,
		sessionToken: visibleText(credentials.sessionToken),
		endpoint: resolveEndpoint(credentials),
		language: credentials.language === 'zh-CN' ? 'zh-CN' : 'en-US',
	};
}
