import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../../scripts/n8n/furnish';
import { startQueueN8n, type QueueN8n } from '../../../scripts/n8n/queue';
import { sandboxCredential } from '../../../scripts/sandboxCredential';
import { TestClient } from '../../support/testClient';

/** An n8n in queue mode of a test file's own, a sandbox, and a credential for it. */
export interface QueueScene {
	n8n: QueueN8n;
	client: TestClient;
	sandbox: Sandbox;
	credentialData: ICredentialDataDecryptedObject;
	credentialId: string;
	/** The credential as nodes refer to it. */
	credentials: Record<string, { id: string; name: string }>;
	close(): Promise<void>;
}

/** Starts everything, and signs in. */
export async function openQueueScene(
	options: SandboxOptions = {},
	environment: Record<string, string> = {},
): Promise<QueueScene> {
	const n8n = await startQueueN8n({ environment });
	const client = new TestClient(n8n.url);
	await client.signIn();
	const sandbox = await startSandbox(options);
	const credentialData = sandboxCredential(sandbox);
	const credentialId = await client.createCredential(
		CREDENTIAL_TYPE,
		CREDENTIAL_NAME,
		credentialData,
	);
	return {
		n8n,
		client,
		sandbox,
		credentialData,
		credentialId,
		credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
		async close() {
			await sandbox.close();
			await n8n.stop();
		},
	};
}
