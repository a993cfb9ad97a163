import type { IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

import { parametersOf, type ItemParameters } from '../resources/parameters';

/**
 * The parameters of a trigger, read as those of an operation are: what holds an expression that yields nothing is an
 * error, never a filter less.
 *
 * @example
 * readFilters(triggerParameters(this)); // throws "Agent is empty …" where its expression yields nothing
 */
export function triggerParameters(context: IPollFunctions | IWebhookFunctions): ItemParameters {
	const getNodeParameter = (name: string, _itemIndex: number, fallback?: unknown) =>
		context.getNodeParameter(name, fallback as string);
	return parametersOf(
		{
			getNode: () => context.getNode(),
			getTimezone: () => context.getTimezone(),
			getNodeParameter: getNodeParameter as never,
		},
		false,
	)(0);
}
