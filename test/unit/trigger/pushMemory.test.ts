import { createPushMemory } from '../../../nodes/TencentCccTrigger/pushMemory';

const later = () => {
	let resolve: () => void = () => {};
	const promise = new Promise<void>((done) => {
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

it('knows a push once n8n holds its execution, and not before', () => {
	const memory = createPushMemory();
	memory.start('a', later().promise);
	expect(memory.knows('a', undefined)).toBe(false);
	memory.hold('a');
	expect(memory.knows('a', undefined)).toBe(true);
});

it('does not know a push whose execution n8n could not create', async () => {
	const memory = createPushMemory();
	const { promise, resolve } = later();
	memory.start('a', promise);
	resolve();
	await settle();
	expect(memory.knows('a', undefined)).toBe(false);
});

it('keeps an execution waiting until its push has been answered, and no other', async () => {
	const memory = createPushMemory();
	const { promise, resolve } = later();
	memory.start('a', promise);
	let isWaiting = true;
	const answered = memory.answered('a').then(() => {
		isWaiting = false;
	});
	await memory.answered('of another process');
	await settle();
	expect(isWaiting).toBe(true);
	resolve();
	await answered;
});

it('knows what an earlier process has saved, and saves it again', () => {
	const memory = createPushMemory();
	expect(memory.knows('a', ['a', 'b'])).toBe(true);
	expect(memory.knows('c', ['a'])).toBe(false);
	expect(memory.hold('c')).toEqual(['a', 'b', 'c']);
});

it('saves all that it knows, also when another push was read from older static data', () => {
	const memory = createPushMemory();
	memory.knows('a', undefined);
	memory.hold('a');
	memory.knows('b', undefined);
	expect(memory.hold('b')).toEqual(['a', 'b']);
});

it.each([undefined, null, 'text', {}])('starts afresh when %p is saved', (saved) => {
	expect(createPushMemory().knows('a', saved)).toBe(false);
});

it('remembers the last 5,000 pushes and no more', () => {
	const memory = createPushMemory();
	let ids: string[] = [];
	for (let number = 0; number < 5100; number++) {
		memory.knows(String(number), ids);
		ids = memory.hold(String(number));
	}
	expect(ids).toEqual(Array.from({ length: 5000 }, (_, index) => String(index + 100)));
	expect(memory.knows('99', ids)).toBe(false);
});
