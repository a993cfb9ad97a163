/**
 * What one trigger remembers of pushes, so that each starts one execution.
 *
 * The order is: n8n creates the execution, n8n saves the static data with the push's id, n8n answers Tencent, and
 * only then does the execution go on behind the trigger. So a process that is killed before the answer has done
 * nothing with the push, and Tencent pushes it again; one that is killed after the answer knows the push when
 * Tencent repeats it. Pushes take turns, because n8n saves static data as a whole, as it was read when the request
 * came: two at once would overwrite each other's ids.
 *
 * The guarantee ends where n8n's own does: an execution that is cut off behind the trigger is shown as crashed and
 * may be retried there; another node that saves static data of the same workflow in the moment before a crash may save it
 * without the latest ids. With several n8n processes (queue mode) the same push may start two executions when it reaches
 * two of them at the same moment, of which one goes on: see claimPush. Executions do not wait for the answer there.
 */
export interface PushMemory {
	/** Waits until the pushes before have been answered. @returns what ends the turn; call it when this one has been */
	takeTurn(): Promise<() => void>;
	/**
	 * Whether n8n is creating an execution for the push: a repeat must neither start another one nor be acknowledged.
	 * n8n may take long, at its concurrency limit for instance, and Tencent may have hung up meanwhile.
	 */
	isStarting(id: string): boolean;
	/**
	 * Whether n8n holds an execution for the push.
	 *
	 * @param saved the ids of the static data, which earlier processes may have known
	 */
	knows(id: string, saved: unknown): boolean;
	/**
	 * Tells that an execution is being created for the push.
	 *
	 * @param answer resolves when Tencent has its answer or has hung up before
	 * @param isAnswered whether n8n has written its answer, also when nobody listens any more
	 */
	start(id: string, answer: Promise<void>, isAnswered: () => boolean): void;
	/** Tells that n8n holds the execution. @returns the ids to be saved: the latest that are known, with this one */
	hold(id: string): string[];
	/**
	 * Resolves when n8n holds the execution and nobody waits for the answer any more; at once when it is not this
	 * process that answers it.
	 */
	answered(id: string): Promise<void>;
	/** Whether no push is under way, so that nothing is lost but ids that are saved as well. */
	isIdle(): boolean;
}

/** Three pushes per call: the last 1,600 calls. Tencent repeats a push at most three times. */
const MAX_IDS = 5000;

/** Milliseconds after which n8n is not expected to create the execution any more. */
const MAX_START_MS = 600_000;

/** A push for which n8n creates an execution: since when, what ends it, and whether n8n has written its answer. */
interface Start {
	since: number;
	held: () => void;
	isAnswered: () => boolean;
}

/** @param now milliseconds since 1970 */
export function createPushMemory(now: () => number = Date.now): PushMemory {
	let ids = new Set<string>();
	const starting = new Map<string, Start>();
	const unanswered = new Map<string, Promise<unknown>>();
	let lastTurn: Promise<void> = Promise.resolve();
	let turns = 0;

	/** Forgets executions that n8n has failed to create: what is answered and still not held is one of them. */
	function forgetFailed() {
		for (const [id, { since, isAnswered }] of starting) {
			if (!isAnswered() && now() - since < MAX_START_MS) continue;
			starting.delete(id);
			unanswered.delete(id);
		}
	}

	return {
		async takeTurn() {
			const before = lastTurn;
			let end: () => void = () => {};
			turns++;
			lastTurn = new Promise((resolve) => {
				end = resolve;
			});
			void lastTurn.then(() => turns--);
			await before;
			return end;
		},
		knows(id, saved) {
			if (Array.isArray(saved)) ids = new Set([...(saved as string[]), ...ids]);
			return ids.has(id);
		},
		isStarting(id) {
			forgetFailed();
			return starting.has(id);
		},
		start(id, answer, isAnswered) {
			const isHeld = new Promise<void>((held) =>
				starting.set(id, { since: now(), held, isAnswered }),
			);
			const done = Promise.all([answer, isHeld]);
			unanswered.set(id, done);
			void done.then(() => unanswered.delete(id));
		},
		hold(id) {
			starting.get(id)?.held();
			starting.delete(id);
			const latest = [...ids.add(id)].slice(-MAX_IDS);
			ids = new Set(latest);
			return latest;
		},
		async answered(id) {
			await unanswered.get(id);
		},
		isIdle: () => turns === 0 && starting.size === 0 && unanswered.size === 0,
	};
}

/** The memories of all push triggers of this process. */
export interface PushMemories {
	/** The memory that all pushes to a trigger share. */
	of(workflowId: string, nodeId: string): PushMemory;
}

/** Triggers that are remembered: of those pushed to longest ago, n8n's static data knows the pushes still. */
const MAX_TRIGGERS = 500;

/**
 * Makes what outlives a request; one for each process.
 *
 * @param now milliseconds since 1970
 */
export function createPushMemories(now: () => number = Date.now): PushMemories {
	/** In the order of their latest push. */
	const memories = new Map<string, PushMemory>();
	return {
		of(workflowId, nodeId) {
			const key = `${workflowId} ${nodeId}`;
			const memory = memories.get(key) ?? createPushMemory(now);
			memories.delete(key);
			memories.set(key, memory);
			for (const [oldest, { isIdle }] of memories) {
				if (memories.size <= MAX_TRIGGERS) break;
				if (isIdle()) memories.delete(oldest);
			}
			return memory;
		},
	};
}
