import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../../scripts/n8n/furnish';
import { sandboxCredential } from '../../../scripts/sandboxCredential';
import { TestClient } from '../../support/testClient';
import { runningN8n } from './runningN8n';

/** A sandbox of a test file's own, and the shared n8n with a credential for it. */
export interface Scene {
	client: TestClient;
	sandbox: Sandbox;
	/** The credential's data for the sandbox, with the right keys. */
	credentialData: ICredentialDataDecryptedObject;
	credentialId: string;
	/** The credential as nodes and the editor refer to it. */
	credentials: Record<string, { id: string; name: string }>;
	close(): Promise<void>;
}

/** Signs in at the shared n8n, starts a sandbox, and saves a credential for it. */
export async function openScene(options: SandboxOptions = {}): Promise<Scene> {
	const client = new TestClient(runningN8n().url);
	await client.signIn();
	const sandbox = await startSandbox(options);
	const credentialData = sandboxCredential(sandbox);
	const credentialId = await client.createCredential(
		CREDENTIAL_TYPE,
		CREDENTIAL_NAME,
		credentialData,
	);
	return {
		client,
		sandbox,
		credentialData,
		credentialId,
		credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
		close: async () => await sandbox.close(),
	};
}
