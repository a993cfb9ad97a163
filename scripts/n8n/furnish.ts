import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import { repositoryFolder } from './locations';
import type { RestClient, WorkflowFile } from './restClient';

export const credentialType = 'tencentCccApi';

/** The name that the example workflows refer to. */
export const credentialName = 'Tencent CCC account';

/** The credential's fields for a sandbox. */
export function sandboxCredential(
	sandbox: Pick<Sandbox, 'url' | 'account'>,
): ICredentialDataDecryptedObject {
	const { secretId, secretKey, sdkAppId } = sandbox.account;
	return {
		secretId,
		secretKey,
		sdkAppId: String(sdkAppId),
		sessionToken: '',
		site: 'custom',
		endpoint: sandbox.url,
		language: 'en-US',
	};
}

/** Chooses a credential in every node of a workflow that wants one of our type. */
export function withCredential(workflow: WorkflowFile, credentialId: string): WorkflowFile {
	const chosen = { [credentialType]: { id: credentialId, name: credentialName } };
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.credentials?.[credentialType] ? { ...node, credentials: chosen } : node,
		),
	};
}

/** The workflows of workflows/*.json, as users import them. Sample data in that folder is left out. */
export function exampleWorkflows(): WorkflowFile[] {
	const folder = join(repositoryFolder, 'workflows');
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Partial<WorkflowFile>)
		.filter((content): content is WorkflowFile => Array.isArray(content.nodes));
}

/**
 * Gives a signed-in owner the credential for the sandbox and the example workflows, switched on.
 * What is there already stays as the user left it; only a credential with the sandbox's keys gets
 * the sandbox's present address.
 *
 * @returns the names of the example workflows
 */
export async function furnish(client: RestClient, sandbox: Sandbox): Promise<string[]> {
	const credentialId = await provideCredential(client, sandbox);
	const present = new Set((await client.listWorkflows()).map(({ name }) => name));
	const examples = exampleWorkflows();
	for (const example of examples.filter(({ name }) => !present.has(name))) {
		const saved = await client.createWorkflow(withCredential(example, credentialId));
		await client.activateWorkflow(saved);
	}
	return examples.map(({ name }) => name);
}

async function provideCredential(client: RestClient, sandbox: Sandbox): Promise<string> {
	const data = sandboxCredential(sandbox);
	const present = (await client.listCredentials()).find(
		({ name, type }) => name === credentialName && type === credentialType,
	);
	if (!present) return await client.createCredential(credentialType, credentialName, data);
	// Keys that are not the sandbox's were entered by the user, and are his.
	const stored = await client.readCredential(present.id);
	if (stored.secretId === data.secretId && stored.endpoint !== data.endpoint) {
		await client.updateCredential(present.id, credentialType, credentialName, data);
	}
	return present.id;
}
