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
	 * ones in two at once, and an execution that ends between them is in neither.
	 */
	async executionsOf(workflowId: string) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status: ExecutionStatusList }));
		return await pollUntil(`a whole list of the executions of workflow ${workflowId}`, async () => {
			const known = new Map<string, { id: string; status: string }>();
			let page = '';
			for (;;) {
				const { results, count, nextCursor } = await this.request<{
					results: Array<{ id: string; status: string }>;
					count: number;
					nextCursor?: string | null;
				}>('GET', `/rest/executions?filter=${filter}&limit=${PAGE_SIZE}${page}`);
				for (const execution of results) known.set(execution.id, execution);
				if (results.length < PAGE_SIZE || nextCursor === null) {
					const isWhole = known.size === count;
					return isWhole ? sortBy([...known.values()], ({ id }) => Number(id)) : undefined;
				}
				// Before n8n 2 there is no cursor: a page begins below the lowest id of the last one
				page = nextCursor
					? `&cursor=${encodeURIComponent(nextCursor)}`
					: `&lastId=${Math.min(...results.map(({ id }) => Number(id)))}`;
			}
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
