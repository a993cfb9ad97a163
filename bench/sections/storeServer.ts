import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { startSandbox, type Sandbox } from '../../sandbox';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/furnish';
import { prepareN8n } from '../../scripts/n8n/install';
import { postgresSettings, startPostgres } from '../../scripts/n8n/queueServices';
import { RestClient } from '../../scripts/n8n/restClient';
import { startN8n } from '../../scripts/n8n/server';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import type { Extent } from '../report/section';

/** Where n8n keeps its table of deduplication. */
export type Database = 'SQLite' | 'PostgreSQL';

/** A real n8n with the package, and two sandboxes that its credential can lead to. */
export interface StoreServer {
	client: RestClient;
	credentialId: string;
	/** With Tencent's limit and a latency. */
	limited: Sandbox;
	/** Without a limit, for what is only to be recorded. */
	unlimited: Sandbox;
	/** Lets the credential lead to a sandbox. */
	use(sandbox: Sandbox): Promise<void>;
	close(): Promise<void>;
}

/** Where the package that n8n has installed opens the ledger that survives a crash. */
const CRASH_LEDGER = join(
	...['.n8n', 'nodes', 'node_modules', 'n8n-nodes-tencent-ccc', 'dist', 'nodes', 'TencentCcc'],
	...['dialling', 'openCrashLedger.js'],
);
/** The ledger of the package for an n8n that offers no table. */
const NO_LEDGER = 'NO_CRASH_LEDGER';

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
		if (database === 'PostgreSQL') {
			const postgres = await startPostgres();
			started.push(postgres.stop);
			environment = postgresSettings(postgres.port);
		}
		const server = await startN8n({ installed, userFolder, environment });
		started.push(server.stop);
		const client = new RestClient(server.url);
		await client.signIn();
		const latency = { minMs: latencyMs, maxMs: latencyMs };
		const limited = await startSandbox({ latency });
		started.push(async () => await limited.close());
		const unlimited = await startSandbox({ requestsPerSecond: Infinity });
		started.push(async () => await unlimited.close());
		const credentialId = await client.createCredential(
			CREDENTIAL_TYPE,
			CREDENTIAL_NAME,
			sandboxCredential(unlimited),
		);
		const use = async (sandbox: Sandbox) =>
			await client.updateCredential(
				credentialId,
				CREDENTIAL_TYPE,
				CREDENTIAL_NAME,
				sandboxCredential(sandbox),
			);
		return { client, credentialId, limited, unlimited, use, close };
	} catch (error) {
		await close();
		throw error;
	}
}
