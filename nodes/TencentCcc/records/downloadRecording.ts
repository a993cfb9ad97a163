import { sleep, type IBinaryData, type IExecuteFunctions } from 'n8n-workflow';

import { isSafeTransport } from '../../../credentials/credentialFields';

/** How a download is bounded. */
export interface DownloadLimits {
	maxBytes: number;
	/** Milliseconds for everything: tries, pauses and storing. */
	deadlineMs: number;
	/** Milliseconds before each further try: a recording may be announced before it can be fetched. */
	pausesMs: readonly number[];
	/** Milliseconds without a byte after which a try is given up. */
	idleMs: number;
}

const BYTES_PER_MB = 1_000_000;

/** One minute of pauses, ten minutes in all, 200 MB: twelve hours of an agent's MP3. */
const DEFAULT_DOWNLOAD_LIMITS: DownloadLimits = {
	maxBytes: 200 * BYTES_PER_MB,
	deadlineMs: 600_000,
	pausesMs: [1000, 2000, 4000, 8000, 15_000, 30_000],
	idleMs: 60_000,
};

const MAX_REDIRECTS = 5;

/** Codes of an answer that ended before it was complete. */
const CUT_OFF = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_BAD_RESPONSE']);

/** The stored audio, or why there is none. */
export type Download =
	| { succeeded: true; recording: IBinaryData }
	| { succeeded: false; problem: string };

/** A stream of Node.js, as far as it is needed; nodes may not import its type. */
interface ByteStream {
	map(change: (chunk: Uint8Array) => Uint8Array): ByteStream;
	on(event: 'error', listener: (error: Error) => void): unknown;
	destroy(error?: Error): unknown;
}

interface Answer {
	statusCode: number;
	headers: Record<string, string | undefined>;
	body: ByteStream;
}

/** Why there is no recording. */
interface Problem {
	problem: string;
	/** Whether it may go away by itself: a recording that is too large, or lies elsewhere, stays so. */
	mayPass: boolean;
}

const isProblem = (value: object): value is Problem => 'mayPass' in value;
const passing = (problem: string): Problem => ({ problem, mayPass: true });
const lasting = (problem: string): Problem => ({ problem, mayPass: false });
const tooLarge = (maxBytes: number) => lasting(`it is larger than ${maxBytes / BYTES_PER_MB} MB`);

const messageOf = (error: unknown) => (error as Partial<Error>).message ?? String(error);

/** Audio begins with none of these: a page, a sign-in form, Tencent's or a bucket's error. */
const looksLikeText = (chunk: Uint8Array) =>
	/^(?:\uFEFF|\s)*[<{[]/.test(Buffer.from(chunk.subarray(0, 64)).toString('utf8'));

const isTextType = (mimeType: string) => /^text\/(?:html|xml)$|[/+](?:json|xml)$/.test(mimeType);

const mimeTypeOf = (headers: Answer['headers']) =>
	headers['content-type']?.split(';')[0].trim().toLowerCase();

/** Where a recording is fetched from: nowhere in the clear, but for this machine. */
function addressOf(url: string, base?: URL): URL | Problem {
	let address: URL;
	try {
		address = new URL(url, base);
	} catch {
		return lasting('its address is no URL');
	}
	if (isSafeTransport(address)) return address;
	const origin = `${address.protocol}//${address.host}`;
	return lasting(`it lies at ${origin}, and only https is fetched from other machines`);
}

/** Asks for a recording and follows redirects within its host: the address is its key, and no other host may see it. */
async function request(
	{ helpers }: Pick<IExecuteFunctions, 'helpers'>,
	first: URL,
	idleMs: number,
): Promise<Answer | Problem> {
	let address = first;
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
		const answer = (await helpers.httpRequest({
			url: address.href,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: idleMs,
		})) as Answer;
		const { location } = answer.headers;
		if (answer.statusCode < 300 || answer.statusCode > 399 || !location) return answer;
		answer.body.destroy();
		const next = addressOf(location, address);
		if (isProblem(next)) return next;
		if (next.origin !== first.origin) {
			return lasting(`it is redirected to another host, ${next.origin}`);
		}
		address = next;
	}
	return lasting('it is redirected again and again');
}

/** What can be said of an answer before its body comes. */
function problemOf({ statusCode, headers }: Answer, maxBytes: number): Problem | undefined {
	if (statusCode !== 200) return passing(`HTTP status ${statusCode}`);
	const mimeType = mimeTypeOf(headers) ?? '';
	if (isTextType(mimeType)) return passing(`the answer is ${mimeType}, no audio`);
	return Number(headers['content-length'] ?? NaN) > maxBytes ? tooLarge(maxBytes) : undefined;
}

/**
 * Hands the body of an answer to n8n's store, piece by piece.
 *
 * @param fileName the store's name for it
 * @param deadline resolves when the time for everything is over
 */
async function store(
	{ helpers }: Pick<IExecuteFunctions, 'helpers'>,
	{ headers, body }: Answer,
	fileName: string,
	maxBytes: number,
	deadline: Promise<Problem>,
): Promise<IBinaryData | Problem> {
	/** What is wrong with the answer, as opposed to the store. */
	let ofAnswer: Problem | undefined;
	let bytes = 0;
	body.on('error', (error) => {
		ofAnswer ??= passing(error.message);
	});
	const audio = body.map((chunk) => {
		if (bytes === 0 && looksLikeText(chunk)) ofAnswer = passing('the answer is text, no audio');
		bytes += chunk.length;
		if (bytes > maxBytes) ofAnswer = tooLarge(maxBytes);
		if (ofAnswer) throw new Error(ofAnswer.problem);
		return chunk;
	});
	const mimeType = mimeTypeOf(headers);
	const stored = helpers
		.prepareBinaryData(audio as never, fileName, mimeType)
		.catch((error: unknown): Problem => {
			const { code = '' } = error as { code?: string };
			if (ofAnswer) return ofAnswer;
			const message = messageOf(error);
			return CUT_OFF.has(code) ? passing(message) : lasting(`n8n could not store it: ${message}`);
		});
	const result = await Promise.race([stored, deadline]);
	if (isProblem(result)) body.destroy(new Error(result.problem));
	return bytes === 0 && !isProblem(result) ? passing('it is empty') : result;
}

/** One try. Never throws. */
async function tryOnce(
	context: Pick<IExecuteFunctions, 'helpers'>,
	address: URL,
	{ maxBytes, idleMs }: DownloadLimits,
	deadline: Promise<Problem>,
): Promise<IBinaryData | Problem> {
	const asked = request(context, address, idleMs).catch((error) => passing(messageOf(error)));
	const answer = await Promise.race([asked, deadline]);
	if (isProblem(answer)) {
		// One that comes after the deadline is not read any more
		void asked.then((late) => isProblem(late) || late.body.destroy());
		return answer;
	}
	const problem = problemOf(answer, maxBytes);
	if (problem) {
		answer.body.destroy();
		return problem;
	}
	const fileName = address.pathname.split('/').pop() || 'recording';
	return await store(context, answer, fileName, maxBytes, deadline);
}

/** Resolves when the time is over; not at all when it is finished before. */
async function timeOver(milliseconds: number, finished: AbortSignal): Promise<Problem> {
	await sleep(milliseconds, finished);
	return lasting(`it took longer than ${milliseconds / 1000} s`);
}

/**
 * Fetches a recording into n8n's binary store, with pauses while it is not there yet. Nothing is signed: the address
 * itself is the key, so it is fetched by https only (plain http from this machine), and never from another host.
 * It is streamed, so that a large one takes no memory where n8n stores files on disk or in a bucket. What could not
 * be stored is not fetched again. Never throws.
 *
 * @param url as Tencent gives it; good for a limited time
 * @param limits those that differ from {@link DEFAULT_DOWNLOAD_LIMITS}
 * @param wait resolves after the given milliseconds; rejects when nothing shall be fetched any more
 * @example
 * const download = await downloadRecording(this, record.RecordURL, { maxBytes: 50e6 });
 * if (download.succeeded) item.binary = { data: download.recording };
 */
export async function downloadRecording(
	context: Pick<IExecuteFunctions, 'helpers'>,
	url: string,
	limits: Partial<DownloadLimits> = {},
	wait: (milliseconds: number) => Promise<void> = sleep,
): Promise<Download> {
	const failed = ({ problem }: Problem): Download => ({
		succeeded: false,
		problem: `The recording cannot be fetched: ${problem}`,
	});
	const address = addressOf(url);
	if (isProblem(address)) return failed(address);

	const all = { ...DEFAULT_DOWNLOAD_LIMITS, ...limits };
	const finished = new AbortController();
	const deadline = timeOver(all.deadlineMs, finished.signal);
	// Aborted when all is done and nobody waits for it
	deadline.catch(() => undefined);
	let last: Problem = passing('');
	for (const pauseMs of [0, ...all.pausesMs]) {
		if (pauseMs > 0) {
			const pause = wait(pauseMs).then(
				() => undefined,
				() => lasting('the execution was cancelled'),
			);
			const isOver = await Promise.race([pause, deadline]);
			if (isOver) return failed(isOver);
		}
		const result = await tryOnce(context, address, all, deadline);
		if (!isProblem(result)) {
			finished.abort();
			return { succeeded: true, recording: result };
		}
		last = result;
		if (!last.mayPass) break;
	}
	finished.abort();
	return failed(last);
}
