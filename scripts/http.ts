/** What a server answered, whatever its status. */
export interface HttpAnswer {
	status: number;
	text: string;
	headers: Headers;
}

export interface HttpRequest {
	method?: string;
	headers?: Record<string, string>;
	/** An object is sent as JSON, text as it is. */
	body?: unknown;
	/** How long to wait for the answer, in milliseconds; default as long as it takes. */
	timeoutMs?: number;
}

/**
 * Sends one request, and reads the whole answer.
 *
 * @throws TypeError when there is no answer; DOMException when it does not come in time
 */
export async function sendRequest(url: string, request: HttpRequest = {}): Promise<HttpAnswer> {
	const { body, headers = {}, method = body === undefined ? 'GET' : 'POST', timeoutMs } = request;
	const response = await fetch(url, {
		method,
		headers: {
			// A connection that was kept may be closed by an idle server at the very moment of the next request.
			connection: 'close',
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
		signal: timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs),
	});
	return { status: response.status, text: await response.text(), headers: response.headers };
}
