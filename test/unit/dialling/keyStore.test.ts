import { createKeyStore } from '../../../nodes/TencentCcc/dialling/keyStore';
import { DeduplicationTable } from '../../support/deduplicationTable';

const STORE = { patienceMs: 50, wait: async () => await new Promise<void>(setImmediate) };
const storeIn = (table: DeduplicationTable, nodeId?: string, workflowId?: string) =>
	createKeyStore(table.process(nodeId, workflowId), 'lead', STORE);

/** A small generator, so that a failure can be repeated. Source: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function randomFrom(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

describe('claims of a key', () => {
	it.each([
		['two processes', 2, ['node']],
		['five copies of an event', 5, ['node']],
		['two nodes of one workflow', 2, ['node', 'other node']],
	])('have one winner: %s', async (_, claims, nodeIds) => {
		let twice = 0;
		let byNobody = 0;
		for (let seed = 1; seed <= 100; seed++) {
			const random = randomFrom(seed);
			const table = new DeduplicationTable(() => random() * 3);
			const won = await Promise.all(
				Array.from({ length: claims }, async (__, index) => {
					const store = storeIn(table, nodeIds[index % nodeIds.length]);
					return (await store.claim(['a'])).size;
				}),
			);
			const winners = won.reduce((sum, size) => sum + size, 0);
			if (winners > 1) twice++;
			if (winners === 0) byNobody++;
		}
		expect({ twice, byNobody }).toEqual({ twice: 0, byNobody: 0 });
	});

	it('have one winner for each of many keys, claimed at once with other keys', async () => {
		const random = randomFrom(7);
		const table = new DeduplicationTable(() => random() * 5);
		const keys = Array.from({ length: 200 }, (_, index) => `lead-${index}`);
		const rung = new Map<string, number>();
		await Promise.all(
			Array.from({ length: 4 }, async () => {
				for (let next = 0; next < keys.length; next += 20) {
					for (const key of await storeIn(table).claim(keys.slice(next, next + 20))) {
						rung.set(key, (rung.get(key) ?? 0) + 1);
					}
				}
			}),
		);
		expect([...rung.values()].filter((count) => count !== 1)).toEqual([]);
		expect(rung.size).toBe(keys.length);
	});

	it('of different workflows do not meet', async () => {
		const table = new DeduplicationTable();
		expect(await storeIn(table).claim(['a'])).toEqual(new Set(['a']));
		expect(await storeIn(table, 'node', 'another workflow').claim(['a'])).toEqual(new Set(['a']));
	});

	it('stay when another key is given back', async () => {
		const table = new DeduplicationTable();
		const store = storeIn(table);
		await store.claim(['a', 'b']);
		await store.release('a');
		expect(await store.claim(['a', 'b'])).toEqual(new Set(['a']));
	});

	it('have one winner after the key was given back', async () => {
		for (let seed = 1; seed <= 100; seed++) {
			const random = randomFrom(seed);
			const table = new DeduplicationTable(() => random() * 3);
			const first = storeIn(table);
			await first.claim(['a']);
			await first.release('a');
			const claims = await Promise.all([storeIn(table).claim(['a']), storeIn(table).claim(['a'])]);
			expect(claims.map(({ size }) => size).sort()).toEqual([0, 1]);
		}
	});
});

describe('a store that fails', () => {
	it('claims nothing when it is down', async () => {
		const table = new DeduplicationTable();
		table.isDown = true;
		await expect(storeIn(table).claim(['a'])).rejects.toThrow('does not answer');
		table.isDown = false;
		expect(table.rows).toEqual([]);
	});

	it('gives back what a group had claimed before it failed', async () => {
		const rows = new DeduplicationTable().process();
		const store = createKeyStore(
			{
				...rows,
				record: async (row, values) => {
					if (row.endsWith(' b')) throw new Error('The database does not answer');
					return await rows.record(row, values);
				},
			},
			'lead',
			STORE,
		);
		await expect(store.claim(['a', 'b', 'c'])).rejects.toThrow('does not answer');
		expect(await store.claim(['a', 'c'])).toEqual(new Set(['a', 'c']));
	});

	it('lets nobody go on when the answer to an insert got lost', async () => {
		const table = new DeduplicationTable();
		table.lostAnswers = 1;
		expect(await storeIn(table).claim(['a'])).toEqual(new Set());
		expect(await storeIn(table).claim(['a'])).toEqual(new Set());
	});
});

describe('what somebody else has claimed', () => {
	it('has ended when that was noted', async () => {
		const table = new DeduplicationTable();
		const winner = storeIn(table);
		await winner.claim(['a']);
		await winner.complete('a');
		expect(await storeIn(table).endOf('a')).toBe('completed');
	});

	it('is known when it was given back', async () => {
		const table = new DeduplicationTable();
		const winner = storeIn(table);
		await winner.claim(['a']);
		await winner.release('a');
		expect(await storeIn(table).endOf('a')).toBe('released');
	});

	it('is waited for', async () => {
		const table = new DeduplicationTable();
		const winner = storeIn(table);
		await winner.claim(['a']);
		let pauses = 0;
		const other = createKeyStore(table.process(), 'lead', {
			wait: async () => {
				if (++pauses === 3) await winner.complete('a');
			},
		});
		expect(await other.endOf('a')).toBe('completed');
		expect(pauses).toBe(3);
	});

	it('is in doubt when its end is never noted, after the patience is over', async () => {
		const table = new DeduplicationTable();
		await storeIn(table).claim(['a']);
		let waited = 0;
		const other = createKeyStore(table.process(), 'lead', {
			patienceMs: 20_000,
			wait: async (milliseconds) => {
				waited += milliseconds;
			},
		});
		expect(await other.endOf('a')).toBe('neverNoted');
		expect(waited).toBeGreaterThanOrEqual(20_000);
		expect(waited).toBeLessThan(21_100);
	});
});

describe('a key that is forgotten', () => {
	it.each<[string, (store: ReturnType<typeof storeIn>) => Promise<unknown>, boolean]>([
		[
			'whose call has ended',
			async (store) => {
				await store.claim(['a']);
				await store.complete('a');
			},
			true,
		],
		['whose call never noted its end', async (store) => await store.claim(['a']), true],
		[
			'that was given back',
			async (store) => {
				await store.claim(['a']);
				await store.release('a');
			},
			false,
		],
		['that nobody has claimed', async () => await Promise.resolve(), false],
	])('%s leaves nothing behind, and has one winner again', async (_name, prepare, wasKnown) => {
		const table = new DeduplicationTable();
		await prepare(storeIn(table));
		await storeIn(table).claim(['b']);
		expect(await storeIn(table, 'other node').forget('a')).toBe(wasKnown);
		expect(table.rows).toHaveLength(1);
		const claims = await Promise.all([storeIn(table).claim(['a']), storeIn(table).claim(['a'])]);
		expect(claims.map(({ size }) => size).sort()).toEqual([0, 1]);
		expect(await storeIn(table).claim(['b'])).toEqual(new Set());
	});

	it('stays claimed when only its end could be deleted', async () => {
		const table = new DeduplicationTable();
		const rows = table.process();
		await storeIn(table).claim(['a']);
		await storeIn(table).complete('a');
		const store = createKeyStore(
			{
				...rows,
				delete: async (row) => {
					if (row.startsWith('claimed')) throw new Error('The database does not answer');
					await rows.delete(row);
				},
			},
			'lead',
			STORE,
		);
		await expect(store.forget('a')).rejects.toThrow('does not answer');
		expect(await storeIn(table).claim(['a'])).toEqual(new Set());
	});
});

it('costs two rows for a lead that was dialled, and none for one that was refused', async () => {
	const table = new DeduplicationTable();
	const store = storeIn(table);
	await store.claim(['dialled', 'refused']);
	await store.complete('dialled');
	await store.release('refused');
	expect(table.rows).toHaveLength(2);
});
