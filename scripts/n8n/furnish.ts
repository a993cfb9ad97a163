import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import { CALL_HAS_ENDED, PLACEHOLDER_CRM } from '../demo/files';
import { repositoryFolder } from '../repository';
import { PUSH_FIELDS, PUSH_LOGIN, sandboxCredential } from '../sandboxCredential';
import type { RestClient, WorkflowFile } from './restClient';

export const CREDENTIAL_TYPE = 'tencentCccApi';

/** The name that the example workflows refer to. */
export const CREDENTIAL_NAME = 'Tencent CCC account';

/** Chooses a credential in every node of a workflow that wants one of our type. */
export function withCredential(
	workflow: WorkflowFile,
	credentialId: string,
	name = CREDENTIAL_NAME,
): WorkflowFile {
	const chosen = { [CREDENTIAL_TYPE]: { id: credentialId, name } };
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.credentials?.[CREDENTIAL_TYPE] ? { ...node, credentials: chosen } : node,
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

/** The example that takes in what the sandbox pushes, and its trigger. */
const OUTCOME_WORKFLOW = /Write Call Outcomes/;
/** An application has one push address, so of the two that take call records in one has to rest. */
const RESTING_WORKFLOW = /Dial and Wait/;

/** An example workflow in n8n. */
export interface FurnishedWorkflow {
	name: string;
	isPublished: boolean;
	/** Its address in the editor. */
	url: string;
}

/**
 * Gives a signed-in owner the credential for the sandbox and the example workflows, published but for the one that
 * would take in the same call records as another, and points the sandbox's pushes at them. What is there already
 * stays as the user left it; only a credential with the sandbox's keys gets what this sandbox needs.
 *
 * @param crmUrl address of the CRM that the workflows tell the outcomes, without a slash at the end
 * @returns the example workflows, each of which is there
 */
export async function furnish(
	client: RestClient,
	sandbox: Sandbox,
	crmUrl: string,
): Promise<FurnishedWorkflow[]> {
	const credentialId = await provideCredential(client, sandbox);
	const present = new Set((await client.listWorkflows()).map(({ name }) => name));
	const examples = exampleWorkflows();
	for (const example of examples.filter(({ name }) => !present.has(name))) {
		const text = JSON.stringify(example).replaceAll(PLACEHOLDER_CRM, crmUrl);
		const workflow = JSON.parse(text) as WorkflowFile;
		const saved = await client.createWorkflow(withCredential(workflow, credentialId));
		if (!RESTING_WORKFLOW.test(saved.name)) await client.activateWorkflow(saved);
	}
	const trigger = examples
		.find(({ name }) => OUTCOME_WORKFLOW.test(name))
		?.nodes.find(({ name }) => name === CALL_HAS_ENDED);
	if (trigger) {
		sandbox.setPush({ url: pushUrlOf(client.url, trigger), authentication: PUSH_LOGIN });
	}
	const saved = await client.listWorkflows();
	return examples.map(({ name }) => ({
		name,
		isPublished: !RESTING_WORKFLOW.test(name),
		url: `${client.url}/workflow/${saved.find((workflow) => workflow.name === name)?.id}`,
	}));
}

/**
 * The production URL of a Tencent CCC Trigger.
 *
 * @param n8nUrl n8n's address without a slash at the end
 */
export const pushUrlOf = (n8nUrl: string, trigger: Pick<INode, 'webhookId'>) =>
	`${n8nUrl}/webhook/${trigger.webhookId}/webhook`;

async function provideCredential(client: RestClient, sandbox: Sandbox): Promise<string> {
	const data = sandboxCredential(sandbox, PUSH_FIELDS);
	const present = (await client.listCredentials()).find(
		({ name, type }) => name === CREDENTIAL_NAME && type === CREDENTIAL_TYPE,
	);
	if (!present) return await client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	// Keys that are not the sandbox's were entered by the user, and are his.
	const stored = await client.readCredential(present.id);
	if (stored.secretId === data.secretId) {
		await client.updateCredential(present.id, CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	}
	return present.id;
}
