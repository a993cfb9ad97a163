import { findOutcome, OUTCOME_CATALOGUE, wordsOf } from '../../nodes/TencentCcc/outcomes/catalogue';
import { CHINESE_OUTCOMES } from '../../nodes/TencentCcc/outcomes/chineseOutcomes';
import type { ActionKind } from '../../nodes/TencentCcc/outcomes/kind';
import {
	DIALLING_ACTIONS,
	STANDARD_OUTPUTS,
	type Outcome,
	type StandardOutput,
} from '../../nodes/TencentCcc/outcomes/outcome';
import { labelOfOutput } from '../../nodes/TencentCcc/outcomes/outputs';
import { table, type Language } from './markdown';

const WORDS = {
	en: {
		dialHeader: [
			'Standard output',
			'Outcome',
			'Code',
			'May a phone have rung?',
			'What happened',
			'What to do next',
		],
		resultHeader: [
			'Outcome',
			'Code',
			'Category',
			'Sent again by the node',
			'What happened',
			'What to do next',
		],
		standardHeader: ['Output', 'What leaves by it', 'May a phone have rung?', 'What to do next'],
		nextStepsHeader: ['Output', 'What to do next'],
		everythingElse: 'everything else',
		everythingUnknown: 'whatever may have rung: ',
		rung: { no: 'no', unknown: '**possibly**' },
		repeats: { both: 'yes', read: 'reads only', none: 'no' },
		reads: 'reads',
		acts: 'acts',
		separator: ', ',
		accessOf: 'the action (`ccc:` and its name)',
	},
	zh: {
		dialHeader: ['标准输出', '结果', '错误码', '是否可能已响铃', '发生了什么', '接下来怎么做'],
		resultHeader: ['结果', '错误码', '类别', '节点是否重发', '发生了什么', '接下来怎么做'],
		standardHeader: ['输出', '哪些结果从这里输出', '是否可能已响铃', '接下来怎么做'],
		nextStepsHeader: ['输出', '接下来怎么做'],
		everythingElse: '其余所有结果',
		everythingUnknown: '电话可能已响铃的所有结果：',
		rung: { no: '否', unknown: '**可能**' },
		repeats: { both: '是', read: '仅只读操作', none: '否' },
		reads: '只读',
		acts: '更改',
		separator: '、',
		accessOf: '相应接口（`ccc:` 加接口名称）',
	},
} as const satisfies Record<Language, unknown>;

/** What to do with what leaves by an output, and the output's name in Chinese. */
const NEXT_STEPS: Record<StandardOutput, { en: string; zh: string; chineseName: string }> = {
	success: {
		chineseName: '成功',
		en: 'Go on: Tencent has begun to ring. The record of the call says who answered.',
		zh: '继续后面的步骤：腾讯云已开始呼叫。谁接听了，要看这通电话的服务记录。',
	},
	agentBusy: {
		chineseName: '座席忙',
		en: 'Offer the lead to another agent, or try again in a few minutes.',
		zh: '把线索交给其他座席，或几分钟后再试。',
	},
	notNow: {
		chineseName: '现在不行',
		en: 'Queue the lead and dial it again later; `failure.nextAllowedAt` or `failure.advice` says when.',
		zh: '排队等候，稍后再拨打；`failure.nextAllowedAt` 或 `failure.advice` 说明何时可以。',
	},
	blocked: {
		chineseName: '号码受限',
		en: 'Dial the lead once more on another day; mark it as "do not call" when it is refused again, and at once when it is _Callee Blocked_.',
		zh: '改天再拨打一次；再次被拒绝时，把线索标记为“请勿拨打”（_Callee Blocked_ 立即标记）。',
	},
	callerLimit: {
		chineseName: '主叫超频',
		en: 'Let the caller number rest, or add more numbers to _Callers_.',
		zh: '让这个主叫号码休息一段时间，或在 _Callers_（主叫号码）中增加号码。',
	},
	noCaller: {
		chineseName: '无主叫号码',
		en: 'Somebody has to look into the numbers in the Tencent console.',
		zh: '需要有人到腾讯云控制台检查号码。',
	},
	agentSetup: {
		chineseName: '座席未配置',
		en: 'Somebody has to set the agent up: the account, or the allow-list of mobiles.',
		zh: '需要有人为座席完成配置：账号，或手机号白名单。',
	},
	unknown: {
		chineseName: '结果未知',
		en: 'A person finds out: **never dial the lead again automatically.**',
		zh: '由人工核实：**绝不要自动重拨。**',
	},
	duplicate: {
		chineseName: '重复',
		en: 'Nothing: the _Redial Guard Key_ was dialled before.',
		zh: '无需处理：这个 _Redial Guard Key_ 此前已经拨打过。',
	},
	otherError: {
		chineseName: '其他错误',
		en: 'Tell the team; `failure.advice` says what to do.',
		zh: '通知团队；`failure.advice` 给出了处理办法。',
	},
};

/** Whether an action of one of these kinds can end so. */
const canEnd =
	(...kinds: ActionKind[]) =>
	(outcome: Outcome) =>
		kinds.some(
			(kind) =>
				(outcome.kinds?.includes(kind) ?? true) &&
				(outcome.actions?.some(
					(action) => DIALLING_ACTIONS.includes(action) === (kind === 'dial'),
				) ??
					true),
		);

/** What the tables say of a code. @throws Error for a code without Chinese words */
function textsOf({ code }: Outcome, kind: ActionKind, language: Language) {
	if (language === 'zh' && !CHINESE_OUTCOMES[code]) {
		throw new Error(`${code} has no Chinese words in outcomes/chineseOutcomes.ts`);
	}
	const { meaning, advice } = wordsOf(code, kind, language === 'zh' ? 'zh-CN' : 'en-US');
	return { meaning, advice: advice.replace('ccc:{action}', WORDS[language].accessOf) };
}

/** Every way in which dialling can fail, in the order of the standard outputs. */
export function dialOutcomeTable(language: Language = 'en'): string {
	const words = WORDS[language];
	const outcomes = OUTCOME_CATALOGUE.filter(canEnd('dial'));
	const rows = STANDARD_OUTPUTS.flatMap(({ output }) =>
		outcomes.filter((outcome) => outcome.output === output),
	).map((outcome) => {
		const { meaning, advice } = textsOf(outcome, 'dial', language);
		return [
			labelOfOutput(outcome.output),
			outcome.label,
			`\`${outcome.code}\``,
			words.rung[outcome.callPlaced],
			meaning,
			advice,
		];
	});
	return table([...words.dialHeader], rows);
}

/** Every way in which an operation that reads or acts can fail. */
export function resultOutcomeTable(language: Language = 'en'): string {
	const words = WORDS[language];
	const rows = OUTCOME_CATALOGUE.filter(canEnd('read', 'act')).map((outcome) => {
		const { code, label } = outcome;
		const act = findOutcome(code, 'act');
		const read = findOutcome(code, 'read');
		const { meaning, advice } = textsOf(outcome, 'act', language);
		const category =
			read.category === act.category
				? `\`${act.category}\``
				: `\`${read.category}\` (${words.reads}), \`${act.category}\` (${words.acts})`;
		const repeats = act.retryable ? 'both' : read.retryable ? 'read' : 'none';
		return [label, `\`${code}\``, category, words.repeats[repeats], meaning, advice];
	});
	return table([...words.resultHeader], rows);
}

/** An output as the tables name it. */
const nameOf = (output: StandardOutput, language: Language) => {
	const label = `**${labelOfOutput(output)}**`;
	return language === 'zh' ? `${label}（${NEXT_STEPS[output].chineseName}）` : label;
};

/** The standard outputs in short: what to do with what leaves by each. */
export const nextStepsTable = (language: Language = 'en') =>
	table(
		[...WORDS[language].nextStepsHeader],
		STANDARD_OUTPUTS.map(({ output }) => [nameOf(output, language), NEXT_STEPS[output][language]]),
	);

/** The standard outputs: what leaves by each, and what to do with it. */
export function standardOutputTable(language: Language = 'en'): string {
	const words = WORDS[language];
	const outcomes = OUTCOME_CATALOGUE.filter(canEnd('dial'));
	const rows = STANDARD_OUTPUTS.flatMap(({ output }) => {
		if (output === 'success') return [];
		const labels = outcomes
			.filter((outcome) => outcome.output === output)
			.map((outcome) => outcome.label)
			.join(words.separator);
		const leaves =
			output === 'otherError'
				? words.everythingElse
				: output === 'unknown'
					? `${words.everythingUnknown}${labels}`
					: labels;
		return [
			[
				nameOf(output, language),
				leaves,
				words.rung[output === 'unknown' ? 'unknown' : 'no'],
				NEXT_STEPS[output][language],
			],
		];
	});
	return table([...words.standardHeader], rows);
}
