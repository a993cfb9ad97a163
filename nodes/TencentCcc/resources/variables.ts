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
	label: string,
): string | undefined {
	// Throws for an expression that yields nothing
	if (parameters.text(path, label) === '') return undefined;
	const value = parameters.raw(path);
	assertNotRounded(label, value);
	return asText(value).trim();
}

/** The variables of a fixed collection made by {@link variableRows}. @throws Error that names the variable */
export function readVariableRows(parameters: ItemParameters, collection: string): Variable[] {
	const rows = parameters.raw(`${collection}.rows`);
	if (!Array.isArray(rows)) return [];
	return rows.flatMap((_, row) => {
		const path = [...collection.split('.'), 'rows', String(row)];
		const Key = parameters.text([...path, 'name'], 'Variables: the Name in a row');
		const Value = readValue(parameters, [...path, 'value'], `Variables: the Value of "${Key}"`);
		if (Value === undefined) return [];
		if (Key === '') throw new Error(`Variables: the Name beside the Value "${Value}" is empty`);
		return [{ Key, Value }];
	});
}

/** The variables of a resource mapper. @throws Error that names the variable */
export function readMappedVariables(parameters: ItemParameters, mapper: string): Variable[] {
	const values = parameters.raw(`${mapper}.value`);
	if (isBlank(values) || typeof values !== 'object') return [];
	return Object.keys(values as object).flatMap((Key) => {
		const Value = readValue(parameters, [mapper, 'value', Key], `The variable "${Key}"`);
		return Value === undefined ? [] : [{ Key, Value }];
	});
}
