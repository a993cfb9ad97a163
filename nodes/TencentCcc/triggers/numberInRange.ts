import { NodeOperationError, type INode } from 'n8n-workflow';

/**
 * The number in a field, which an expression may have yielded as text.
 *
 * @param field as the builder sees it
 * @throws NodeOperationError that names the field, when there is no number or it is out of range
 * @example
 * numberInRange(this, 'Late Records Window', options.lateRecordsWindow, { min: 1, max: 43_200 });
 */
export function numberInRange(
	context: { getNode(): INode },
	field: string,
	value: unknown,
	{ min, max }: { min: number; max: number },
): number {
	const text = typeof value === 'string' ? value.trim() : value;
	const isNumber = typeof text === 'number' || (typeof text === 'string' && text !== '');
	const number = isNumber ? Number(text) : NaN;
	if (number >= min && number <= max) return number;
	const found = JSON.stringify(value) ?? String(value);
	throw new NodeOperationError(
		context.getNode(),
		`${field} must be a number from ${min} to ${max}, but is ${found.slice(0, 50)}`,
	);
}
