/**
 * Prints a value as the source of a literal, as a developer would have written it: keys without quotes, one
 * member a line.
 *
 * @example
 * printLiteral({ name: 'limit', default: 50 }); // "{\nname: 'limit',\ndefault: 50,\n}"
 */
export function printLiteral(value: unknown): string {
	if (typeof value === 'string') return quote(value);
	if (Array.isArray(value))
		return `[\n${value.map((item) => `${printLiteral(item)},\n`).join('')}]`;
	if (typeof value !== 'object' || value === null) return String(value);
	const members = Object.entries(value).map(([key, member]) => {
		const name = /^[A-Za-z_]\w*$/.test(key) ? key : quote(key);
		return `${name}: ${printLiteral(member)},\n`;
	});
	return `{\n${members.join('')}}`;
}

function quote(text: string): string {
	return `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}
