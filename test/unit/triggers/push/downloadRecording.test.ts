import { downloadRecording } from '../../../../nodes/TencentCcc/triggers/push/downloadRecording';

const URL_OF_RECORDING = 'https://recordings.example.com/2026/a.mp3?sign=x';
const audio = {
	statusCode: 200,
	headers: { 'content-type': 'audio/mpeg' },
	body: Buffer.from('mp3'),
};
const missing = { statusCode: 404, headers: {}, body: Buffer.from('not yet') };
const empty = { ...audio, body: Buffer.alloc(0) };

/** Downloads from a server that gives these answers, the last one again and again. */
async function download(...answers: Array<typeof missing | Error>) {
	const waited: number[] = [];
	let tries = 0;
	const helpers = {
		httpRequest: async () => {
			const answer = answers[Math.min(tries++, answers.length - 1)];
			if (answer instanceof Error) throw answer;
			return answer;
		},
		prepareBinaryData: async (content: Buffer, fileName: string, mimeType: string) => ({
			data: content.toString(),
			fileName,
			mimeType,
		}),
	};
	const result = await downloadRecording({ helpers } as never, URL_OF_RECORDING, async (pause) => {
		waited.push(pause);
	});
	return { result, tries, waited };
}

const fetched = { data: 'mp3', fileName: 'a.mp3', mimeType: 'audio/mpeg' };

it('fetches a recording at once when it is there', async () => {
	expect(await download(audio)).toEqual({ result: fetched, tries: 1, waited: [] });
});

it.each([
	['is not there yet', missing],
	['is empty yet', empty],
	['cannot be reached yet', new Error('socket hang up')],
])('tries again when it %s', async (_name, before) => {
	expect(await download(before, before, audio)).toEqual({
		result: fetched,
		tries: 3,
		waited: [1000, 2000],
	});
});

it('gives up after a minute, and says why', async () => {
	const { result, tries, waited } = await download(missing);
	expect(result).toBe('The recording cannot be fetched: HTTP status 404');
	expect(tries).toBe(7);
	expect(waited.reduce((sum, pause) => sum + pause)).toBe(60_000);
});
