import pWaitFor from 'p-wait-for';

/**
 * Asks again and again until there is an answer.
 *
 * @param what what is waited for, used in the error
 * @param ask returns the answer, or undefined to be asked again; a throw ends the waiting
 * @param deadlineMs how long to wait in all, in milliseconds
 * @param intervalMs the pause between two questions, in milliseconds
 * @throws Error when the deadline has passed without an answer
 */
export async function pollUntil<Answer>(
	what: string,
	ask: () => Promise<Answer | undefined> | Answer | undefined,
	deadlineMs = 90_000,
	intervalMs = 50,
): Promise<Answer> {
	let answer: Answer | undefined;
	const deadline = Date.now() + deadlineMs;
	await pWaitFor(
		async () => {
			answer = await ask();
			if (answer !== undefined) return true;
			if (Date.now() <= deadline) return false;
			throw new Error(`Waited ${deadlineMs / 1000} s in vain for ${what}`);
		},
		{ interval: intervalMs },
	);
	return answer as Answer;
}
