import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject } from 'n8n-workflow';

/** A call as the server knows it. Times are Unix seconds. */
export interface FakeCall {
	SessionId: string;
	StartTimestamp: number;
	EndedTimestamp: number;
	/** When its record can be read. */
	appearsAt: number;
	[member: string]: unknown;
}

export interface FakeCallRecords {
	url: string;
	calls: FakeCall[];
	requests: Array<{ StartTimeStamp: number; EndTimeStamp: number; PageNumber: number }>;
	/** What the next requests are answered with, instead of records; undefined: records. */
	failure: (requestNumber: number) => 'busy' | 'internalError' | 'wrongKey' | undefined;
	/** Whether the range is compared with the start or the end of calls: Tencent does not say. */
	goesBy: 'StartTimestamp' | 'EndedTimestamp';
	order: 'newestFirst' | 'oldestFirst';
	close(): Promise<void>;
}

const error = (Code: string) => ({ Response: { Error: { Code, Message: 'no' }, RequestId: 'r' } });

const failures = {
	busy: 'busy',
	internalError: error('InternalError'),
	wrongKey: error('AuthFailure.SecretIdNotFound'),
};

/**
 * Starts an HTTP server on the loopback interface that answers DescribeTelCdr, within the limits that Tencent
 * documents: 100 records per page, ranges under 90 days that start at most 180 days back.
 *
 * @param now milliseconds since 1970
 */
export async function startFakeCallRecords(now: () => number): Promise<FakeCallRecords> {
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = JSON.parse(Buffer.concat(chunks).toString()) as IDataObject;
			const failure = fake.failure(fake.requests.push(body as never));
			const answer =
				failure === undefined ? describe(body as Record<string, number>) : failures[failure];
			response.writeHead(failure === 'busy' ? 503 : 200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(answer));
		});
	});

	function describe({
		StartTimeStamp,
		EndTimeStamp,
		PageNumber,
		PageSize,
	}: Record<string, number>) {
		const seconds = now() / 1000;
		const isAccepted =
			PageSize <= 100 &&
			EndTimeStamp - StartTimeStamp < 90 * 86_400 &&
			StartTimeStamp >= seconds - 180 * 86_400;
		if (!isAccepted) return error('InvalidParameterValue');
		const found = fake.calls
			.filter(({ appearsAt }) => appearsAt <= seconds)
			.filter((call) => call[fake.goesBy] >= StartTimeStamp && call[fake.goesBy] <= EndTimeStamp)
			.sort((first, second) => first[fake.goesBy] - second[fake.goesBy]);
		if (fake.order === 'newestFirst') found.reverse();
		const TelCdrList = found
			.slice(PageNumber * PageSize, (PageNumber + 1) * PageSize)
			.map(({ appearsAt: _appearsAt, ...record }) => record);
		return { Response: { TotalCount: found.length, TelCdrList, RequestId: 'r' } };
	}

	const fake: FakeCallRecords = {
		url: '',
		calls: [],
		requests: [],
		failure: () => undefined,
		goesBy: 'StartTimestamp',
		order: 'newestFirst',
		close: async () => {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
		},
	};
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return fake;
}
