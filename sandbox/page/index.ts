import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAGIC_CALLEES } from '../magicCallees';
import type { Account } from '../model/account';
import { SCENARIOS } from '../model/scenarios';
import { PUSH_FAULTS } from '../push/faults';

/** One script in five files; `live.js` starts it. */
const SCRIPTS = ['chinese.js', 'base.js', 'calls.js', 'push.js', 'live.js'];

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
 * @param editorUrl an n8n where everything is in place already
 * @returns HTML
 */
export function renderPage(account: Account, editorUrl?: string): string {
	const parts: Readonly<Record<string, string>> = {
		STYLE: source('style.css'),
		SCRIPT: SCRIPTS.map(source).join('\n'),
		DATA: inlineJson({
			account,
			editorUrl,
			magicCallees: MAGIC_CALLEES,
			pushFaults: PUSH_FAULTS,
			scenarios: SCENARIOS.map(({ scenario, label }) => ({ scenario, label })),
		}),
	};
	return source('page.html').replace(
		/<!--(STYLE|SCRIPT|DATA)-->/g,
		(_, name: string) => parts[name],
	);
}
