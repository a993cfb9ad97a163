import { deliverPush } from '../../../../nodes/TencentCcc/triggers/push/deliverPush';
import { createPushMemories } from '../../../../nodes/TencentCcc/triggers/push/pushMemory';

/** The execution of a push, or of a test event. @param isHere whether this process has taken the push in */
async function deliver(mode: 'webhook' | 'manual', claimed: boolean, isHere = false) {
	const claims: string[] = [];
	const hints: unknown[] = [];
	const memories = createPushMemories();
	if (isHere) memories.of('w', 'n').hold('push-1');
	const push = { id: 'push-1', event: 'cdr', record: { SessionId: 's' } };
	const output = await deliverPush(
		{
			getInputData: () => [{ json: { push } }],
			getWorkflow: () => ({ id: 'w' }),
			getNode: () => ({ id: 'n', name: 'Trigger' }),
			getMode: () => mode,
			getNodeParameter: (name: string) => ({ simplify: false, downloadRecording: false })[name],
			addExecutionHints: (hint: unknown) => hints.push(hint),
		} as never,
		memories,
		async (_context, id) => {
			claims.push(id);
			return claimed;
		},
	);
	return { items: output[0], claims, hints };
}

it('goes on with a push that it has claimed', async () => {
	const { items, claims, hints } = await deliver('webhook', true);
	expect(items).toMatchObject([{ json: { SessionId: 's' } }]);
	expect([claims, hints]).toEqual([['push-1'], []]);
});

it('ends with a note when another execution has claimed the push', async () => {
	const { items, hints } = await deliver('webhook', false);
	expect(items).toEqual([]);
	expect(hints).toMatchObject([{ message: expect.stringContaining('another process') as never }]);
});

it('claims nothing for a test event', async () => {
	const { items, claims } = await deliver('manual', false);
	expect(items).toHaveLength(1);
	expect(claims).toEqual([]);
});

it('claims nothing in the process that has taken the push in, which starts one execution for it', async () => {
	const { items, claims } = await deliver('webhook', false, true);
	expect(items).toHaveLength(1);
	expect(claims).toEqual([]);
});
