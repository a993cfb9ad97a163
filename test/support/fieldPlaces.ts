import type {
	IDataObject,
	INodeProperties,
	INodePropertyCollection,
	NodeParameterValueType,
} from 'n8n-workflow';

import type { OperationDefinition } from '../../nodes/TencentCcc/resources/operation';

/** A field of an operation that takes an expression, and how the node is told one. */
export interface FieldPlace {
	/** Its path, as `options.timeout`, or with the mode of a locator, as `userId (id)`. */
	name: string;
	field: INodeProperties;
	/** What a message may call it: its label, or that of the field around it. */
	labels: string[];
	/** Parameters with the value in this field, and whatever has to be chosen for it to be shown. */
	with(value: NodeParameterValueType): IDataObject;
}

/** What has to be chosen in other fields for a field to be shown. */
function conditionsOf({ displayOptions }: INodeProperties): IDataObject {
	const shown = Object.entries(displayOptions?.show ?? {}).filter(([name]) => /^\w/.test(name));
	return Object.fromEntries(shown.map(([name, values]) => [name, values?.[0]])) as IDataObject;
}

const nested = (
	name: string,
	inner: FieldPlace,
	around: INodeProperties,
	wrap: (value: IDataObject) => IDataObject,
): FieldPlace => ({
	name: `${name}.${inner.name}`,
	field: inner.field,
	labels: [...inner.labels, around.displayName],
	with: (value) => ({ ...conditionsOf(around), [name]: wrap(inner.with(value)) }),
});

function placesOfField(field: INodeProperties): FieldPlace[] {
	const { name, displayName, type, options = [], typeOptions, modes = [] } = field;
	const place = (suffix: string, wrap: (value: NodeParameterValueType) => unknown): FieldPlace => ({
		name: `${name}${suffix}`,
		field,
		labels: [displayName],
		with: (value) => ({ ...conditionsOf(field), [name]: wrap(value) }) as IDataObject,
	});
	if (type === 'notice' || type === 'hidden' || field.noDataExpression) return [];
	if (type === 'resourceLocator') {
		return modes.map(({ name: mode }) =>
			place(` (${mode})`, (value) => ({ __rl: true, mode, value })),
		);
	}
	if (type === 'collection') {
		return (options as INodeProperties[])
			.flatMap(placesOfField)
			.map((inner) => nested(name, inner, field, (value) => value));
	}
	if (type === 'fixedCollection') {
		const rows = (options as INodePropertyCollection[]).flatMap((group) =>
			group.values.flatMap(placesOfField).map((inner) =>
				nested(name, inner, field, (value) => ({
					[group.name]: typeOptions?.multipleValues ? [value] : value,
				})),
			),
		);
		return [place('', (value) => value), ...rows];
	}
	return [place('', (value) => value)];
}

/** Every field of an operation that takes an expression, also those within collections. */
export const placesOf = ({ fields, options = [] }: OperationDefinition): FieldPlace[] =>
	[
		...fields,
		{ displayName: 'Options', name: 'options', type: 'collection', default: {}, options },
	].flatMap((field) => placesOfField(field as INodeProperties));
