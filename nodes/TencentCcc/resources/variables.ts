import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { asText, assertNotRounded } from './identifier';
import { isBlank, type ItemParameters } from './parameters';

/** A variable as Tencent wants it. */
interface Variable extends IDataObject {
	Key: string;
	Value: string;
}

/** Variables that the builder names, row by row. */
export const variableRows = (
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
): INodeProperties => ({
	...field,
	type: 'fixedCollection',
	placeholder: 'Add Variable',
	typeOptions: { multipleValues: true },
	default: {},
	options: [
		{
			displayName: 'Variables',
			name: 'rows',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. customerName',
					description: 'The name of the variable, as the Tencent console has it',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. {{ $json.firstName }}',
					description: 'What the variable stands for in this call',
				},
			],
		},
	],
});

/** A value as text; undefined when it is not set. @throws Error that names the variable */
function readValue(
	parameters: ItemParameters,
	path: readonly string[],
	name: string,
): string | undefined {
	const label = `The variable "${name}"`;
	// Throws for an expression that yields nothing
	if (parameters.text(path, label) === '') return undefined;
	const value = parameters.raw(path);
	assertNotRounded(label, value);
	const text = asText(value).trim();
	if (typeof value === 'object' && /^[[{]/.test(text)) {
		throw new Error(`${label} must be text, not ${text}`);
	}
	return text;
}

/** The variables of a fixed collection made by {@link variableRows}. @throws Error that names the variable */
export function readVariableRows(parameters: ItemParameters, collection: string): Variable[] {
	const rows = parameters.raw(`${collection}.rows`);
	if (!Array.isArray(rows)) return [];
	return rows.flatMap((_, row) => {
		const path = [...collection.split('.'), 'rows', String(row)];
		const Key = parameters.text([...path, 'name'], 'The name of a variable');
		const Value = readValue(parameters, [...path, 'value'], Key);
		if (Value === undefined) return [];
		if (Key === '') throw new Error(`A variable with the value "${Value}" has no name`);
		return [{ Key, Value }];
	});
}

/** The variables of a resource mapper. @throws Error that names the variable */
export function readMappedVariables(parameters: ItemParameters, mapper: string): Variable[] {
	const values = parameters.raw(`${mapper}.value`);
	if (isBlank(values) || typeof values !== 'object') return [];
	return Object.keys(values as object).flatMap((Key) => {
		const Value = readValue(parameters, [mapper, 'value', Key], Key);
		return Value === undefined ? [] : [{ Key, Value }];
	});
}
