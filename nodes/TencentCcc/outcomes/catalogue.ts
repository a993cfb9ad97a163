import { CALL_OUTCOMES } from './callOutcomes';
import {
	CHINESE_AGAIN,
	CHINESE_OUTCOMES,
	CHINESE_UNKNOWN,
	type OutcomeWords,
} from './chineseOutcomes';
import { CLIENT_OUTCOMES } from './clientOutcomes';
import { COMMON_OUTCOMES } from './commonOutcomes';
import type { ActionKind } from './kind';
import { ambiguous, type Outcome, type ResultCategory } from './outcome';

/** Every way in which an attempt or a request can fail: each code once. */
export const OUTCOME_CATALOGUE: readonly Outcome[] = [
	...CALL_OUTCOMES,
	...COMMON_OUTCOMES,
	...CLIENT_OUTCOMES,
];

/** Codes of the API, in catalogue order: everything except our own `Client.` codes. */
export const SERVER_OUTCOMES: readonly Outcome[] = [...CALL_OUTCOMES, ...COMMON_OUTCOMES];

const outcomesByCode = new Map(OUTCOME_CATALOGUE.map((outcome) => [outcome.code, outcome]));

/** A code that matches nothing is treated with the greatest care: it may have rung somebody. */
const unlisted = (code: string): Outcome => ({
	...ambiguous,
	code,
	label: 'Unlisted Code',
	transient: false,
	meaning: 'Tencent answered with a code that this version of the node does not know.',
});

/** What is said in each kind of action where the catalogue says it for all of them. */
const WORDS: Record<ActionKind, { again: string; unknown: string; advice: string }> = {
	dial: {
		again: 'dial the lead again',
		unknown: ' A telephone may have rung.',
		advice:
			'Do not dial this lead again before somebody has checked: look for the call in the Tencent console or with Call Record: Get Many, or ask the agent.',
	},
	act: {
		again: 'run this operation again',
		unknown: ' It may have been carried out all the same.',
		advice: 'Check in the Tencent console whether it was carried out before you run it again.',
	},
	read: {
		again: 'run this operation again',
		unknown: '',
		advice: 'Wait a little, then run this operation again: nothing was changed.',
	},
};

/** A catalogue entry as it stands for one kind of action. */
export interface OutcomeOfKind extends Omit<Outcome, 'category'> {
	category: ResultCategory;
	/** Whether the node itself may send the same request again, after a pause. */
	retryable: boolean;
}

/**
 * Whether a request that ended so is sent again after a pause. What reads may be repeated whenever that may help; what
 * acts only when it was throttled or never left; what dials only when for certain nothing was placed.
 */
function isRetryable(outcome: Outcome, kind: ActionKind): boolean {
	const { transient, callPlaced, category } = outcome;
	if (!transient) return false;
	if (kind === 'read') return true;
	if (kind === 'act') return category === 'rateLimit' || category === 'notSent';
	return callPlaced === 'no';
}

/** The entry of a code: its own, else that of its longest known dotted prefix, else one made for it. */
function entryOf(code: string): Outcome {
	for (
		let prefix = code;
		prefix !== '';
		prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))
	) {
		const outcome = outcomesByCode.get(prefix);
		if (outcome) return outcome;
	}
	return unlisted(code);
}

function resolve(code: string, kind: ActionKind): OutcomeOfKind {
	const entry = entryOf(code);
	const isUnknown = entry.callPlaced === 'unknown';
	const resultCategory =
		entry.resultCategory ?? (isUnknown && kind === 'read' ? 'service' : entry.category);
	return {
		...entry,
		category: kind === 'dial' ? entry.category : resultCategory,
		meaning: isUnknown ? `${entry.meaning}${WORDS[kind].unknown}` : entry.meaning,
		advice: isUnknown ? WORDS[kind].advice : entry.advice.replace('{again}', WORDS[kind].again),
		retryable: isRetryable(entry, kind),
	};
}

const resolved = new Map<string, OutcomeOfKind>();
for (const { code } of OUTCOME_CATALOGUE) {
	for (const kind of ['read', 'act', 'dial'] as const) {
		resolved.set(`${kind} ${code}`, resolve(code, kind));
	}
}

/**
 * What the catalogue says of a code: its own entry, else that of its longest known dotted prefix.
 *
 * @param code Tencent's `Response.Error.Code` or one of our own codes
 * @param kind of the action that ended so; default `dial`, the most careful one
 * @returns the entry in the words of that kind; for a code that matches nothing an entry of the same shape that is
 * treated with the greatest care: `callPlaced: unknown`, never sent again
 *
 * @example
 * findOutcome('FailedOperation.SeatStatusBusy').output; // 'agentBusy'
 * findOutcome('InternalError', 'read').retryable; // true: reading may be repeated
 * findOutcome('InternalError', 'dial').retryable; // false: a telephone may have rung
 */
export function findOutcome(code: string, kind: ActionKind = 'dial'): OutcomeOfKind {
	return resolved.get(`${kind} ${code}`) ?? resolve(code, kind);
}

/** The languages of meaning and advice: those of the credential's Message Language. */
export type MessageLanguage = 'en-US' | 'zh-CN';

/** The code whose Chinese words stand for a code: its own, or that of its longest known dotted prefix. */
const chineseWordsOf = (code: string, kind: ActionKind) =>
	CHINESE_OUTCOMES[code] ?? CHINESE_OUTCOMES[findOutcome(code, kind).code];

/** What is said of a code: what happened, and what to do next, in which `{action}` stands for the action's name. */
export function wordsOf(code: string, kind: ActionKind, language: MessageLanguage): OutcomeWords {
	const outcome = findOutcome(code, kind);
	const chinese = language === 'zh-CN' ? chineseWordsOf(code, kind) : undefined;
	if (!chinese) return { meaning: outcome.meaning, advice: outcome.advice };
	if (outcome.callPlaced === 'no') {
		return {
			meaning: chinese.meaning,
			advice: chinese.advice.replace('{again}', CHINESE_AGAIN[kind]),
		};
	}
	const unknown = CHINESE_UNKNOWN[kind];
	return { meaning: `${chinese.meaning}${unknown.meaning}`, advice: unknown.advice };
}

/** The codes that an action can end with. */
export function outcomesOf(kind: ActionKind, action: string): readonly Outcome[] {
	return OUTCOME_CATALOGUE.filter(
		({ kinds, actions }) => (kinds?.includes(kind) ?? true) && (actions?.includes(action) ?? true),
	);
}
