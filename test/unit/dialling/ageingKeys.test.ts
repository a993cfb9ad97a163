import { createAgeingKeys, letAge } from '../../../nodes/TencentCcc/dialling/ageingKeys';
import { createKeyStore } from '../../../nodes/TencentCcc/dialling/keyStore';
import { createRivals } from '../../../nodes/TencentCcc/dialling/rivals';
import { attemptOf } from '../../support/batch';
import { DeduplicationTable } from '../../support/deduplicationTable';

const HOUR_MS = 3_600_000;

it('keys are given back when they are old enough, two for each that is claimed', async () => {
	const table = new DeduplicationTable();
	const store = createKeyStore(table.process(), 'look');
	const ageing = createAgeingKeys();
	const claim = async (key: string, nowMs: number) => {
		const claimed = await store.claim([key]);
		await letAge(store, ageing, { claimed, nowMs, maxAgeMs: HOUR_MS });
		return table.rows.length;
	};
	expect(await claim('a', 0)).toBe(1);
	expect(await claim('b', 1)).toBe(2);
	expect(await claim('c', HOUR_MS)).toBe(3);
	expect(await claim('d', HOUR_MS + 2)).toBe(2);
	expect(ageing.size).toBe(2);
});

it('no more than 20,000 keys are remembered for a workflow', () => {
	const ageing = createAgeingKeys();
	ageing.add(
		Array.from({ length: 25_000 }, (_, index) => `${index}`),
		0,
	);
	expect(ageing.size).toBe(20_000);
	expect(ageing.takeOlderThan(1, 1)).toEqual(['5000']);
});

it('the rows by which attempts know their rivals go after a day, and nobody confirms a session without them', async () => {
	const table = new DeduplicationTable();
	const ageing = { look: createAgeingKeys(), 'contested look': createAgeingKeys() };
	let now = 0;
	const rivals = createRivals(
		table.process(),
		() => ({ agent: 'a', callee: '1', uui: '' }),
		() => now,
		(kind) => ageing[kind as keyof typeof ageing],
	);
	await rivals.register([attemptOf(0)]);
	now = 13 * HOUR_MS;
	expect(await rivals.claimSession(attemptOf(0), 's', 'callee and agent')).toBe(false);
	for (let hour = 1; hour <= 100; hour++) {
		now = hour * HOUR_MS;
		await rivals.register([attemptOf(hour)]);
		await new Promise(setImmediate);
	}
	await new Promise((resolve) => setTimeout(resolve, 20));
	expect(table.rows.length).toBeGreaterThanOrEqual(24);
	expect(table.rows.length).toBeLessThanOrEqual(26);
});
