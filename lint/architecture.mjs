/**
 * Which folder may import which: the arrows between the layers of the package, as zones for
 * https://github.com/un-ts/eslint-plugin-import-x/blob/master/docs/rules/no-restricted-paths.md
 *
 * An arrow may skip a layer (resources may import api), and never points back.
 */
const nodeFolder = 'nodes/TencentCcc';

/** What anybody may import: facts and pure functions, which import nothing but themselves. */
const leaves = ['outcomes', 'numbers'];

/** From top to bottom: a layer (a folder of nodes/TencentCcc, or files in it), and the layers that it may import. */
const layers = {
	'*.node.ts': ['resources', 'triggers', 'methods', 'records', 'processState.ts', ...leaves],
	resources: ['dialling', 'records', 'api', 'limiter', ...leaves],
	triggers: ['resources', 'dialling', 'records', 'api', 'limiter', 'processState.ts', ...leaves],
	methods: ['dialling', 'records', 'api', 'limiter', 'processState.ts', ...leaves],
	dialling: ['records', 'api', 'limiter', 'processState.ts', ...leaves],
	records: ['api', 'limiter', ...leaves],
	api: ['limiter', 'processState.ts', ...leaves],
	// What it holds is made by the layers that use it
	'processState.ts': ['triggers', 'dialling', 'limiter', ...leaves],
	limiter: [...leaves],
	outcomes: [],
	numbers: [],
};

/** The layers that may import from the credential: those that sign, try a signature, check a login, or read addresses. */
const layersWithCredentials = ['api', 'methods', 'records', 'triggers'];

/** What is not published may use what is, and never the other way; each may import those behind it. */
const workshop = ['sandbox', 'scripts', 'bench', 'test'];

/** The zones of `import-x/no-restricted-paths`, for paths relative to the root of the repository. */
export const zones = [
	...Object.entries(layers).map(([layer, below]) => ({
		target: `./${nodeFolder}/${layer}`,
		from: './nodes',
		except: [layer, ...below].map((other) => `TencentCcc/${other}`),
		message: `nodes/TencentCcc/${layer} may import nothing but ${[layer, ...below].join(', ')}: see lint/architecture.mjs.`,
	})),
	...Object.keys(layers)
		.filter((layer) => !layersWithCredentials.includes(layer))
		.map((layer) => ({
			target: `./${nodeFolder}/${layer}`,
			from: './credentials',
			message: `Only ${layersWithCredentials.join(', ')} know of the credential.`,
		})),
	{
		target: './credentials',
		from: './nodes',
		message: 'Credentials know nothing of nodes.',
	},
	{
		target: ['./nodes', './credentials'],
		from: workshop.map((folder) => `./${folder}`),
		message: 'What is published imports nothing from what is not.',
	},
	...workshop.slice(0, -1).flatMap((folder, index) =>
		workshop.slice(index + 1).map((user) => ({
			target: `./${folder}`,
			from: `./${user}`,
			// Inputs with the right results: the docs show them, too
			...(user === 'test' ? { except: ['./cases'] } : {}),
			message: `${folder} is used by ${user}, never the other way.`,
		})),
	),
];
