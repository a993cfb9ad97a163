import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { outcomesOf } from '../outcomes/catalogue';
import { outcomeOptions } from '../outcomes/options';
import { DEFAULT_ERROR_CODES, outputsExpression } from '../outcomes/outputs';
import { idOf, outputSetOf, type OperationDefinition } from './operation';

type DialDefinition = Extract<OperationDefinition, { kind: 'dial' }>;

const isDial = (definition: OperationDefinition): definition is DialDefinition =>
	definition.kind === 'dial';

const showOnlyFor = ({ resource, operation }: OperationDefinition) => ({
	show: { resource: [resource], operation: [operation] },
});

const HIDDEN_FROM_AGENTS = { hide: { '@tool': [true] } };

/** The operations of each resource, in the order of the list. */
function byResource(operations: readonly OperationDefinition[]) {
	const resources = new Map<string, OperationDefinition[]>();
	for (const definition of operations) {
		const { resource } = definition;
		resources.set(resource, [...(resources.get(resource) ?? []), definition]);
	}
	return [...resources];
}

/** The choice of an operation, for each resource. */
const operationField = (
	resource: string,
	operations: OperationDefinition[],
	[{ operation: first }] = operations,
): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: [resource] } },
	options: operations
		.map(({ operation, name, action, description }) => ({
			name,
			value: operation,
			action,
			description,
		}))
		.sort((first, second) => first.name.localeCompare(second.name)),
	default: first,
});

/** What is shown of an operation that an AI agent runs as its tool. n8n shows it nothing but the action's text otherwise. */
const toolDescriptionField = (
	definition: DialDefinition,
	{ toolDescription } = definition,
): INodeProperties => ({
	displayName: 'Description',
	name: 'toolDescription',
	type: 'string',
	typeOptions: { rows: 3 },
	default: toolDescription,
	required: true,
	description: 'What the AI agent is told of this tool',
	displayOptions: { show: { ...showOnlyFor(definition).show, '@tool': [true] } },
});

const ERROR_OUTPUTS_OPTIONS: INodePropertyOptions[] = [
	{
		name: 'By Category',
		value: 'byCategory',
		description: 'One output for each kind of problem: agent, callee, caller, account …',
	},
	{
		name: 'By Code',
		value: 'byCode',
		description: 'One output for each error code that you choose, and one for all others',
	},
	{
		name: 'None',
		value: 'none',
		description: "No output for failures: the node's On Error setting decides",
	},
	{ name: 'Single', value: 'single', description: 'One output for all failures' },
	{
		name: 'Standard',
		value: 'standard',
		description: 'One output for each thing to do next. They never move.',
	},
];

/**
 * Keeps the value of a field where the field itself is not shown. The editor drops what is not drawn; a notice of the
 * same name counts as drawn, and this one takes no room. So chosen codes and modes come back with their operation.
 */
const keeper = (
	{ name, default: value }: INodeProperties,
	{ show, hide = {} }: NonNullable<INodeProperties['displayOptions']>,
): INodeProperties => ({
	displayName: 'What is chosen here comes back with its operation',
	name,
	type: 'notice',
	typeOptions: { containerClass: 'el-col-0' },
	default: value,
	displayOptions: { show, hide: { ...hide, ...HIDDEN_FROM_AGENTS.hide } },
});

/** The choice of the mode, for what dials. */
const errorOutputsField: INodeProperties = {
	displayName: 'Error Outputs',
	name: 'errorOutputs',
	type: 'options',
	noDataExpression: true,
	options: ERROR_OUTPUTS_OPTIONS,
	default: 'standard',
	description: 'How items that failed are spread over outputs',
};

/** The choice of codes of one operation that dials. */
function errorCodesField({ specification }: DialDefinition): INodeProperties {
	const { name } = specification.action;
	const codes = outcomesOf('dial', name).map(({ code }) => code);
	const chosen = DEFAULT_ERROR_CODES.filter((code) => codes.includes(code));
	return {
		displayName: 'Split These Codes',
		name: 'errorCodes',
		type: 'multiOptions',
		noDataExpression: true,
		options: outcomeOptions('dial', name),
		default: [...chosen],
		description:
			'The error codes that get an output of their own, in the order in which you choose them. All others leave by Other Error.',
	};
}

const errorCodesNotice: INodeProperties = {
	displayName:
		'Taking a code away moves the outputs behind it: n8n keeps wires by position. Check the wires afterwards. Codes that you add come last and move nothing.',
	name: 'errorCodesNotice',
	type: 'notice',
	default: '',
};

/** The choice of the mode, for what reads or acts. */
const resultOutputsField: INodeProperties = {
	displayName: 'Error Outputs',
	name: 'resultOutputs',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'None',
			value: 'none',
			description: "No output for failures: the node's On Error setting decides",
		},
		{ name: 'Single', value: 'single', description: 'One output for all failures' },
	],
	default: 'single',
	description: 'How items that failed leave the node',
};

/** The fields that decide about the outputs of one resource's operations. Each is drawn once, as itself or as keeper. */
function outputFields(resource: string, operations: OperationDefinition[]): INodeProperties[] {
	const dialling = operations.filter(isDial);
	const dialNames = dialling.map(({ operation }) => operation);
	const others = operations.filter((one) => !isDial(one)).map(({ operation }) => operation);
	const shown = (field: INodeProperties, show: Record<string, string[]>): INodeProperties => ({
		...field,
		displayOptions: { show: { resource: [resource], ...show }, ...HIDDEN_FROM_AGENTS },
	});
	const ofOthers = others.length > 0 ? [shown(resultOutputsField, { operation: others })] : [];
	if (dialling.length === 0) {
		const always = { show: { resource: [resource] } };
		return [
			...ofOthers,
			keeper(errorOutputsField, always),
			keeper(
				{ ...errorCodesNotice, name: 'errorCodes', default: [...DEFAULT_ERROR_CODES] },
				always,
			),
		];
	}
	const whenDialling = { resource: [resource], operation: dialNames };
	const whenNot = { show: { resource: [resource] }, hide: { operation: dialNames } };
	const codes = errorCodesField(dialling[0]);
	return [
		...ofOthers,
		keeper(resultOutputsField, { show: whenDialling }),
		shown(errorOutputsField, { operation: dialNames }),
		keeper(errorOutputsField, whenNot),
		shown(errorCodesNotice, { operation: dialNames, errorOutputs: ['byCode'] }),
		...dialling.map((definition) =>
			shown(errorCodesField(definition), {
				operation: [definition.operation],
				errorOutputs: ['byCode'],
			}),
		),
		keeper(codes, { show: whenDialling, hide: { errorOutputs: ['byCode'] } }),
		keeper(codes, whenNot),
	];
}

const optionsField = (definition: OperationDefinition): INodeProperties[] =>
	definition.options
		? [
				{
					displayName: 'Options',
					name: 'options',
					type: 'collection',
					placeholder: 'Add Option',
					default: {},
					displayOptions: showOnlyFor(definition),
					options: definition.options,
				},
			]
		: [];

/** The properties of the node, built from the definitions of its operations. */
export function propertiesOf(
	resources: ReadonlyArray<{ name: string; value: string }>,
	operations: readonly OperationDefinition[],
): INodeProperties[] {
	const [{ resource: first }] = operations;
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: [...resources],
			default: first,
		},
		...byResource(operations).map(([resource, own]) => operationField(resource, own)),
		...operations.filter(isDial).map((definition) => toolDescriptionField(definition)),
		...operations.flatMap((definition) =>
			updateDisplayOptions(showOnlyFor(definition), definition.fields),
		),
		...byResource(operations).flatMap(([resource, own]) => outputFields(resource, own)),
		...operations.flatMap(optionsField),
	];
}

/** The expression for the node's outputs. */
export const outputsOf = (operations: readonly OperationDefinition[]) =>
	outputsExpression(
		operations
			.filter(isDial)
			.map((definition) => [idOf(definition), outputSetOf(definition)] as const),
	);

/** The expression for the line below the node's name: what is simulated, or the operation. */
export function subtitleOf(operations: readonly OperationDefinition[]): string {
	const names = operations.map((definition) => [idOf(definition), definition.name]);
	const simulated = new Map([['Success', 'Success']]);
	for (const { kind, specification } of operations.filter(isDial)) {
		for (const { code, label } of outcomesOf(kind, specification.action.name)) {
			simulated.set(code, label);
		}
	}
	const find = (pairs: Iterable<unknown>, key: string) =>
		`(${JSON.stringify([...pairs])}.find(([key]) => key === ${key}) ?? [])[1]`;
	const outcome = '$parameter["options"]?.["simulateOutcome"]';
	return `={{ ${outcome} ? "Simulated: " + (${find(simulated, outcome)} ?? "chosen for each item") : ${find(names, '$parameter["resource"] + "." + $parameter["operation"]')} }}`;
}
