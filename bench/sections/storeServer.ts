import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/furnish';
import { prepareN8n } from '../../scripts/n8n/install';
import { postgresSettings, startPostgres } from '../../scripts/n8n/queueServices';
import { RestClient } from '../../scripts/n8n/restClient';
import { runCommand } from '../../scripts/n8n/runCommand';
import { startN8n } from '../../scripts/n8n/server';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import { Child } from '../processes/child';
import { NODE_OF_N8N } from '../processes/nodes';
import type { Account, Seen, Server, ServerOptions } from '../processes/server';
import type { Extent } from '../report/section';

/** Where n8n keeps its table of deduplication. */
export type Database = 'SQLite' | 'PostgreSQL';

/** A real n8n with the package, and a sandbox that its credential leads to. */
export interface StoreServer {
	client: RestClient;
	credentialId: string;
	/** Lets the credential lead to a sandbox with Tencent's limit and a latency; before, it leads to one without. */
	limit(): Promise<void>;
	/** Copies one of a workflow's rows so often, each under a name of its own. @returns how many rows the workflow has then */
	copyRow(workflowId: string, copies: number): Promise<number>;
	/** Milliseconds between the first and the last request that the sandbox with the limit saw since this was asked before. */
	span(): Promise<number>;
	/** Ends the sandbox with the limit. @returns what it saw */
	seen(): Promise<Seen>;
	close(): Promise<void>;
}

/** Where the package that n8n has installed opens the ledger that survives a crash. */
const CRASH_LEDGER = join(
	...['.n8n', 'nodes', 'node_modules', 'n8n-nodes-tencent-ccc', 'dist', 'nodes', 'TencentCcc'],
	...['dialling', 'openCrashLedger.js'],
);
/** The ledger of the package for an n8n that offers no table. */
const NO_LEDGER = 'NO_CRASH_LEDGER';

/** Where n8n keeps SQLite's tables. */
const DATABASE_FILE = join('.n8n', 'database.sqlite');

/** Columns of n8n's deduplication table besides the name of the row. */
const COLUMNS = '"workflowId", "createdAt", "updatedAt", value';
/** Names that are as long as those of the node's own rows, which are hashes. */
const copiesOf = (workflowId: string, numbers: string, name: string) => `
	INSERT INTO processed_data (context, ${COLUMNS})
	SELECT 'n:tencent-ccc:' || substr(${name}, 1, 43), ${COLUMNS}
	FROM (SELECT ${COLUMNS} FROM processed_data WHERE "workflowId" = '${workflowId}' LIMIT 1) AS own, ${numbers};
	SELECT count(*) FROM processed_data WHERE "workflowId" = '${workflowId}';`;

const COPY_ROW: Record<Database, (workflowId: string, copies: number) => string> = {
	SQLite: (workflowId, copies) => `
		CREATE TEMP TABLE numbers AS WITH RECURSIVE counted(number) AS
			(SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < ${copies}) SELECT number FROM counted;
		${copiesOf(workflowId, 'numbers', 'hex(randomblob(22))')}`,
	PostgreSQL: (workflowId, copies) =>
		copiesOf(
			workflowId,
			`generate_series(1, ${copies})`,
			'md5(random()::text) || md5(random()::text)',
		),
};

/** Runs SQL in a PostgreSQL of ours, by its own client. @returns the last answer */
async function queryPostgres(port: number, sql: string): Promise<string> {
	const { DB_POSTGRESDB_USER: user, DB_POSTGRESDB_DATABASE: name } = postgresSettings(port);
	const address = ['-h', '127.0.0.1', '-p', String(port), '-U', user, '-d', name];
	const parameters = [...address, '-qtA', '-v', 'ON_ERROR_STOP=1', '-c', sql];
	return await runCommand('psql', parameters, { folder: '/' });
}

/** Runs SQL in a file that n8n has open, on n8n's Node, which has SQLite. @returns the last answer */
async function queryFile(file: string, sql: string): Promise<string> {
	const script = `
		const { DatabaseSync } = require('node:sqlite');
		const [file, sql] = process.argv.slice(1);
		const database = new DatabaseSync(file);
		database.exec('PRAGMA busy_timeout = 10000');
		const statements = sql.split(';').filter((statement) => statement.trim() !== '');
		const answers = statements.map((statement) => database.prepare(statement).all());
		console.log(Object.values(answers.at(-1)[0])[0]);`;
	return await runCommand(NODE_OF_N8N.path, ['-e', script, file, sql], { folder: '/' });
}

/**
 * Takes the crash ledger out of the package that an n8n has installed, to measure what it costs.
 *
 * @throws Error when the package is not as expected: then nothing would be measured
 */
function removeCrashLedger(userFolder: string): void {
	const file = join(userFolder, CRASH_LEDGER);
	if (!readFileSync(file, 'utf8').includes(`const ${NO_LEDGER} = `)) {
		throw new Error(`${file} has no ${NO_LEDGER}`);
	}
	appendFileSync(file, `\nexports.openCrashLedger = () => ${NO_LEDGER};\n`);
}

/**
 * Starts an n8n for measuring its store.
 *
 * @param folder n8n's data go below it
 * @param latencyMs of the limited sandbox, for a request and its answer together
 */
export async function startStoreServer(
	folder: string,
	{ database, hasCrashLedger }: { database: Database; hasCrashLedger: boolean },
	latencyMs: number,
	progress: Extent['progress'],
): Promise<StoreServer> {
	const started: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const end of [...started].reverse()) await end();
	};
	try {
		const userFolder = join(folder, 'n8n');
		mkdirSync(userFolder, { recursive: true });
		const installed = await prepareN8n(userFolder, progress);
		if (!hasCrashLedger) removeCrashLedger(userFolder);
		let environment = {};
		let query = async (sql: string) => await queryFile(join(userFolder, DATABASE_FILE), sql);
		if (database === 'PostgreSQL') {
			const postgres = await startPostgres();
			started.push(postgres.stop);
			environment = postgresSettings(postgres.port);
			query = async (sql) => await queryPostgres(postgres.port, sql);
		}
		const server = await startN8n({ installed, userFolder, environment });
		started.push(server.stop);
		const client = new RestClient(server.url);
		await client.signIn();
		const openSandbox = async (options: ServerOptions) => {
			// In a process of its own, as in reality: else its requests would wait for what the benchmark does
			const child = Child.start<Server>('server.ts');
			started.push(async () => await child.end());
			return { child, account: await child.call('open', options) };
		};
		const limited = await openSandbox({ latency: { minMs: latencyMs, maxMs: latencyMs } });
		const unlimited = await openSandbox({ requestsPerSecond: Infinity });
		const credentialOf = (account: Account) => sandboxCredential({ url: account.url, account });
		const credentialId = await client.createCredential(
			CREDENTIAL_TYPE,
			CREDENTIAL_NAME,
			credentialOf(unlimited.account),
		);
		return {
			client,
			credentialId,
			limit: async () =>
				await client.updateCredential(
					credentialId,
					CREDENTIAL_TYPE,
					CREDENTIAL_NAME,
					credentialOf(limited.account),
				),
			copyRow: async (workflowId, copies) =>
				Number(await query(COPY_ROW[database](workflowId, copies))),
			span: async () => await limited.child.call('span', undefined),
			seen: async () => await limited.child.call('close', undefined),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
