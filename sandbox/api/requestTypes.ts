import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One member of a type of the official SDK. */
export interface Member {
	readonly name: string;
	readonly isRequired: boolean;
	/** As the SDK spells it: `string`, `number`, `boolean`, `Array<…>`, or the name of another type. */
	readonly type: string;
}

const MODELS = join(
	dirname(require.resolve('tencentcloud-sdk-nodejs/package.json')),
	'tencentcloud/services/ccc/v20200210/ccc_models.d.ts',
);

function readTypes(): ReadonlyMap<string, readonly Member[]> {
	const source = readFileSync(MODELS, 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, '');
	const types = new Map<string, readonly Member[]>();
	for (const [, type, body] of source.matchAll(/export interface (\w+) \{([^}]*)\}/g)) {
		const members = [...body.matchAll(/(\w+)(\??): ([^;]+);/g)];
		types.set(
			type,
			members.map(([, name, optional, memberType]) => ({
				name,
				isRequired: optional === '',
				type: memberType,
			})),
		);
	}
	return types;
}

const types = readTypes();

/**
 * The members of a type, as the official SDK declares it: the sandbox's one source of parameters, their types and
 * which of them are required. Deprecated ones are included.
 *
 * @param type such as `CreateCallOutSessionRequest`
 * @throws Error when the SDK has no such type
 */
export function membersOf(type: string): readonly Member[] {
	const members = types.get(type);
	if (!members) throw new Error(`The official SDK has no type ${type}.`);
	return members;
}
