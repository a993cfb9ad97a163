import { Child } from '../processes/child';
import type { Client, Job } from '../processes/client';
import type { Seen, Server, ServerOptions } from '../processes/server';

/** One measurement: leads dialled in one way against a fresh sandbox. */
export interface Trial extends Seen {
	/** All leads of all executions and processes. */
	readonly leads: number;
	/** From the first start to the last end. */
	readonly milliseconds: number;
}

/** Measurements with a server and clients in processes of their own, as in reality. */
export class Bench {
	private readonly server = Child.start<Server>('server.ts');
	private readonly clients: Array<Child<Client>>;

	/** @param clientCount how many processes dial at once */
	constructor(clientCount = 1) {
		this.clients = Array.from({ length: clientCount }, () => Child.start<Client>('client.ts'));
	}

	/**
	 * Dials once without a limit in each of the ways, so that no measurement pays for the loading of n8n's nodes
	 * or for a cold compiler.
	 */
	async warmUp(ways: ReadonlyArray<Job['way']>): Promise<void> {
		for (const way of ways) {
			await this.try({ way, leads: 20, callsPerSecond: 10_000 }, { requestsPerSecond: Infinity });
		}
	}

	/** Dials leads from every client at once; each client has its own leads, as many as the job says. */
	async try(job: Omit<Job, 'account' | 'firstLead'>, server: ServerOptions): Promise<Trial> {
		const account = await this.server.call('open', server);
		const leadsPerClient = job.leads * (job.executions ?? 1);
		const done = await Promise.all(
			this.clients.map(
				async (client, index) =>
					await client.call('run', { ...job, account, firstLead: index * leadsPerClient }),
			),
		);
		const seen = await this.server.call('close', undefined);
		const startedAt = Math.min(...done.map((one) => one.startedAt));
		const endedAt = Math.max(...done.map((one) => one.endedAt));
		return {
			...seen,
			leads: leadsPerClient * this.clients.length,
			milliseconds: endedAt - startedAt,
		};
	}

	/** Ends the processes. */
	async end(): Promise<void> {
		await Promise.all([
			this.server.end(),
			...this.clients.map(async (client) => await client.end()),
		]);
	}
}

/** Runs something with a bench, and ends its processes whatever happens. */
export async function withBench<Result>(
	clientCount: number,
	work: (bench: Bench) => Promise<Result>,
): Promise<Result> {
	const bench = new Bench(clientCount);
	try {
		return await work(bench);
	} finally {
		await bench.end();
	}
}
