import { setTimeout as wait } from 'node:timers/promises';
import { sortedLastIndexBy } from 'lodash';

interface Task {
	readonly time: number;
	readonly work: () => void;
}

/** A real timer never sleeps longer, so that a clock that jumps is noticed. */
const MAX_SLEEP_MS = 60_000;

/**
 * Does work when the sandbox's clock has reached a time, with one real timer, for the earliest task. The clock alone decides what is due: a timer that wakes too
 * early by the clock sleeps again.
 *
 * @param clock milliseconds since 1970
 * @param closing ends every sleep, for good
 */
export function createScheduler(clock: () => number, closing: AbortSignal) {
	/** Earliest first; of equal times, the one planned first. */
	const tasks: Task[] = [];
	let sleep = new AbortController();

	function arm(): void {
		sleep.abort();
		if (tasks.length === 0 || closing.aborted) return;
		sleep = new AbortController();
		const milliseconds = Math.min(MAX_SLEEP_MS, Math.max(0, tasks[0].time - clock()));
		void wait(milliseconds, undefined, { signal: sleep.signal }).then(runDue, () => undefined);
	}

	/** Does everything that is due by now. Tests with a clock of their own call this after they have turned it. */
	function runDue(): void {
		const now = clock();
		while (tasks.length > 0 && tasks[0].time <= now) tasks.shift()?.work();
		arm();
	}

	/** Forgets everything that is planned. */
	function clear(): void {
		tasks.length = 0;
		arm();
	}

	closing.addEventListener('abort', clear, { once: true });
	return {
		/** Plans work for a time, in milliseconds since 1970; what is past is done at once, but after this call. */
		at(time: number, work: () => void): void {
			if (closing.aborted) return;
			const task: Task = { time, work };
			const position = sortedLastIndexBy(tasks, task, 'time');
			tasks.splice(position, 0, task);
			if (position === 0) arm();
		},
		runDue,
		clear,
	};
}
