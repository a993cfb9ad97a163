import type { Attempt } from './attempt';

/** So many answers one after another that are not Tencent's, and the next ones will not be either. */
export const MAX_FOREIGN_ANSWERS = 5;

/** Who answered a request. */
export type AnsweredBy = 'Tencent' | 'somebody else' | 'nobody';

/** Counts answers that came from a gateway or a proxy, one after another. */
export interface ForeignAnswers {
	/**
	 * Takes in what came of a request. What brought no answer at all counts neither way.
	 *
	 * @returns whether there are too many
	 */
	note(attempt: Attempt, answeredBy: AnsweredBy): boolean;
	/** The attempts that were answered so, when there are too many; otherwise none. */
	tooMany(): Attempt[];
}

export function createForeignAnswers(): ForeignAnswers {
	let attempts: Attempt[] = [];
	const areTooMany = () => attempts.length >= MAX_FOREIGN_ANSWERS;
	return {
		note(attempt, answeredBy) {
			if (areTooMany() || answeredBy === 'nobody') return areTooMany();
			attempts = answeredBy === 'Tencent' ? [] : [...attempts, attempt];
			return areTooMany();
		},
		tooMany: () => (areTooMany() ? attempts : []),
	};
}
