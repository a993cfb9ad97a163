import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import { PLACEHOLDER_CRM } from '../demo/crm';
import { CALL_HAS_ENDED } from '../demo/pushReceiver';
import { repositoryFolder } from '../repository';
import { PUSH_FIELDS, PUSH_LOGIN, sandboxCredential } from '../sandboxCredential';
import type { RestClient, WorkflowFile } from './restClient';

export const CREDENTIAL_TYPE = 'tencentCccApi';

/** The name that the example workflows refer to. */
export const CREDENTIAL_NAME = 'Tencent CCC account';

/** One application has one push address, so of the two workflows that take call records in one has to rest. */
const RESTING_WORKFLOW = /Dial and Wait/;

/** Chooses a credential in every node of a workflow that wants one of our type. */
export function withCredential(
	workflow: WorkflowFile,
	id: string,
	name = CREDENTIAL_NAME,
): WorkflowFile {
	const credentials = { [CREDENTIAL_TYPE]: { id, name } };
	const nodes = workflow.nodes.map((node) =>
		node.credentials?.[CREDENTIAL_TYPE] ? { ...node, credentials } : node,
	);
	return { ...workflow, nodes };
}

/** The workflows of workflows/*.json, as users import them, with the address of a CRM. Sample data is left out. */
export function exampleWorkflows(crmUrl = PLACEHOLDER_CRM): WorkflowFile[] {
	const folder = join(repositoryFolder, 'workflows');
	return readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.map((name) => readFileSync(join(folder, name), 'utf8').replaceAll(PLACEHOLDER_CRM, crmUrl))
		.map((text) => JSON.parse(text) as WorkflowFile)
		.filter(({ nodes }) => nodes);
}

/** The production URL of a Tencent CCC Trigger in the n8n at an address without a slash at the end. */
export const pushUrlOf = (n8nUrl: string, trigger: Pick<INode, 'webhookId'>) =>
	`${n8nUrl}/webhook/${trigger.webhookId}/webhook`;

/**
 * Gives a signed-in owner the credential for the sandbox and the example workflows, published but for the one that
 * would take in the same call records as another, and points the sandbox's pushes at them. What is there already
 * stays as the user left it; only a credential with the sandbox's keys gets what this sandbox needs.
 *
 * @param crmUrl address of the CRM that the workflows tell the outcomes, without a slash at the end
 * @returns the example workflows, with their addresses in the editor
 */
export async function furnish(client: RestClient, sandbox: Sandbox, crmUrl: string) {
	const credentialId = await provideCredential(client, sandbox);
	const present = await client.list('workflows');
	const furnished = [];
	for (const example of exampleWorkflows(crmUrl)) {
		const { name, nodes } = example;
		const isPublished = !RESTING_WORKFLOW.test(name);
		let id = present.find((workflow) => workflow.name === name)?.id;
		if (id === undefined) {
			const created = await client.createWorkflow(withCredential(example, credentialId));
			if (isPublished) await client.activateWorkflow(created);
			({ id } = created);
		}
		const trigger = nodes.find((node) => node.name === CALL_HAS_ENDED);
		if (isPublished && trigger) {
			sandbox.setPush({ url: pushUrlOf(client.url, trigger), authentication: PUSH_LOGIN });
		}
		furnished.push({ name, isPublished, url: `${client.url}/workflow/${id}` });
	}
	return furnished;
}

/** The id of the credential that the example workflows refer to. */
async function provideCredential(client: RestClient, sandbox: Sandbox): Promise<string> {
	const data = sandboxCredential(sandbox, PUSH_FIELDS);
	const present = (await client.list('credentials')).find(
		({ name, type }) => name === CREDENTIAL_NAME && type === CREDENTIAL_TYPE,
	);
	if (!present) return await client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	// Keys that are not the sandbox's were entered by the user, and are his.
	const path = `/rest/credentials/${present.id}?includeData=true`;
	const stored = await client.request<{ data: Partial<typeof data> }>('GET', path);
	if (stored.data.secretId === data.secretId) {
		await client.updateCredential(present.id, CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	}
	return present.id;
}
