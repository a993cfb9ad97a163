import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer.
 *
 * @param what what is waited for, used in the error
 * @param ask returns the answer, or undefined to be asked again; a throw ends the waiting
 * @param deadlineMilliseconds how long to wait in all
 * @param intervalMilliseconds the pause between two questions
 * @throws Error when the deadline has passed without an answer
 */
export async function pollUntil<Answer>(
	what: string,
	ask: () => Promise<Answer | undefined> | Answer | undefined,
	deadlineMilliseconds = 30_000,
	intervalMilliseconds = 50,
): Promise<Answer> {
	const deadline = Date.now() + deadlineMilliseconds;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > deadline) {
			throw new Error(`Waited ${deadlineMilliseconds / 1000} s in vain for ${what}`);
		}
		await pause(intervalMilliseconds);
	}
}
