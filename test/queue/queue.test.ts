import { crashCases } from './cases/crashes';
import { pushCases } from './cases/pushes';
import { repeatedOnTwoWorkersCases } from './cases/repeatedOnTwoWorkers';
import { supportedCases } from './cases/supported';
import { openQueueScene, type QueueScene } from './support/queueScene';

/** Five processes start one after the other, on a machine that may have other work. */
const START_DEADLINE_MS = 600_000;

let opened: QueueScene | undefined;
const scene = () => opened as QueueScene;

beforeAll(async () => {
	opened = await openQueueScene(
		{ requestsPerSecond: Infinity, latency: { minMs: 50, maxMs: 100 } },
		// n8n finds out sooner that a worker has died
		{
			QUEUE_WORKER_LOCK_DURATION: '10000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
			QUEUE_WORKER_STALLED_INTERVAL: '2000',
		},
	);
}, START_DEADLINE_MS);

afterAll(async () => await opened?.close());

// One n8n for all of them, because it takes longer to start than they take
describe('an n8n in queue mode', () => supportedCases(scene));
describe('pushes in queue mode', () => pushCases(scene));
describe('what is repeated in queue mode', () => repeatedOnTwoWorkersCases(scene));
describe('crashes in queue mode', () => crashCases(scene));
