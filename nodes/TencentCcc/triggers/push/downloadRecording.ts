import { sleep, type IBinaryData, type IExecuteFunctions } from 'n8n-workflow';

/** Milliseconds before each further try: a recording may be announced before it can be fetched. One minute in all. */
const PAUSES = [1000, 2000, 4000, 8000, 15_000, 30_000];
/** Milliseconds for one try. */
const TIMEOUT = 60_000;

/**
 * Fetches a recording, with pauses while it is not there yet. Nothing is signed: the address itself is the key.
 *
 * @param wait resolves after the given milliseconds
 * @returns the audio as binary data, or why there is none after the last try
 */
export async function downloadRecording(
	{ helpers }: Pick<IExecuteFunctions, 'helpers'>,
	url: string,
	wait: (milliseconds: number) => Promise<void> = sleep,
): Promise<IBinaryData | string> {
	let problem = '';
	for (const pause of [0, ...PAUSES]) {
		if (pause > 0) await wait(pause);
		try {
			const { statusCode, headers, body } = (await helpers.httpRequest({
				url,
				encoding: 'arraybuffer',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				timeout: TIMEOUT,
			})) as { statusCode: number; headers: Record<string, string | undefined>; body: Buffer };
			const content = Buffer.from(body);
			if (statusCode === 200 && content.length > 0) {
				const fileName = new URL(url).pathname.split('/').pop() || 'recording';
				const mimeType = headers['content-type']?.split(';')[0];
				return await helpers.prepareBinaryData(content, fileName, mimeType);
			}
			problem = statusCode === 200 ? 'it is empty' : `HTTP status ${statusCode}`;
		} catch (error) {
			problem = (error as Error).message;
		}
	}
	return `The recording cannot be fetched: ${problem}`;
}
