import type { INodePropertyOptions } from 'n8n-workflow';

import { outcomesOf } from './catalogue';
import type { ActionKind } from './kind';
import { OUTCOME_CATEGORIES, STANDARD_OUTPUTS, type Outcome } from './outcome';

const POSITION_OF_OUTPUT = new Map(STANDARD_OUTPUTS.map(({ output }, index) => [output, index]));

/** As n8n writes descriptions: one sentence has no final period, several have. */
const asDescription = (text: string) => (text.includes('. ') ? text : text.replace(/\.$/, ''));

/** "Callee · Restricted" of the category Callee and the label "Callee Restricted". */
function nameInCategory({ label, category }: Outcome): string {
	const { word } = OUTCOME_CATEGORIES.find((entry) => entry.category === category)!;
	const rest = label.startsWith(`${word} `) ? label.slice(word.length + 1) : label;
	return `${word} · ${rest.replace(/^\w/, (letter) => letter.toUpperCase())}`;
}

/**
 * The ways in which an action can end, as options of a list: first one for each standard output, in their order, then
 * all others by category.
 *
 * @param action name of the action
 * @param before what each description begins with, such as the output by which the outcome leaves
 */
export function outcomeOptions(
	kind: ActionKind,
	action: string,
	before: (code: string) => string = () => '',
): INodePropertyOptions[] {
	const outcomes = outcomesOf(kind, action);
	const main = outcomes
		.filter(({ isMain }) => isMain)
		.sort(
			(first, second) =>
				POSITION_OF_OUTPUT.get(first.output)! - POSITION_OF_OUTPUT.get(second.output)!,
		);
	const others = OUTCOME_CATEGORIES.flatMap(({ category }) =>
		outcomes
			.filter((outcome) => outcome.category === category && !outcome.isMain)
			.sort((first, second) => first.label.localeCompare(second.label)),
	);
	const option = (name: string, { code, meaning }: Outcome) => ({
		name,
		value: code,
		description: asDescription(`${before(code)}${code}: ${meaning}`),
	});
	return [
		...main.map((outcome) => option(outcome.label, outcome)),
		...others.map((outcome) => option(nameInCategory(outcome), outcome)),
	];
}
