import type { IDataObject } from 'n8n-workflow';

import {
	firstState,
	nextRange,
	takeNew,
	type PollState,
} from '../../../../nodes/TencentCcc/triggers/poll/pollState';
import { printedSeed } from '../../../support/seed';

const NOW = 1_800_000_000;
const LATE = 3600;

const call = (SessionId: string, StartTimestamp: number, EndedTimestamp = StartTimestamp) => ({
	SessionId,
	StartTimestamp,
	EndedTimestamp,
});
const idsOf = (records: IDataObject[]) => records.map(({ SessionId }) => SessionId);

describe('the first poll', () => {
	const state = firstState(NOW, LATE);

	it('looks back by the late window, for calls that are under way', () => {
		expect(nextRange(state, NOW, LATE)).toEqual({ from: NOW - LATE, to: NOW });
	});

	it('leaves out calls that ended before, so that the past does not flood the workflow', () => {
		const records = [
			call('before', NOW - 100, NOW - 1),
			call('under way', NOW - 100, NOW),
			call('after', NOW + 1),
		];
		expect(idsOf(takeNew(records, state, NOW + 60, LATE).fresh)).toEqual(['under way', 'after']);
	});

	it('brings the past from a chosen time on', () => {
		const past = firstState(NOW - 86_400, LATE);
		expect(nextRange(past, NOW, LATE)).toEqual({ from: NOW - 86_400 - LATE, to: NOW });
		const records = [call('before', NOW - 90_000), call('since', NOW - 86_400)];
		expect(idsOf(takeNew(records, past, NOW, LATE).fresh)).toEqual(['since']);
	});
});

describe('a record', () => {
	const first = takeNew([call('a', NOW)], firstState(NOW, LATE), NOW, LATE);

	it('is taken once, also when pages or ranges show it twice', () => {
		const twice = [call('a', NOW), call('b', NOW), call('b', NOW)];
		expect(idsOf(takeNew(twice, first.next, NOW + 60, LATE).fresh)).toEqual(['b']);
	});

	it('is taken whatever others have the same time', () => {
		const same = Array.from({ length: 50 }, (_, index) => call(`same-${index}`, NOW));
		expect(takeNew(same, first.next, NOW + 60, LATE).fresh).toHaveLength(50);
	});

	it('comes in the order of the ends', () => {
		const records = [call('c', NOW + 1, NOW + 9), call('b', NOW + 2, NOW + 5)];
		expect(idsOf(takeNew(records, first.next, NOW + 60, LATE).fresh)).toEqual(['b', 'c']);
	});

	it('without any time, or without a session, is taken once as well', () => {
		const strange = [{ SessionId: 'timeless' }, { Something: 'else' }];
		const { fresh, next } = takeNew(strange, first.next, NOW + 60, LATE);
		expect(fresh).toHaveLength(2);
		expect(takeNew(strange, next, NOW + 120, LATE).fresh).toEqual([]);
	});
});

it('is taken once although Tencent lists it by a time that it does not tell, such as when it was written', () => {
	const record = call('a', NOW + 100, NOW + 200);
	const writtenAt = NOW + 1500;
	let state = firstState(NOW, LATE);
	const taken: number[] = [];
	for (let now = NOW + 60; now < NOW + 3 * LATE; now += 60) {
		const { from, to } = nextRange(state, now, LATE);
		const listed = writtenAt >= from && writtenAt <= to ? [record] : [];
		const { fresh, next } = takeNew(listed, state, now, LATE);
		if (fresh.length > 0) taken.push(now);
		state = next;
	}
	expect(taken).toEqual([writtenAt]);
});

describe('what is remembered', () => {
	it('shrinks as the range moves on', () => {
		const { next } = takeNew([call('a', NOW)], firstState(NOW, LATE), NOW, LATE);
		expect(Object.keys(takeNew([], next, NOW + LATE, LATE).next.taken)).toEqual(['a']);
		expect(Object.keys(takeNew([], next, NOW + LATE + 1, LATE).next.taken)).toEqual([]);
	});

	it('bounds how far back the next poll looks, when the window is made longer', () => {
		const { next } = takeNew([], firstState(NOW, LATE), NOW + 86_400, LATE);
		expect(nextRange(next, NOW + 86_460, 10 * LATE).from).toBe(NOW + 86_400 - LATE);
	});

	it('is not changed by a poll: a failed one can be repeated', () => {
		const state: PollState = Object.freeze(firstState(NOW, LATE));
		Object.freeze(state.taken);
		takeNew([call('a', NOW)], state, NOW + 60, LATE);
		expect(state).toEqual(firstState(NOW, LATE));
	});
});

/** Numbers from 0 to 1 that a seed decides. */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
		return state / 2 ** 31;
	};
}

const seed = printedSeed('polling over a day');

it.each(['StartTimestamp', 'EndedTimestamp'] as const)(
	'over a day of 5,000 calls, late records and polls at odd times, each is taken once, whether ranges go by %s or not',
	(goesBy) => {
		const random = randomNumbers(seed);
		const calls = Array.from({ length: 5000 }, (_, index) => {
			// Many calls share a start
			const StartTimestamp = NOW + Math.floor(random() * 1440) * 60;
			const EndedTimestamp = StartTimestamp + Math.floor(random() * 2400);
			const appearsAt = EndedTimestamp + Math.floor(random() * 1100);
			return { SessionId: `s-${index}`, StartTimestamp, EndedTimestamp, appearsAt };
		});
		let state = firstState(NOW, LATE);
		const taken: unknown[] = [];
		let mostRemembered = 0;
		for (let now = NOW; now < NOW + 86_400 + 2 * LATE; now += Math.floor(random() * 900)) {
			const { from, to } = nextRange(state, now, LATE);
			const shown = calls.filter(
				(entry) => entry.appearsAt <= now && entry[goesBy] >= from && entry[goesBy] <= to,
			);
			// Some polls fail, so that their time is read again
			if (random() < 0.2) continue;
			const { fresh, next } = takeNew(shown, state, now, LATE);
			taken.push(...idsOf(fresh));
			mostRemembered = Math.max(mostRemembered, Object.keys(next.taken).length);
			state = JSON.parse(JSON.stringify(next)) as PollState;
		}
		expect(taken).toHaveLength(5000);
		expect(new Set(taken).size).toBe(5000);
		expect(mostRemembered).toBeLessThan(500);
	},
);
