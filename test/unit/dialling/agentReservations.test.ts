import {
	createAgentReservations,
	RESERVED_MS,
	type AgentReservations,
} from '../../../nodes/TencentCcc/dialling/agentReservations';

const A = 'a@example.com';
/** Who reserves. */
const CALL = {};
const OTHER_CALL = {};
const free = (sinceS?: number) => ({ agent: A, isFree: true, sinceS });
const busy = (sinceS?: number) => ({ agent: A, isFree: false, sinceS });

/** Reservations on a clock that only the test turns. */
function reservations() {
	let nowMs = 0;
	const all = createAgentReservations(() => nowMs);
	return { all, turn: (ms: number) => (nowMs += ms) };
}

describe('an agent who was reserved for a call', () => {
	it.each<[string, Array<ReturnType<typeof free>>, boolean]>([
		['nothing was read since', [], true],
		['the status is still the old one', [free(10), free(10)], true],
		['the agent is on the call', [busy(20)], true],
		['the agent was on the call and is free again', [busy(20), free(50)], false],
		['… where Tencent does not tell times', [busy(), free()], false],
		['the call was between two readings', [free(50)], false],
		['an older status arrives late', [free(5)], true],
	])('is reserved or not after the statuses told: %s', (_name, sightings, isReserved) => {
		const { all } = reservations();
		all.reserve(free(sightings.some(({ sinceS }) => sinceS === undefined) ? undefined : 10), CALL);
		for (const sighting of sightings) all.note([sighting]);
		expect(all.isReserved(A)).toBe(isReserved);
	});

	it('is anybody’s again after a time, whatever the status says', () => {
		const { all, turn } = reservations();
		all.reserve(free(10), CALL);
		turn(RESERVED_MS - 1);
		expect(all.isReserved(A)).toBe(true);
		turn(1);
		expect(all.isReserved(A)).toBe(false);
		expect(all.size).toBe(0);
	});

	it('is one, however the letters are written', () => {
		const { all } = reservations();
		all.reserve({ ...free(10), agent: 'A@Example.com' }, CALL);
		expect(all.isReserved(A)).toBe(true);
		all.release(A.toUpperCase(), CALL);
		expect(all.isReserved(A)).toBe(false);
	});

	it('is kept for as long as was said last', () => {
		const { all, turn } = reservations();
		all.reserve(free(10), CALL);
		all.extend(A, CALL, 30_000);
		turn(30_000);
		expect(all.isReserved(A)).toBe(false);
	});

	it.each<[string, (all: AgentReservations) => void]>([
		['release', (all) => all.release(A, CALL)],
		['extend', (all) => all.extend(A, CALL, 0)],
	])(
		'is the call’s that was given the agent since: %s of the one before ends nothing',
		(_name, act) => {
			const { all } = reservations();
			all.reserve(free(10), CALL);
			all.note([free(50)]);
			all.reserve(free(50), OTHER_CALL);
			act(all);
			expect(all.isReserved(A)).toBe(true);
			all.release(A, OTHER_CALL);
			expect(all.isReserved(A)).toBe(false);
		},
	);

	it('is not reserved anew by a request that ends after the call was seen to end', () => {
		const { all } = reservations();
		all.reserve(free(10), CALL);
		all.note([free(50)]);
		all.extend(A, CALL, 30_000);
		expect(all.isReserved(A)).toBe(false);
	});
});

it('an agent who was blocked stays so, although the status says that the agent is free', () => {
	const { all, turn } = reservations();
	all.block(A, 600_000);
	all.note([busy(20), free(50)]);
	expect(all.isReserved(A)).toBe(true);
	turn(600_000);
	expect(all.isReserved(A)).toBe(false);
});

it('holds ten thousand agents at most: the oldest is forgotten', () => {
	const { all } = reservations();
	const named = (number: number) => `agent-${number}@example.com`;
	for (let number = 0; number <= 10_000; number++) {
		all.reserve({ agent: named(number), isFree: true }, {});
	}
	expect(all.size).toBe(10_000);
	expect(all.isReserved(named(0))).toBe(false);
	expect(all.isReserved(named(10_000))).toBe(true);
});
