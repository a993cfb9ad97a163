import { httpRequest, httpRequestInBatches } from './httpRequest';
import { loopAndWait } from './loopAndWait';
import { sdkInChunks, sdkInLoop } from './officialSdk';
import { tencentCcc } from './tencentCcc';

/** Everything that is compared, by the name that tables show. */
export const WAYS = {
	'our node': tencentCcc,
	'HTTP Request, 20 per 1,000 ms': httpRequestInBatches,
	'HTTP Request': httpRequest,
	'Loop Over Items (20) + Wait 1 s': loopAndWait,
	'SDK, one by one': sdkInLoop,
	'SDK, 20 at once, then 1 s': sdkInChunks,
};

export type WayName = keyof typeof WAYS;
