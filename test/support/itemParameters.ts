import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { OperationDefinition } from '../../nodes/TencentCcc/resources/operation';
import { parametersOf, type ItemParameters } from '../../nodes/TencentCcc/resources/parameters';

/** What a fake node has besides its parameters. */
export interface ItemParametersOptions {
	/** Whether an AI agent runs the node. */
	asTool?: boolean;
	/** The parameters as they are stored, where they are expressions; default the values themselves. */
	stored?: IDataObject;
}

/**
 * The reader that operations are given, with these values as parameters of the only item.
 *
 * @param values what n8n's `getNodeParameter` gives; a function throws or computes the value, as an expression does
 *
 * @example
 * hangUp.perItem(itemParameters({ sessionId: 'a1' })).request; // { SessionId: 'a1' }
 */
export function itemParameters(
	values: Record<string, unknown>,
	{ asTool = false, stored = values as IDataObject }: ItemParametersOptions = {},
): ItemParameters {
	const context = {
		getNode: () => ({ parameters: stored }),
		getNodeParameter: (name: string, _itemIndex: number, fallback?: unknown) => {
			const value = name in values ? values[name] : fallback;
			return typeof value === 'function' ? (value as () => unknown)() : value;
		},
		getTimezone: () => 'UTC',
	} as unknown as IExecuteFunctions;
	return parametersOf(context, asTool)(0);
}

/** The defaults of an operation's fields, as n8n fills them in. */
export const defaultsOf = ({ fields }: Pick<OperationDefinition, 'fields'>): IDataObject =>
	Object.fromEntries(
		fields
			.filter(({ type }: INodeProperties) => type !== 'notice')
			.map(({ name, default: value }) => [name, value]),
	) as IDataObject;
