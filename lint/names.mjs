/**
 * How things are called: one casing, units in names, and one word for one thing. Names of Tencent and n8n
 * (properties of objects and types) stay as they are.
 */

/** Options of https://typescript-eslint.io/rules/naming-convention/ */
export const casing = [
	{ selector: 'default', format: ['camelCase'], leadingUnderscore: 'allow' },
	{ selector: 'import', format: null },
	{ selector: 'typeLike', format: ['PascalCase'] },
	{ selector: 'memberLike', format: null },
	// Tencent's names are PascalCase, as in `({ SessionId }) => …`
	{
		selector: ['variable', 'parameter'],
		format: ['camelCase', 'PascalCase', 'UPPER_CASE'],
		leadingUnderscore: 'allowSingleOrDouble',
	},
	{ selector: 'variable', modifiers: ['const', 'global'], format: ['camelCase', 'UPPER_CASE'] },
	{ selector: ['variable', 'parameter'], modifiers: ['destructured'], format: null },
	{ selector: 'variable', modifiers: ['const', 'global', 'destructured'], format: null },
];

const moduleConstant =
	':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind="const"] > VariableDeclarator';

/** Where names are given, as opposed to used. */
const declared = [
	'VariableDeclarator > Identifier.id',
	':function > Identifier.params',
	':function > AssignmentPattern.params > Identifier.left',
	'FunctionDeclaration > Identifier.id',
	'TSInterfaceDeclaration > Identifier.id',
	'TSTypeAliasDeclaration > Identifier.id',
	'ClassDeclaration > Identifier.id',
	'TSPropertySignature > Identifier.key',
].join(', ');

/** @returns an entry of `no-restricted-syntax` that refuses names which match, wherever they are given */
function refuse(names, message) {
	return { selector: `:matches(${declared})[name=${names}]`, message };
}

/** Options of https://eslint.org/docs/latest/rules/no-restricted-syntax */
export const restrictedNames = [
	{
		selector: `${moduleConstant}[id.name=/[a-z]/]:matches([init.type="Literal"], [init.type="TemplateLiteral"][init.expressions.length=0])`,
		message:
			'A number, text or pattern that is fixed when the module loads has a name in UPPER_CASE.',
	},
	refuse(
		'/^(MOST|LONGEST|LARGEST|GREATEST|HIGHEST|FURTHEST)_|(^|_)MAXIMUM(_|$)/',
		'An upper bound is called MAX_….',
	),
	refuse(
		'/^(LEAST|SHORTEST|SMALLEST|LOWEST|SLOWEST)_|(^|_)MINIMUM(_|$)/',
		'A lower bound is called MIN_….',
	),
	refuse(
		'/(^|(?<!(^|_)(PER|OF))_)(TIMEOUT|INTERVAL|PAUSES?|DEADLINE|DELAYS?|WINDOW|TOLERANCE|LIFETIME|DAY|SECOND|MINUTE|HOUR)$/',
		'A span of time has its unit in its name: …_MS or …_S.',
	),
	refuse('/(Milliseconds|MILLISECONDS)$/', 'Milliseconds are …Ms or …_MS.'),
	refuse('/[Pp]acer/', 'What spaces requests is a limiter; the right to send one is a permit.'),
	refuse('/COMPANY/', 'That others use the same account is contention.'),
];
