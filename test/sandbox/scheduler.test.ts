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

describe('on a clock that is turned', () => {
	it('does what is due, earliest first, and of equal times the one planned first', () => {
		const scheduler = schedulerOnTurnedClock();
		scheduler.at(now + 30, note('third'));
		scheduler.at(now + 10, note('first'));
		scheduler.at(now + 30, note('fourth'));
		scheduler.at(now + 20, note('second'));
		scheduler.at(now + 31, note('later'));
		scheduler.runDue();
		expect(done).toEqual([]);
		now += 30;
		scheduler.runDue();
		expect(done).toEqual(['first', 'second', 'third', 'fourth']);
	});

	it('does nothing twice, and nothing that was cancelled', () => {
		const scheduler = schedulerOnTurnedClock();
		scheduler.at(now + 10, note('kept'));
		scheduler.at(now + 10, note('cancelled'))();
		now += 10;
		scheduler.runDue();
		scheduler.runDue();
		expect(done).toEqual(['kept']);
	});

	it('does at once what work plans for a time that has come', () => {
		const scheduler = schedulerOnTurnedClock();
		scheduler.at(now + 10, () => scheduler.at(now + 5, note('planned by work')));
		now += 20;
		scheduler.runDue();
		expect(done).toEqual([]);
		now += 5;
		scheduler.runDue();
		expect(done).toEqual(['planned by work']);
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

	it('plans nothing any more once it is closed', () => {
		const scheduler = schedulerOnTurnedClock();
		closing.abort();
		scheduler.at(now, note('too late'));
		scheduler.runDue();
		expect(done).toEqual([]);
	});
});

describe('on the real clock', () => {
	it('wakes for the earliest, also when that is planned last', async () => {
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
});
