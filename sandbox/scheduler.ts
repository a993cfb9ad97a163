import { setTimeout as wait } from 'node:timers/promises';

/** Does work when the sandbox's clock has reached a time. */
export interface Scheduler {
	/**
	 * Plans work.
	 *
	 * @param time milliseconds since 1970; what is past is done at once, but not before this call returns
	 * @returns cancels it
	 */
	at(time: number, work: () => void): () => void;
	/** Does everything that is due by now. Tests with a clock of their own call this after they have turned it. */
	runDue(): void;
	/** Forgets everything that is planned. */
	clear(): void;
}

interface Task {
	readonly time: number;
	readonly work: () => void;
}

/** A real timer never sleeps longer, so that a clock that jumps is noticed. */
const MAX_SLEEP_MS = 60_000;

/**
 * A scheduler with one real timer, for the earliest task. The clock alone decides what is due: a timer that wakes too
 * early by the clock sleeps again.
 *
 * @param clock milliseconds since 1970
 * @param closing ends every sleep, for good
 */
export function createScheduler(clock: () => number, closing: AbortSignal): Scheduler {
	/** Earliest first; of equal times, the one planned first. */
	const tasks: Task[] = [];
	let sleep: AbortController | undefined;

	function arm(): void {
		sleep?.abort();
		sleep = undefined;
		if (tasks.length === 0 || closing.aborted) return;
		const current = new AbortController();
		sleep = current;
		const milliseconds = Math.min(MAX_SLEEP_MS, Math.max(0, tasks[0].time - clock()));
		void wait(milliseconds, undefined, { signal: current.signal }).then(runDue, () => undefined);
	}

	function runDue(): void {
		const now = clock();
		while (tasks.length > 0 && tasks[0].time <= now) tasks.shift()?.work();
		arm();
	}

	function positionAfter(time: number): number {
		let low = 0;
		let high = tasks.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (tasks[middle].time <= time) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	function clear(): void {
		tasks.length = 0;
		arm();
	}

	closing.addEventListener('abort', clear, { once: true });
	return {
		at(time, work) {
			if (closing.aborted) return () => undefined;
			const task: Task = { time, work };
			const position = positionAfter(time);
			tasks.splice(position, 0, task);
			if (position === 0) arm();
			return () => {
				const index = tasks.indexOf(task);
				if (index >= 0) tasks.splice(index, 1);
			};
		},
		runDue,
		clear,
	};
}
