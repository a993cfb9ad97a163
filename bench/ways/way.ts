import type { Account } from '../processes/server';

/** A lead as a CRM would hand it over. */
export interface Lead {
	readonly leadId: string;
	readonly name: string;
	readonly company: string;
	readonly phone: string;
	readonly nested: { readonly source: string; readonly position: number };
}

/** What a way needs to know besides the leads. */
export interface Task {
	readonly account: Account;
	/** The node's option of that name; of the other ways, only the HTTP Request node batches without it. */
	readonly callsPerSecond?: number;
}

/** Dials leads in one of the ways that are compared. Resolves when all have been tried. */
export type Way = (leads: readonly Lead[], task: Task) => Promise<void>;

/**
 * Leads with numbers of nobody, each number once.
 *
 * @param first where to begin, so that several processes have different leads
 */
export function createLeads(count: number, first = 0): Lead[] {
	return Array.from({ length: count }, (_, index) => {
		const position = first + index;
		return {
			leadId: `lead-${position}`,
			name: `Lead number ${position}`,
			company: 'Example Trading Co., Ltd.',
			phone: `1618${String(position).padStart(7, '0')}`,
			nested: { source: 'website', position },
		};
	});
}
