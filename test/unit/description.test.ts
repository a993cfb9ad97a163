import { readdirSync } from 'node:fs';
import path from 'node:path';

import type {
	ICredentialType,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { lintTexts } from '../support/lintTexts';
import { printLiteral } from '../support/printLiteral';

const REPOSITORY = path.resolve(__dirname, '../..');

/**
 * Lists whose order means something. n8n wants lists of five and more in alphabetical order, so that users find
 * things; these are read from top to bottom instead.
 */
const ORDERED_BY_MEANING: Record<string, string> = {
	errorOutputs: 'from the ready-made outputs to none at all, the default first',
	errorCodes: 'the standard outputs first, as they stand on the canvas, then by category',
	simulateOutcome: 'as errorCodes',
	days: 'the days of the week',
};

/**
 * Rules of n8n's that read source code, and have nothing to say about what it builds.
 */
const ABOUT_SOURCE_CODE = [
	// The built value of NodeConnectionTypes.Main is the literal that the rule would see replaced
	'@n8n/community-nodes/node-connection-type-literal',
	// Webhook methods are no part of the description
	'@n8n/community-nodes/webhook-lifecycle-complete',
];

interface Built {
	/** The file that declares it. */
	file: string;
	name: string;
	/** Its fields as they are when n8n has loaded it. */
	description: INodeTypeDescription | ICredentialType;
	/** The source of a class that is the same, with nothing computed. */
	source: string;
}

/** An instance of the class that a file exports. */
function instantiate(file: string): INodeType | ICredentialType {
	const module = require(path.join(REPOSITORY, file)) as Record<string, new () => INodeType>;
	return new (Object.values(module)[0])();
}

function classNameOf(file: string): string {
	return path.basename(file).split('.')[0];
}

/** Puts lists that n8n would have alphabetical, and that are not on purpose, into the order that its rule wants. */
function withoutOrderOfMeaning<Value>(value: Value): Value {
	if (Array.isArray(value)) return value.map(withoutOrderOfMeaning) as Value;
	if (typeof value !== 'object' || value === null) return value;
	const { name, options } = value as { name?: string; options?: INodePropertyOptions[] };
	const copy = Object.fromEntries(
		Object.entries(value).map(([key, member]) => [key, withoutOrderOfMeaning(member)]),
	);
	if (name !== undefined && name in ORDERED_BY_MEANING && Array.isArray(options)) {
		copy.options = [...options].sort((first, second) => first.name.localeCompare(second.name));
	}
	return copy as Value;
}

function builtNode(file: string, { description } = instantiate(file) as INodeType): Built {
	const name = classNameOf(file);
	const source = [
		"import type { INodeType, INodeTypeDescription } from 'n8n-workflow';",
		`export class ${name} implements INodeType {`,
		`description: INodeTypeDescription = ${printLiteral(withoutOrderOfMeaning(description))};`,
		'}',
	].join('\n');
	return { file, name, description, source };
}

function builtCredential(file: string): Built {
	const credential = instantiate(file) as ICredentialType;
	const name = classNameOf(file);
	const types: Record<string, string> = {
		properties: ': INodeProperties[]',
		test: ': ICredentialTestRequest',
		icon: ': Icon',
	};
	const fields = Object.entries(credential)
		.filter(([, value]) => typeof value !== 'function')
		.map(([key, value]) => `${key}${types[key] ?? ''} = ${printLiteral(value)};`);
	const source = [
		"import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';",
		`export class ${name} implements ICredentialType {`,
		...fields,
		'}',
	].join('\n');
	return { file, name, description: credential, source };
}

const filesIn = (folder: string, ending: string) =>
	readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith(ending))
		.sort()
		.map((file) => path.join(folder, file));

const nodes = filesIn('nodes', '.node.ts').map((file) => builtNode(file));
const credentials = filesIn('credentials', '.credentials.ts').map(builtCredential);

interface Field {
	node: string;
	/** Where it stands, such as `options.uui`. */
	way: string;
	field: INodeProperties;
}

/** A field and all fields inside it: of collections, of fixed collections, and the modes of a resource locator. */
function fieldsOf(node: string, fields: INodeProperties[], above: string[] = []): Field[] {
	return fields.flatMap((field) => {
		const way = [...above, field.name];
		const inner =
			field.type === 'collection'
				? (field.options as INodeProperties[])
				: field.type === 'fixedCollection'
					? (field.options as INodePropertyCollection[]).flatMap(({ values }) => values)
					: ((field.modes as unknown as INodeProperties[]) ?? []);
		return [{ node, way: way.join('.'), field }, ...fieldsOf(node, inner, way)];
	});
}

const fields = [...nodes, ...credentials].flatMap(({ name, description }) =>
	fieldsOf(name, description.properties),
);

const optionsOf = ({ type, options }: INodeProperties): INodePropertyOptions[] =>
	type === 'options' || type === 'multiOptions' ? ((options ?? []) as INodePropertyOptions[]) : [];

function plain(type: INodeProperties['type']): INodeProperties {
	return { displayName: 'Field', name: 'field', type, default: '' };
}

function asOption(name: string): INodePropertyOptions {
	return { name, value: name };
}

/** What is wrong with a field, in few words; nothing where it is as it should be. */
type Check = (field: INodeProperties) => string | undefined;

/**
 * What n8n's linter does not check, or only in literals: n8n's guidelines
 * (https://docs.n8n.io/connect/create-nodes/plan-your-node/node-ui-design) and this package's own rules.
 */
const OUR_RULES: Array<{ rule: string; broken: Partial<INodeProperties>; check: Check }> = [
	{
		rule: 'no name is one that n8n forbids in expressions',
		broken: { name: 'callee' },
		check: ({ name }) =>
			/^(?:caller|callee|arguments|binding|constructor|prototype)$/.test(name) ? name : undefined,
	},
	{
		rule: 'lists of five and more are alphabetical, however they were made',
		broken: { type: 'options', options: ['b', 'a', 'c', 'd', 'e'].map(asOption) },
		check(field) {
			const names = optionsOf(field).map(({ name }) => name);
			if (names.length < 5 || field.name in ORDERED_BY_MEANING) return undefined;
			const sorted = [...names].sort((first, second) => first.localeCompare(second));
			return names.every((name, index) => name === sorted[index]) ? undefined : names.join(', ');
		},
	},
	{
		rule: 'placeholders of what is typed begin with "e.g."',
		broken: { type: 'string', placeholder: 'lead-42' },
		check: ({ type, placeholder }) =>
			type === 'string' && placeholder && !placeholder.startsWith('e.g. ')
				? placeholder
				: undefined,
	},
	{
		rule: 'lists that come from the account are called Name or ID, Names or IDs',
		broken: { type: 'multiOptions', typeOptions: { loadOptionsMethod: 'getCallers' } },
		check({ type, typeOptions, displayName }) {
			if (!typeOptions?.loadOptionsMethod) return undefined;
			const ending = type === 'multiOptions' ? 'Names or IDs' : 'Name or ID';
			return displayName.endsWith(ending) ? undefined : displayName;
		},
	},
	{
		rule: 'resource and operation take no expression',
		broken: { name: 'operation' },
		check: ({ name, noDataExpression }) =>
			/^(?:resource|operation)$/.test(name) && !noDataExpression ? name : undefined,
	},
	{
		rule: 'every operation has a description, and the text of its action',
		broken: { name: 'operation', type: 'options', options: [asOption('Get')] },
		check: (field) =>
			field.name === 'operation'
				? optionsOf(field).find(({ description, action }) => !description || !action)?.name
				: undefined,
	},
	{
		rule: 'texts of actions have no articles',
		broken: {
			name: 'operation',
			type: 'options',
			options: [{ ...asOption('Get'), action: 'Get a call' }],
		},
		check: (field) =>
			field.name === 'operation'
				? optionsOf(field).find(({ action = '' }) => /\b(?:an?|the)\b/i.test(action))?.action
				: undefined,
	},
	{
		rule: 'every limit is at least 1',
		broken: { name: 'limit', type: 'number' },
		check: ({ name, typeOptions }) =>
			name === 'limit' && typeOptions?.minValue !== 1 ? `${typeOptions?.minValue}` : undefined,
	},
	{
		rule: 'descriptions of booleans begin with "Whether"',
		broken: { type: 'boolean', description: 'Return all' },
		check: ({ type, description }) =>
			type === 'boolean' && !description?.startsWith('Whether ') ? `${description}` : undefined,
	},
	{
		rule: 'everything is said in English',
		broken: { description: '座席' },
		check: (field) => JSON.stringify(field).match(/[\u3000-\u9fff\uff00-\uffef]+/)?.[0],
	},
];

describe("n8n's linter on what the code builds", () => {
	const built = [...nodes, ...credentials];
	const broken = builtNode(nodes[0].file, {
		description: {
			...(nodes[0].description as INodeTypeDescription),
			properties: [
				{ ...plain('number'), displayName: 'Limit', name: 'limit', default: 100 },
				{ ...plain('options'), options: ['b', 'a', 'c', 'd', 'e'].map(asOption) },
				{ ...plain('boolean'), default: false, description: 'Return all' },
				{ ...plain('string'), displayName: 'not in title case' },
				{ ...plain('string'), description: 'One sentence with a period.' },
				{ ...plain('string'), description: 'One. Two sentences without a period' },
			],
		},
	});
	let brokenRules: string[];
	let complaints: string[][];
	beforeAll(() => {
		const files = [...built, broken].map(({ file, source }) => ({ file, text: source }));
		const reports = lintTexts('eslint.config.mjs', ['n8n-nodes-base/', '@n8n/'], files);
		brokenRules = reports[built.length].map(({ rule }) => rule);
		complaints = built.map(({ source }, index) => {
			const lines = source.split('\n');
			return reports[index]
				.filter(({ rule }) => !ABOUT_SOURCE_CODE.includes(rule))
				.map(({ rule, message, line }) => `${rule}: ${message}\n\tat ${lines[line - 1]}`);
		});
	}, 120_000);

	it.each(built.map(({ name }, index) => [name, index] as const))(
		'finds nothing in %s',
		(_name, index) => {
			expect(complaints[index]).toEqual([]);
		},
	);

	it('sees what is wrong in what was built', () => {
		expect(brokenRules).toEqual(
			expect.arrayContaining([
				'n8n-nodes-base/node-param-default-wrong-for-limit',
				'n8n-nodes-base/node-param-options-type-unsorted-items',
				'n8n-nodes-base/node-param-description-boolean-without-whether',
				'n8n-nodes-base/node-param-display-name-miscased',
				'n8n-nodes-base/node-param-description-excess-final-period',
				'n8n-nodes-base/node-param-description-missing-final-period',
			]),
		);
	});
});

describe('the built descriptions', () => {
	it.each(OUR_RULES)('$rule', ({ check }) => {
		const wrong = fields.flatMap(({ node, way, field }) => {
			const problem = check(field);
			return problem ? [`${node}, ${way}: ${problem}`] : [];
		});
		expect(wrong).toEqual([]);
	});

	it.each(OUR_RULES)('the check can fail: $rule', ({ broken, check }) => {
		expect(check({ ...plain('string'), ...broken })).toBeTruthy();
	});

	it('lists are ordered by meaning only where there are such lists', () => {
		const names = fields.map(({ field }) => field.name);
		expect(Object.keys(ORDERED_BY_MEANING).filter((name) => !names.includes(name))).toEqual([]);
	});
});
