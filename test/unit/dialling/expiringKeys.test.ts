import { createExpiringKeys, deleteExpired } from '../../../nodes/TencentCcc/dialling/expiringKeys';
import { createRivals } from '../../../nodes/TencentCcc/dialling/rivals';
import { pollUntil } from '../../../scripts/n8n/pollUntil';
import { attemptOf } from '../../support/batch';
import { DeduplicationTable } from '../../support/deduplicationTable';

const HOUR_MS = 3_600_000;

it('rows are deleted when their keys have expired, two for each that is made', async () => {
	const expiring = createExpiringKeys();
	const deleted: string[] = [];
	const make = async (key: string, nowMs: number) => {
		expiring.add([key], nowMs, HOUR_MS);
		await deleteExpired(expiring, { made: 1, nowMs }, async (row) => void deleted.push(row));
		return [...deleted];
	};
	expect(await make('a', 0)).toEqual([]);
	expect(await make('b', 1)).toEqual([]);
	expect(await make('c', 2)).toEqual([]);
	expect(await make('d', HOUR_MS)).toEqual(['a']);
	expect(await make('e', HOUR_MS + 3)).toEqual(['a', 'b', 'c']);
	expect(expiring.size).toBe(2);
});

it('keys that live for different times expire each in its own', () => {
	const expiring = createExpiringKeys();
	expiring.add(['a day'], 0, 24 * HOUR_MS);
	expiring.add(['an hour'], 0, HOUR_MS);
	expect(expiring.takeExpired(HOUR_MS, 9)).toEqual(['an hour']);
	expect(expiring.takeExpired(24 * HOUR_MS, 9)).toEqual(['a day']);
});

it('a row that cannot be deleted stays, and nobody is told', async () => {
	const expiring = createExpiringKeys();
	expiring.add(['a'], 0, 1);
	const isDown = async () => await Promise.reject(new Error('The database is down'));
	await expect(deleteExpired(expiring, { made: 1, nowMs: 9 }, isDown)).resolves.toBeUndefined();
});

it('no more than 20,000 keys of a kind are remembered for a workflow', () => {
	const expiring = createExpiringKeys();
	expiring.add(
		Array.from({ length: 25_000 }, (_, index) => `${index}`),
		0,
		1,
	);
	expect(expiring.size).toBe(20_000);
	expect(expiring.takeExpired(1, 1)).toEqual(['0']);
});

it('the rows by which attempts know their rivals go after a day, and nobody confirms a session without them', async () => {
	const table = new DeduplicationTable();
	const expiring = { look: createExpiringKeys(), 'contested look': createExpiringKeys() };
	let now = 0;
	const rivals = createRivals(
		table.process(),
		() => ({ agent: 'a', callee: '1', uui: '' }),
		() => now,
		(kind) => expiring[kind as keyof typeof expiring],
	);
	await rivals.register([attemptOf(0)]);
	now = 13 * HOUR_MS;
	expect(await rivals.claimSession(attemptOf(0), 's', 'callee and agent')).toBe(false);
	for (let hour = 1; hour <= 100; hour++) {
		now = hour * HOUR_MS;
		await rivals.register([attemptOf(hour)]);
		await new Promise(setImmediate);
	}
	await pollUntil('old rows to be gone', () => (table.rows.length <= 26 ? true : undefined), 5_000);
	expect(table.rows.length).toBeGreaterThanOrEqual(24);
});
