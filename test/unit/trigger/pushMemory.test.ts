import { createPushMemory } from '../../../nodes/TencentCccTrigger/pushMemory';

const later = () => {
	let resolve: (isHeld: boolean) => void = () => {};
	const promise = new Promise<boolean>((done) => {
		resolve = done;
	});
	return { promise, resolve };
};
/** Lets everything run that waits for nothing but promises. */
const settle = async () => await new Promise((resolve) => setImmediate(resolve));

it('gives pushes their turns one after the other', async () => {
	const memory = createPushMemory();
	const order: string[] = [];
	const first = await memory.takeTurn();
	const second = memory.takeTurn().then((end) => {
		order.push('second');
		return end;
	});
	const third = memory.takeTurn().then(() => order.push('third'));
	await settle();
	expect(order).toEqual([]);
	first();
	const endSecond = await second;
	await settle();
	expect(order).toEqual(['second']);
	endSecond();
	await third;
	expect(order).toEqual(['second', 'third']);
});

it('knows a push once n8n holds its execution, and not before', async () => {
	const memory = createPushMemory();
	const { promise, resolve } = later();
	memory.start('a', promise);
	expect(memory.knows('a', undefined)).toBe(false);
	resolve(true);
	await settle();
	expect(memory.knows('a', undefined)).toBe(true);
});

it('does not know a push whose execution n8n could not create', async () => {
	const memory = createPushMemory();
	const { promise, resolve } = later();
	memory.start('a', promise);
	resolve(false);
	await settle();
	expect(memory.knows('a', undefined)).toBe(false);
});

it('knows a push whose execution runs, even when nobody waited for the answer', async () => {
	const memory = createPushMemory();
	const { promise, resolve } = later();
	memory.start('a', promise);
	const held = memory.held('a');
	resolve(false);
	await held;
	expect(memory.knows('a', [])).toBe(true);
});

it('keeps an execution waiting until its push has been answered, and no other', async () => {
	const memory = createPushMemory();
	const { promise, resolve } = later();
	memory.start('a', promise);
	let isWaiting = true;
	const held = memory.held('a').then(() => {
		isWaiting = false;
	});
	await memory.held('of another process');
	await settle();
	expect(isWaiting).toBe(true);
	resolve(true);
	await held;
});

it('knows what an earlier process has saved, and saves it again', () => {
	const memory = createPushMemory();
	expect(memory.knows('a', ['a', 'b'])).toBe(true);
	expect(memory.knows('c', ['a'])).toBe(false);
	expect(memory.start('c', Promise.resolve(true))).toEqual(['a', 'b', 'c']);
});

it.each([undefined, null, 'text', {}])('starts afresh when %p is saved', (saved) => {
	expect(createPushMemory().knows('a', saved)).toBe(false);
});

it('remembers the last 5,000 pushes and no more', () => {
	const memory = createPushMemory();
	for (let number = 0; number < 20; number++) {
		const saved = Array.from({ length: 1000 }, (_, index) => `${number}/${index}`);
		memory.knows('', saved);
	}
	const ids = memory.start('latest', Promise.resolve(true));
	expect(ids).toHaveLength(5000);
	expect(ids.at(-1)).toBe('latest');
	expect(new Set(ids).size).toBe(5000);
});
