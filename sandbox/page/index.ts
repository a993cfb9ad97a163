import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../model/account';
import { MAGIC_CALLEES } from '../magicCallees';
import { MALFORMATIONS } from '../push/malformations';

const STYLES = ['style.base.css', 'style.calls.css', 'style.tables.css', 'style.push.css'];
/** One script in six files; `script.live.js` starts it. */
const SCRIPTS = [
	'script.base.js',
	'script.calls.js',
	'script.records.js',
	'script.push.js',
	'script.account.js',
	'script.live.js',
];

function source(name: string): string {
	return readFileSync(join(__dirname, name), 'utf8');
}

/** JSON that can stand inside a script element. */
function inlineJson(value: unknown): string {
	return JSON.stringify(value).replace(/</g, '\\u003c');
}

/**
 * The page of the sandbox: one document, without anything to load from elsewhere.
 *
 * @param account what it shows of the account
 * @returns HTML
 */
export function renderPage(account: Account): string {
	const parts: Readonly<Record<string, string>> = {
		STYLE: STYLES.map(source).join('\n'),
		SCRIPT: SCRIPTS.map(source).join('\n'),
		DATA: inlineJson({
			account,
			magicCallees: MAGIC_CALLEES,
			malformations: MALFORMATIONS.map(({ malformation, label }) => ({ malformation, label })),
		}),
	};
	return source('page.html').replace(
		/<!--(STYLE|SCRIPT|DATA)-->/g,
		(_, name: string) => parts[name],
	);
}
