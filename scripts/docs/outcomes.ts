import { findOutcome, OUTCOME_CATALOGUE, wordsOf } from '../../nodes/TencentCcc/outcomes/catalogue';
import { CHINESE_OUTCOMES } from '../../nodes/TencentCcc/outcomes/chineseOutcomes';
import {
	DIALLING_ACTIONS,
	STANDARD_OUTPUTS,
	type Outcome,
	type StandardOutput,
} from '../../nodes/TencentCcc/outcomes/outcome';
import { table, type Say } from './markdown';
import chinese from './zh-CN.json';

type Output = (typeof STANDARD_OUTPUTS)[number];

/** What to do with what leaves by each output. */
const NEXT_STEPS: Record<StandardOutput, string> = {
	success: 'Go on: Tencent has begun to ring. The record of the call says who answered.',
	agentBusy: 'Offer the lead to another agent, or try again in a few minutes.',
	notNow:
		'Queue the lead and dial it again later; `failure.nextAllowedAt` or `failure.advice` says when.',
	blocked:
		'Dial the lead once more on another day; mark it as "do not call" when it is refused again, and at once when it is _Callee Blocked_.',
	callerLimit: 'Let the caller number rest, or add more numbers to _Callers_.',
	noCaller: 'Somebody has to look into the numbers in the Tencent console.',
	agentSetup: 'Somebody has to set the agent up: the account, or the allow-list of mobiles.',
	unknown: 'A person finds out: **never dial the lead again automatically.**',
	duplicate: 'Nothing: the _Redial Guard Key_ was dialled before.',
	otherError: 'Tell the team; `failure.advice` says what to do.',
};

/** What an operation can end with that dials, or one that does not. */
const outcomesOf = (dials: boolean) =>
	OUTCOME_CATALOGUE.filter(
		({ kinds, actions }) =>
			(!kinds || kinds.some((kind) => (kind === 'dial') === dials)) &&
			(!actions || actions.some((action) => DIALLING_ACTIONS.includes(action) === dials)),
	);

/** The failures of what dials that leave by an output. */
const failuresOf = ({ output }: Output) =>
	outcomesOf(true).filter((outcome) => outcome.output === output);

/** What happened, and what to do next. @throws Error for a code without Chinese words */
function textsOf({ code }: Outcome, kind: 'act' | 'dial', say: Say): string[] {
	if (!CHINESE_OUTCOMES[code]) throw new Error(`${code} has no words in chineseOutcomes.ts`);
	const { meaning, advice } = wordsOf(code, kind, say('en-US', 'zh-CN'));
	const access = say('the action (`ccc:` and its name)', '相应接口（`ccc:` 加接口名称）');
	return [meaning, advice.replace('ccc:{action}', access)];
}

/** Whether a telephone may have rung. */
const rung = ({ output }: Output, say: Say) =>
	output === 'unknown' ? say('**possibly**', '**可能**') : say('no', '否');

/** Every way in which dialling can fail, in the order of the standard outputs. */
export const dialOutcomeTable = (say: Say) =>
	table(
		say(
			'Standard output | Outcome | Code | May a phone have rung? | What happened | What to do next',
			'标准输出 | 结果 | 错误码 | 是否可能已响铃 | 发生了什么 | 接下来怎么做',
		),
		STANDARD_OUTPUTS.flatMap((output) =>
			failuresOf(output).map((outcome) => {
				const { label, code } = outcome;
				const texts = textsOf(outcome, 'dial', say);
				return [output.label, label, `\`${code}\``, rung(output, say), ...texts];
			}),
		),
	);

/** Every way in which an operation that reads or acts can fail. */
export const resultOutcomeTable = (say: Say) =>
	table(
		say(
			'Outcome | Code | Category | Sent again by the node | What happened | What to do next',
			'结果 | 错误码 | 类别 | 节点是否重发 | 发生了什么 | 接下来怎么做',
		),
		outcomesOf(false).map((outcome) => {
			const { label, code } = outcome;
			const [read, act] = [findOutcome(code, 'read'), findOutcome(code, 'act')];
			const category = `\`${act.category}\``;
			const ofReads = `\`${read.category}\` (${say('reads', '只读')})`;
			const sentAgain = read.retryable ? say('reads only', '仅只读操作') : say('no', '否');
			return [
				label,
				`\`${code}\``,
				read.category === act.category
					? category
					: `${ofReads}, ${category} (${say('acts', '更改')})`,
				act.retryable ? say('yes', '是') : sentAgain,
				...textsOf(outcome, 'act', say),
			];
		}),
	);

/** An output as the tables name it. */
const nameOf = ({ output, label }: Output, say: Say) =>
	say(`**${label}**`, `**${label}**（${chinese.outputs[output].name}）`);

const nextStepOf = ({ output }: Output, say: Say) =>
	say(NEXT_STEPS[output], chinese.outputs[output].text);

/** The standard outputs in short: what to do with what leaves by each. */
export const nextStepsTable = (say: Say) =>
	table(
		say('Output | What to do next', '输出 | 接下来怎么做'),
		STANDARD_OUTPUTS.map((output) => [nameOf(output, say), nextStepOf(output, say)]),
	);

/** The standard outputs of failures: what leaves by each, and what to do with it. */
export function standardOutputTable(say: Say): string {
	const whatLeavesBy = (output: Output) => {
		const labels = failuresOf(output).map(({ label }) => label);
		const listed = labels.join(say(', ', '、'));
		if (output.output === 'otherError') return say('everything else', '其余所有结果');
		if (output.output !== 'unknown') return listed;
		return say(`whatever may have rung: ${listed}`, `电话可能已响铃的所有结果：${listed}`);
	};
	return table(
		say(
			'Output | What leaves by it | May a phone have rung? | What to do next',
			'输出 | 哪些结果从这里输出 | 是否可能已响铃 | 接下来怎么做',
		),
		STANDARD_OUTPUTS.filter(({ output }) => output !== 'success').map((output) => [
			nameOf(output, say),
			whatLeavesBy(output),
			rung(output, say),
			nextStepOf(output, say),
		]),
	);
}
