import {
	createPushMemories,
	createPushMemory,
} from '../../../../nodes/TencentCcc/triggers/push/pushMemory';

/** The answer of a push: what `start` is told of it, n8n's answering it, and Tencent's hanging up before. */
const later = () => {
	let end = () => {};
	let isAnswered = false;
	const promise = new Promise<void>((done) => {
		end = done;
	});
	const answerNow = () => {
		isAnswered = true;
		end();
	};
	return {
		told: [promise, () => isAnswered] as const,
		resolve: answerNow,
		hangUp: () => end(),
		fail: answerNow,
	};
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
	memory.start('a', ...later().told);
	expect(memory.knows('a', undefined)).toBe(false);
	memory.hold('a');
	expect(memory.knows('a', undefined)).toBe(true);
});

it('does not know a push whose execution n8n could not create', async () => {
	const memory = createPushMemory();
	const { told, resolve } = later();
	memory.start('a', ...told);
	resolve();
	await settle();
	expect(memory.knows('a', undefined)).toBe(false);
	expect(memory.isStarting('a')).toBe(false);
});

it('starts no second execution while n8n creates the first, also when Tencent has hung up', async () => {
	const memory = createPushMemory();
	const { told, hangUp } = later();
	memory.start('a', ...told);
	hangUp();
	await settle();
	expect(memory.isStarting('a')).toBe(true);
	expect(memory.isStarting('b')).toBe(false);
	memory.hold('a');
	expect(memory.isStarting('a')).toBe(false);
	expect(memory.knows('a', undefined)).toBe(true);
});

it('lets Tencent push again when n8n could not create the execution after Tencent had hung up', async () => {
	const memory = createPushMemory();
	const { told, hangUp, fail } = later();
	memory.start('a', ...told);
	hangUp();
	await settle();
	expect(memory.isStarting('a')).toBe(true);
	fail();
	expect(memory.isStarting('a')).toBe(false);
	expect(memory.knows('a', undefined)).toBe(false);
});

it('gives up waiting for an execution that n8n never creates', () => {
	let now = 0;
	const memory = createPushMemory(() => now);
	memory.start('a', ...later().told);
	now = 599_999;
	expect(memory.isStarting('a')).toBe(true);
	now = 600_000;
	expect(memory.isStarting('a')).toBe(false);
});

it('keeps an execution waiting until n8n holds it, although Tencent has hung up', async () => {
	const memory = createPushMemory();
	const { told, hangUp } = later();
	memory.start('a', ...told);
	let isWaiting = true;
	const answered = memory.answered('a').then(() => {
		isWaiting = false;
	});
	hangUp();
	await settle();
	expect(isWaiting).toBe(true);
	memory.hold('a');
	await answered;
});

it('keeps an execution waiting until its push has been answered, and no other', async () => {
	const memory = createPushMemory();
	const { told, resolve } = later();
	memory.start('a', ...told);
	memory.hold('a');
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

describe('the memories of a process', () => {
	it('are one for each trigger, by workflow and node', () => {
		const memories = createPushMemories();
		expect(memories.of('w', 'n')).toBe(memories.of('w', 'n'));
		expect(memories.of('w', 'n')).not.toBe(memories.of('w', 'other'));
		expect(memories.of('w', 'n')).not.toBe(memories.of('other', 'n'));
	});

	it('are at most 500: those that were used longest ago go', () => {
		const memories = createPushMemories();
		const [first, second] = [memories.of('w', '0'), memories.of('w', '1')];
		for (let number = 2; number < 500; number++) memories.of('w', String(number));
		expect(memories.of('w', '0')).toBe(first);
		memories.of('w', '500');
		expect(memories.of('w', '0')).toBe(first);
		expect(memories.of('w', '1')).not.toBe(second);
	});

	it('stay while a push is under way', async () => {
		const memories = createPushMemories();
		const busy = memories.of('w', 'busy');
		const endTurn = await busy.takeTurn();
		const starting = memories.of('w', 'starting');
		starting.start('a', ...later().told);
		for (let number = 0; number < 600; number++) memories.of('w', String(number));
		expect(memories.of('w', 'busy')).toBe(busy);
		expect(memories.of('w', 'starting')).toBe(starting);
		endTurn();
		await settle();
		expect(busy.isIdle()).toBe(true);
	});
});
