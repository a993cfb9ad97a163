import { WAYS, type WayName } from '../ways';
import { createLeads, type Task } from '../ways/way';
import { serve } from './child';

/** What a client process is to do. */
export interface Job extends Task {
	readonly way: WayName;
	/** Leads of each execution. */
	readonly leads: number;
	/** Number of the first lead; default 0. */
	readonly firstLead?: number;
	/** Executions at once; default 1. */
	readonly executions?: number;
}

/** Times are milliseconds since 1970, with fractions; memory is in bytes. */
export interface Done {
	readonly startedAt: number;
	readonly endedAt: number;
	/** The most memory that the process has held so far (resident set). */
	readonly peakMemory: number;
}

const clock = () => performance.timeOrigin + performance.now();

const methods = {
	/** Dials leads. */
	async run({ way, leads, firstLead = 0, executions = 1, ...task }: Job): Promise<Done> {
		const batches = Array.from({ length: executions }, (_, execution) =>
			createLeads(leads, firstLead + execution * leads),
		);
		const startedAt = clock();
		await Promise.all(batches.map(async (batch) => await WAYS[way](batch, task)));
		const endedAt = clock();
		return { startedAt, endedAt, peakMemory: process.resourceUsage().maxRSS * 1024 };
	},
};

/** What a client process can do. */
export type Client = typeof methods;

serve(methods);
