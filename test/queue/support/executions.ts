import { pollUntil } from '../../../scripts/n8n/pollUntil';
import type { QueueN8n } from '../../../scripts/n8n/queue';

/** The part of the package pg that is used here; it brings no types. */
interface PostgresClient {
	connect(): Promise<void>;
	query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
	end(): Promise<void>;
}

const { Client } = require('pg') as {
	Client: new (options: Record<string, string | number>) => PostgresClient;
};

/** One row of n8n's table of executions. */
export interface ExecutionRow {
	id: string;
	status: string;
	mode: string;
}

const END_STATES = ['success', 'error', 'crashed', 'canceled'];

/** Asks n8n's database, because n8n's list of executions only estimates their number on PostgreSQL. */
async function query<Row>(n8n: QueueN8n, text: string, values: unknown[]): Promise<Row[]> {
	const client = new Client({
		host: '127.0.0.1',
		port: n8n.postgres.port,
		user: 'n8n',
		password: 'n8n',
		database: 'postgres',
	});
	await client.connect();
	try {
		return (await client.query(text, values)).rows as Row[];
	} finally {
		await client.end();
	}
}

/** The executions of a workflow, oldest first. */
export const executionsOf = async (n8n: QueueN8n, workflowId: string) =>
	await query<ExecutionRow>(
		n8n,
		'SELECT id::text, status, mode FROM execution_entity WHERE "workflowId" = $1 ORDER BY execution_entity.id',
		[workflowId],
	);

/** Waits until a workflow has so many executions, and all that it has have ended. */
export async function endedExecutionsOf(
	n8n: QueueN8n,
	workflowId: string,
	count: number,
	deadlineMs = 120_000,
): Promise<ExecutionRow[]> {
	return await pollUntil(
		`the end of ${count} executions of workflow ${workflowId}`,
		async () => {
			const rows = await executionsOf(n8n, workflowId);
			const haveEnded = rows.every(({ status }) => END_STATES.includes(status));
			return rows.length >= count && haveEnded ? rows : undefined;
		},
		deadlineMs,
		200,
	);
}

/** How many rows of n8n's deduplication table a workflow has. */
export async function deduplicationRowCount(n8n: QueueN8n, workflowId: string): Promise<number> {
	const [{ count }] = await query<{ count: string }>(
		n8n,
		'SELECT count(*) FROM processed_data WHERE "workflowId" = $1',
		[workflowId],
	);
	return Number(count);
}
