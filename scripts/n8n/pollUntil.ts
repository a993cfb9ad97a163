import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer.
 *
 * @param what what is waited for, used in the error
 * @param ask returns the answer, or undefined to be asked again; a throw ends the waiting
 * @throws Error when the deadline has passed without an answer
 */
export async function pollUntil<Answer>(
	what: string,
	ask: () => Promise<Answer | undefined> | Answer | undefined,
	deadlineMs = 90_000,
	intervalMs = 50,
): Promise<Answer> {
	const deadline = Date.now() + deadlineMs;
	do {
		const answer = await ask();
		if (answer !== undefined) return answer;
		await pause(intervalMs);
	} while (Date.now() <= deadline);
	throw new Error(`Waited ${deadlineMs / 1000} s in vain for ${what}`);
}
