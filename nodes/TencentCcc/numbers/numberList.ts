/**
 * The numbers that a field for several holds: an array, or text with commas, semicolons or lines between them.
 *
 * @returns each number as written, in their order; nothing for entries that are blank
 * @example readNumberList('13800138000；13900139000') // ['13800138000', '13900139000']
 */
export function readNumberList(value: unknown): unknown[] {
	const entries: unknown[] = Array.isArray(value)
		? value
		: String(value ?? '').split(/[,;，；、\r\n]/);
	return entries.filter((entry) => String(entry ?? '').trim() !== '');
}
