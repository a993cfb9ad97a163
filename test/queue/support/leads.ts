import type { Sandbox } from '../../../sandbox';

/** A lead of the CRM that is rung without ado. */
export interface Lead {
	leadId: string;
	phone: string;
}

/** Leads with different ids and numbers. @param series tells the leads of one test from those of another, 1 to 99 */
export const leadsOf = (count: number, series: number): Lead[] =>
	Array.from({ length: count }, (_, index) => ({
		leadId: `lead-${series}-${index}`,
		phone: `1611${String(series).padStart(2, '0')}${String(index).padStart(5, '0')}`,
	}));

/** How often the leads were rung. */
export interface RungCounts {
	leads: number;
	once: number;
	twice: number;
	byNobody: number;
}

/** How often each lead was rung: requests that were accepted by a sandbox, answered or not. */
export function ringsOf(sandbox: Sandbox, leads: Lead[]): number[] {
	const rung = new Map<string, number>();
	for (const { callee } of sandbox.sessions) {
		// The last eleven digits, because Tencent's form has 0086 in front
		const phone = callee.slice(-11);
		rung.set(phone, (rung.get(phone) ?? 0) + 1);
	}
	return leads.map(({ phone }) => rung.get(phone) ?? 0);
}

/** Counts how often leads were rung. */
export function rungCounts(sandbox: Sandbox, leads: Lead[]): RungCounts {
	const times = ringsOf(sandbox, leads);
	return {
		leads: leads.length,
		once: times.filter((count) => count === 1).length,
		twice: times.filter((count) => count > 1).length,
		byNobody: times.filter((count) => count === 0).length,
	};
}

/** Prints a count for the table of before and after. */
export function report(what: string, counts: object): void {
	const text = Object.entries(counts).map(([name, count]) => `${name} ${String(count)}`);
	process.stdout.write(`COUNT ${what}: ${text.join(', ')}\n`);
}
