import { sortBy } from 'lodash';
import {
	ExecutionStatusList,
	type ICredentialDataDecryptedObject as CredentialData,
	type INodeCredentialTestResult,
} from 'n8n-workflow';
import { sendRequest } from '../../scripts/http';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import {
	endStates,
	RestClient,
	RestError,
	type FinishedExecution,
	type SavedWorkflow,
} from '../../scripts/n8n/restClient';

/** Executions in one answer of n8n's list, at most. */
const PAGE_SIZE = 100;

/** Does also what only tests do: runs workflows, and looks at all of their executions. */
export class TestClient extends RestClient {
	/** Presses the Test button of a saved credential. */
	async testCredential(id: string, type: string, name: string, data: CredentialData) {
		const body = { credentials: { id, type, name, data } };
		return await this.request<INodeCredentialTestResult>('POST', '/rest/credentials/test', body);
	}

	/** Posts JSON to a production webhook, waits for it to be registered, and returns its answer as text. */
	async callWebhook(path: string, body: unknown) {
		return await pollUntil(`webhook ${path}`, async () => {
			const { status, text } = await sendRequest(`${this.url}/webhook/${path}`, { body });
			if (status === 404) return undefined;
			if (status !== 200) throw new RestError(`POST webhook ${path}`, status, text);
			return text;
		});
	}

	/** Starts a saved workflow from one of its triggers, and waits for its end. */
	async runWorkflow(workflow: SavedWorkflow, triggerName: string) {
		return await this.finishedExecution(await this.startWorkflow(workflow, triggerName));
	}

	/** Repeats a failed execution with the saved workflow, as "Retry" in the list of executions does. */
	async retryExecution(executionId: string) {
		const path = `/rest/executions/${executionId}/retry`;
		const { id } = await this.request<{ id: string }>('POST', path, { loadWorkflow: false });
		return await this.finishedExecution(id);
	}

	/**
	 * All executions of a workflow, whether they have ended or not, oldest first.
	 *
	 * Every status is named, because n8n then reads them in one query. Without a status it reads running and ended
	 * ones in two at once, and an execution that ends between them is in neither. Pages are told by when executions began,
	 * which is n8n's order; its own cursors go by id, and leave out those that began in another order than they were made.
	 */
	async executionsOf(workflowId: string) {
		return await pollUntil(`a whole list of the executions of workflow ${workflowId}`, async () => {
			const known = new Map<string, { id: string; status: string }>();
			let total: number | undefined;
			let startedBefore: string | undefined;
			for (;;) {
				const wanted = { workflowId, status: ExecutionStatusList, startedBefore };
				const filter = encodeURIComponent(JSON.stringify(wanted));
				const { results, count } = await this.request<{
					results: Array<{ id: string; status: string; startedAt?: string }>;
					count: number;
				}>('GET', `/rest/executions?filter=${filter}&limit=${PAGE_SIZE}`);
				for (const execution of results) known.set(execution.id, execution);
				total ??= count;
				const oldest = results.at(-1)?.startedAt;
				if (results.length < PAGE_SIZE || oldest === startedBefore) break;
				startedBefore = oldest;
			}
			if (known.size !== total) return undefined;
			return sortBy([...known.values()], ({ id }) => Number(id));
		});
	}

	/** Waits until a workflow has so many executions and all have ended, and returns them, oldest first. */
	async finishedExecutionsOf(workflowId: string, count = 1) {
		const executions = await pollUntil(
			`${count} executions of workflow ${workflowId}, and the end of all`,
			async () => {
				const executions = await this.executionsOf(workflowId);
				const haveEnded = executions.every(({ status }) => endStates.includes(status));
				return haveEnded && executions.length >= count ? executions : undefined;
			},
			120_000,
			200,
		);
		const finished: FinishedExecution[] = [];
		for (const { id } of executions) finished.push(await this.finishedExecution(id));
		return finished;
	}
}
