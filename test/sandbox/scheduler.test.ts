import { createScheduler } from '../../sandbox/scheduler';

let now = 0;
let closing = new AbortController();
let done: string[] = [];

beforeEach(() => {
	now = 1_000_000;
	closing = new AbortController();
	done = [];
});
afterEach(() => closing.abort());

const schedulerOnTurnedClock = () => createScheduler(() => now, closing.signal);
const note = (name: string) => () => void done.push(name);

it('does what is due, earliest first, of equal times the one planned first, and nothing twice', () => {
	const scheduler = schedulerOnTurnedClock();
	const plans = { third: 30, first: 10, fourth: 30, second: 20 };
	for (const [name, after] of Object.entries(plans)) scheduler.at(now + after, note(name));
	scheduler.at(now + 31, () => scheduler.at(now - 5, note('planned by work')));
	scheduler.runDue();
	expect(done).toEqual([]);
	now += 30;
	scheduler.runDue();
	scheduler.runDue();
	expect(done).toEqual(['first', 'second', 'third', 'fourth']);
	now += 1;
	scheduler.runDue();
	expect(done.slice(4)).toEqual(['planned by work']);
});

it.each<[string, (scheduler: ReturnType<typeof schedulerOnTurnedClock>) => void]>([
	['is cleared', (scheduler) => scheduler.clear()],
	['is closed', () => closing.abort()],
])('forgets everything when it %s', (_, forget) => {
	const scheduler = schedulerOnTurnedClock();
	scheduler.at(now + 10, note('forgotten'));
	forget(scheduler);
	now += 20;
	scheduler.runDue();
	expect(done).toEqual([]);
});

it('on the real clock wakes for the earliest, also when that is planned last', async () => {
	const scheduler = createScheduler(Date.now, closing.signal);
	const begin = Date.now();
	const timeOf = (name: string, milliseconds: number) =>
		new Promise<number>((resolve) =>
			scheduler.at(begin + milliseconds, () => {
				note(name)();
				resolve(Date.now() - begin);
			}),
		);
	// Nobody waits for this one: a scheduler that slept until then would outlast the test
	void timeOf('tomorrow', 86_400_000);
	const times = await Promise.all([timeOf('last', 60), timeOf('first', 20), timeOf('past', -5)]);
	expect(done).toEqual(['past', 'first', 'last']);
	expect(times[0]).toBeGreaterThanOrEqual(60);
	expect(times[1]).toBeGreaterThanOrEqual(20);
});
