import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import {
	createSlot,
	limiterOf,
	sessionsOf,
	type AccountKey,
} from '../../../nodes/TencentCcc/processState';

/** A slot of texts with a clock that is set by hand. */
function slotWith(bounds: Partial<Parameters<typeof createSlot<{ name: string }>>[1]>) {
	let time = 0;
	let made = 0;
	const slot = createSlot<{ name: string }>(
		() => ({ name: `made ${++made}` }),
		{ maxEntries: 3, maxIdleMs: 1000, ...bounds },
		() => time,
	);
	return {
		slot,
		at: (ms: number) => (time = ms),
		held: (...keys: string[]) => keys.filter(slot.get),
	};
}

describe('a slot', () => {
	it('makes what is first asked for, and gives the same afterwards', () => {
		const { slot } = slotWith({});
		expect(slot.get('a')).toBeUndefined();
		const first = slot.of('a');
		expect(slot.of('a')).toBe(first);
		expect(slot.get('a')).toBe(first);
		slot.delete('a');
		expect([slot.get('a'), slot.size]).toEqual([undefined, 0]);
	});

	it('forgets what nobody has asked for long enough', () => {
		const { slot, at, held } = slotWith({});
		slot.of('old');
		at(600);
		slot.of('asked again later');
		at(1200);
		slot.of('asked again later');
		slot.of('new');
		expect(held('old', 'asked again later', 'new')).toEqual(['asked again later', 'new']);
	});

	it('holds no more than it may, and forgets the one that was asked for longest ago', () => {
		const { slot, held } = slotWith({ maxEntries: 3 });
		for (const key of ['a', 'b', 'c', 'a', 'd', 'e']) slot.of(key);
		// One more than the bound, until the next one is asked for
		expect(slot.size).toBeLessThanOrEqual(4);
		expect(held('b')).toEqual([]);
		expect(held('d', 'e')).toEqual(['d', 'e']);
	});

	it('stays bounded however many are asked for', () => {
		const { slot } = slotWith({ maxEntries: 100 });
		for (let key = 0; key < 10_000; key++) slot.of(String(key));
		expect(slot.size).toBeLessThanOrEqual(101);
	});

	it('forgets the heavy ones first asked for, when all together weigh too much', () => {
		const weights: Record<string, number> = { 'made 1': 50, 'made 2': 60, 'made 3': 1 };
		const { slot, held } = slotWith({
			maxEntries: 100,
			weightOf: ({ name }) => weights[name] ?? 0,
			maxWeight: 100,
		});
		for (const key of ['heavy', 'heavier', 'light', 'new']) slot.of(key);
		expect(held('heavy', 'heavier', 'light', 'new')).toEqual(['heavier', 'light', 'new']);
	});

	it('never forgets what is in use', () => {
		const { slot, at, held } = slotWith({
			maxEntries: 1,
			isInUse: ({ name }) => name === 'made 1',
		});
		slot.of('in use');
		at(1e6);
		for (const key of ['b', 'c', 'd']) slot.of(key);
		expect(held('in use', 'b', 'c', 'd')).toEqual(['in use', 'd']);
	});
});

describe('the limiter is shared by', () => {
	const account: AccountKey = {
		endpoint: 'https://a.example.com',
		secretId: 'id',
		sessionToken: '',
		sdkAppId: 1,
	};
	const temporary: AccountKey = { ...account, secretId: 'temporary', sessionToken: 'token' };

	it.each<[string, AccountKey, AccountKey, boolean]>([
		['all that use one key', account, { ...account }, true],
		['the applications of one key', account, { ...account, sdkAppId: 2 }, true],
		['nobody with another key', account, { ...account, secretId: 'other' }, false],
		['no other endpoint', account, { ...account, endpoint: 'https://b.example.com' }, false],
		[
			'the temporary keys of one application',
			temporary,
			{ ...temporary, secretId: 'next', sessionToken: 'next' },
			true,
		],
		['no temporary keys of another', temporary, { ...temporary, sdkAppId: 2 }, false],
	])('%s', (_name, first, second, isShared) => {
		const limiter = limiterOf(first, 'Action');
		expect(limiterOf(second, 'Action') === limiter).toBe(isShared);
		expect(limiterOf(second, 'OtherAction')).not.toBe(limiter);
	});
});

describe('the sessions of an application', () => {
	it('are known whichever key created them, and to no other application', () => {
		sessionsOf('https://a.example.com', 1).add('s');
		expect(sessionsOf('https://a.example.com', 1).has('s')).toBe(true);
		expect(sessionsOf('https://a.example.com', 2).has('s')).toBe(false);
		expect(sessionsOf('https://b.example.com', 1).has('s')).toBe(false);
	});

	it('are the latest ones', () => {
		const sessions = sessionsOf('https://c.example.com', 1);
		for (let session = 0; session <= 10_000; session++) sessions.add(String(session));
		const known = ['0', '4999', '5000', '10000'].map((session) => sessions.has(session));
		expect(known).toEqual([false, false, true, true]);
	});
});

describe('what a process still holds, in megabytes', () => {
	it.each([
		['2,000 rotated temporary keys with 500 calls each', 'rotatedKeys', 40],
		['50,000 executions of one call', 'singleCalls', 20],
	])(
		'after %s',
		async (_name, scene, maxMegabytes) => {
			const script = path.join(__dirname, 'memory.ts');
			const { stdout } = await promisify(execFile)(process.execPath, [
				'--expose-gc',
				'--import',
				'tsx',
				script,
				scene,
			]);
			const { megabytes } = JSON.parse(stdout) as { megabytes: number };
			expect(megabytes).toBeLessThan(maxMegabytes);
		},
		240_000,
	);
});
