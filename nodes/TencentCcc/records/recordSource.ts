import { sleep } from 'n8n-workflow';

import { sharedPacer } from '../processState';
import { REQUESTS_PER_SECOND } from '../api/sendPaced';
import type { Account } from '../api/account';
import { callRecordsResponse, type RecordSource } from './readCallRecords';

const ACTION = 'DescribeTelCdr';
/** Milliseconds. */
const TIMEOUT = 30_000;

/** DescribeTelCdr of an account, at Tencent's pace. */
export function recordSourceOf(account: Account): RecordSource {
	const { endpoint, secretId, send } = account;
	const pacer = sharedPacer(endpoint, secretId, ACTION);
	return {
		send: async (parameters) => await send(ACTION, parameters, callRecordsResponse, TIMEOUT),
		takeTurn: async () =>
			(await pacer.turns({ batch: account, callsPerSecond: REQUESTS_PER_SECOND }))[0],
		wait: sleep,
	};
}
