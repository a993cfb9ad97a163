import fc from 'fast-check';

import { createAdaptiveRate, type Departure } from '../../../nodes/TencentCcc/limiter/adaptiveRate';
import { printedSeed } from '../../support/seed';

/** How a server counts, in a sliding window of a second. */
function createServer(limit: number, countRejected: boolean) {
	let counted: number[] = [];
	return (now: number) => {
		counted = counted.filter((time) => time > now - 1000);
		const accepts = counted.length < limit;
		if (accepts || countRejected) counted.push(now);
		return accepts;
	};
}

interface Simulation {
	processes: number;
	callsOfEach: number;
	countRejected: boolean;
	/** Milliseconds. */
	latency: number;
	jitter: number;
	random: () => number;
}

/** Discrete-event simulation of processes that share an account without knowing of each other. */
function simulate({ processes, callsOfEach, countRejected, latency, jitter, random }: Simulation) {
	const events: Array<{ at: number; run: () => void }> = [];
	const schedule = (at: number, run: () => void) => {
		const position = events.findIndex((event) => event.at > at);
		events.splice(position === -1 ? events.length : position, 0, { at, run });
	};
	const accepts = createServer(20, countRejected);
	let now = 0;
	let placed = 0;
	let rejected = 0;
	let lastAnswer = 0;
	for (let process = 0; process < processes; process++) {
		const rate = createAdaptiveRate();
		let waiting = callsOfEach;
		let isAsleep = false;
		const launch = () => {
			while (waiting > 0 && !isAsleep) {
				const delay = rate.delay(now, 20);
				if (delay > 0) {
					isAsleep = true;
					schedule(now + Math.ceil(delay), () => {
						isAsleep = false;
						launch();
					});
					return;
				}
				waiting--;
				rate.reserve(now);
				const departure = rate.started(now);
				schedule(now + latency / 2 + random() * jitter, () => {
					const isAccepted = accepts(now);
					schedule(now + latency / 2, () => {
						if (isAccepted) {
							rate.accepted();
							placed++;
							lastAnswer = now;
						} else {
							rate.throttled(departure, now);
							rejected++;
							waiting++;
						}
						launch();
					});
				});
			}
		};
		schedule(random() * 50, launch);
	}
	while (events.length > 0 && now < 600_000) {
		const event = events.shift()!;
		now = event.at;
		event.run();
	}
	const calls = processes * callsOfEach;
	const ideal = ((calls - 20) / 20) * 1000 + latency;
	return { placed, rejected, ratio: lastAnswer / ideal };
}

/** A generator of numbers from 0 to 1 that a seed repeats. */
function seeded(seed: number) {
	let state = seed;
	return () => {
		state = (state * 1664525 + 1013904223) % 4294967296;
		return state / 4294967296;
	};
}

describe('a process that has the account to itself', () => {
	it('starts a batch within the limit at once, and no more', () => {
		const rate = createAdaptiveRate();
		for (let start = 0; start < 20; start++) {
			expect(rate.delay(1000, 20)).toBe(0);
			rate.reserve(1000);
			rate.started(1000);
		}
		expect(rate.delay(1000, 20)).toBeGreaterThan(1000);
	});

	it('counts a request from when it has left, not from when it was prepared', () => {
		const rate = createAdaptiveRate();
		rate.reserve(1000);
		const departure = rate.started(1000);
		const before = rate.delay(1000, 1);
		rate.left(departure, 1040);
		expect(rate.delay(1000, 1)).toBe(before + 40);
	});

	it('keeps the place of a request that has its permit and has not left yet', () => {
		const rate = createAdaptiveRate();
		rate.reserve(1000);
		expect(rate.delay(5000, 1)).toBeGreaterThanOrEqual(1000);
		rate.unused();
		expect(rate.delay(5000, 1)).toBe(0);
	});

	it('gives the place of a rejected request to the next', () => {
		const rate = createAdaptiveRate();
		rate.reserve(1000);
		const departure = rate.started(1000);
		expect(rate.delay(1050, 1)).toBeGreaterThan(0);
		rate.throttled(departure, 1050);
		expect(rate.delay(1050, 1)).toBe(0);
	});

	it('keeps 27 ms more than a second apart', () => {
		const rate = createAdaptiveRate();
		for (let now = 0; now <= 200_000; now += 1000) {
			if (now > 0) expect(rate.delay(now, 1)).toBe(27);
			rate.reserve(now);
			rate.started(now);
			rate.accepted();
		}
	});

	it('goes on at full pace after single rejections that lie far apart', () => {
		const rate = createAdaptiveRate();
		let now = 0;
		for (let rejection = 0; rejection < 5; rejection++) {
			now += 60_000;
			rate.reserve(now);
			rate.throttled(rate.started(now), now);
		}
		for (let call = 0; call < 20; call++) {
			expect(rate.delay(now, 20)).toBe(0);
			rate.reserve(now);
			rate.started(now);
		}
	});

	it('never starts more than the ceiling in any second, whatever happens in between', () => {
		const seed = printedSeed('rate control');
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 40 }),
				fc.array(
					fc.tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom('', 'accepted', 'throttled')),
					{
						maxLength: 200,
					},
				),
				(ceiling, steps) => {
					const rate = createAdaptiveRate();
					const departures: Departure[] = [];
					let now = 0;
					for (const [pause, answer] of steps) {
						now += pause;
						if (rate.delay(now, ceiling) === 0) {
							rate.reserve(now);
							departures.push(rate.started(now));
						}
						const last = departures[departures.length - 1];
						// A request that was refused did not count
						if (last && answer === 'throttled') rate.throttled(departures.pop()!, now);
						if (last && answer === 'accepted') rate.accepted();
					}
					const starts = departures.map(({ startedAt }) => startedAt);
					for (const start of starts) {
						const within = starts.filter((other) => other > start - 1000 && other <= start);
						expect(within.length).toBeLessThanOrEqual(ceiling);
					}
				},
			),
			{ numRuns: 300, seed },
		);
	});

	it.each([
		[50, 0],
		[500, 0],
		[50, 50],
		[500, 50],
	])('keeps the limit full without a rejection: latency %d ms, jitter %d ms', (latency, jitter) => {
		const random = seeded(latency + jitter);
		const options = {
			processes: 1,
			callsOfEach: 200,
			countRejected: false,
			latency,
			jitter,
			random,
		};
		const { placed, rejected, ratio } = simulate(options);
		expect(placed).toBe(200);
		expect(rejected).toBeLessThanOrEqual(jitter === 0 ? 0 : 1);
		expect(ratio).toBeLessThanOrEqual(1.06);
	});
});

describe('a process that shares an account', () => {
	it('loses no time by permits that are not used', () => {
		const rate = createAdaptiveRate();
		for (let request = 0; request < 10; request++) {
			rate.reserve(0);
			rate.throttled(rate.started(0), 0);
		}
		expect(rate.delay(2000, 20)).toBe(0);
		rate.reserve(2000);
		expect(rate.delay(2000, 20)).toBeGreaterThan(0);
		rate.unused();
		expect(rate.delay(2000, 20)).toBe(0);
	});

	it('keeps its distance from what has left late, also when a later permit is not used', () => {
		const rate = createAdaptiveRate();
		for (let request = 0; request < 10; request++) {
			rate.reserve(0);
			rate.throttled(rate.started(0), 0);
		}
		rate.reserve(2000);
		rate.reserve(2100);
		rate.started(2150);
		rate.unused();
		expect(rate.delay(2150, 20)).toBeGreaterThan(50);
	});
});

describe('processes that share an account without knowing of each other', () => {
	it.each([
		[2, false, 1.3, 0.3],
		[3, false, 1.3, 0.3],
		[3, true, 1.6, 0.4],
		[5, true, 1.8, 1],
		[8, true, 2.2, 1.5],
	])(
		'%d processes converge (rejected requests counted: %s)',
		(processes, countRejected, ratio, rejections) => {
			for (const seed of [1, 2, 3]) {
				const callsOfEach = Math.round(600 / processes);
				const result = simulate({
					processes,
					callsOfEach,
					countRejected,
					latency: 100,
					jitter: 50,
					random: seeded(seed),
				});
				expect(result.placed).toBe(processes * callsOfEach);
				expect(result.ratio).toBeLessThanOrEqual(ratio);
				expect(result.rejected).toBeLessThanOrEqual(600 * rejections);
			}
		},
	);

	it('find back to the full rate when they are alone again', () => {
		const rate = createAdaptiveRate();
		let now = 0;
		// Somebody else has used up the limit for a while
		for (let rejection = 0; rejection < 10; rejection++) {
			now += 300;
			rate.delay(now, 20);
			rate.reserve(now);
			rate.throttled(rate.started(now), now);
		}
		now += 2000;
		const startsWithin = (milliseconds: number) => {
			const end = now + milliseconds;
			let starts = 0;
			while (now < end) {
				const delay = rate.delay(now, 20);
				if (delay > 0) {
					now += delay;
					continue;
				}
				rate.reserve(now);
				rate.started(now);
				rate.accepted();
				starts++;
			}
			return starts;
		};
		expect(startsWithin(1000)).toBeLessThanOrEqual(15);
		startsWithin(40_000);
		expect(startsWithin(1000)).toBeGreaterThanOrEqual(19);
	});
});
