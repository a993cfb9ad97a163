import { parse as parseFlatted } from 'flatted';
import {
	ExecutionStatusList,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type INode,
	type IPinData,
	type IRunExecutionData,
	type IWorkflowSettings,
} from 'n8n-workflow';
import { sendRequest } from '../http';
import { pollUntil } from './pollUntil';
import { capabilitiesOf } from './versions';

/** The parts of a workflow that make up an exported .json file. */
export interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	/** Sample data of nodes, used by runs from the editor only. */
	pinData?: IPinData;
}

export interface SavedWorkflow extends WorkflowFile {
	id: string;
	versionId: string;
	active: boolean;
}

/** An execution as n8n's list shows it, whether it has ended or not. */
export interface ExecutionSummary {
	id: string;
	status: string;
}

export interface FinishedExecution {
	id: string;
	status: 'success' | 'error' | 'crashed' | 'canceled';
	data: IRunExecutionData;
	/** The answer as n8n sent it, before anything was parsed. */
	raw: string;
}

export interface Login {
	email: string;
	password: string;
}

/** The owner account of every n8n that we start. It is reachable from this machine only. */
export const ownerLogin: Login = { email: 'owner@example.com', password: 'Sandbox-1234' };

/** What n8n's REST API answered when it refused a request. */
export class RestError extends Error {
	constructor(
		request: string,
		readonly status: number,
		readonly answer: string,
	) {
		super(`${request} was answered with ${status}: ${answer.slice(0, 1_000)}`);
	}
}

/**
 * What n8n 1.123 answers for an execution whose data it has not stored: it stores the execution first and the data a
 * moment later, and is killed in between for ever.
 */
const HAS_NO_DATA = /answered with 500: .*reading 'data'/s;
const DATA_PATIENCE_MS = 5_000;

/** Executions in one answer of n8n's list. */
const PAGE_SIZE = 100;

const endStates = ['success', 'error', 'crashed', 'canceled'];

/** Does over n8n's internal REST API what a user does in the editor. */
export class RestClient {
	private cookie = '';

	/** n8n ties the session cookie to a browser by this header. */
	private readonly browserId = 'tencent-ccc-scripts';

	/** @param url n8n's address without a slash at the end */
	constructor(readonly url: string) {}

	/**
	 * Creates the owner account on a fresh n8n, or logs in when there is one already.
	 *
	 * @throws RestError when the account exists with another password
	 */
	async signIn(login: Login = ownerLogin): Promise<void> {
		const settings = await this.request<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'GET',
			'/rest/settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.request('POST', '/rest/owner/setup', {
				...login,
				firstName: 'Sandbox',
				lastName: 'Owner',
			});
		} else {
			await this.request('POST', '/rest/login', {
				emailOrLdapLoginId: login.email,
				password: login.password,
			});
		}
	}

	/** Saves a credential and returns its id. */
	async createCredential(
		type: string,
		name: string,
		data: ICredentialDataDecryptedObject,
	): Promise<string> {
		const { id } = await this.request<{ id: string }>('POST', '/rest/credentials', {
			name,
			type,
			data,
		});
		return id;
	}

	/** Overwrites a saved credential's data. */
	async updateCredential(
		id: string,
		type: string,
		name: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		await this.request('PATCH', `/rest/credentials/${id}`, { id, name, type, data });
	}

	/** Reads a saved credential. n8n leaves secrets blank. */
	async readCredential(id: string): Promise<ICredentialDataDecryptedObject> {
		const { data } = await this.request<{ data: ICredentialDataDecryptedObject }>(
			'GET',
			`/rest/credentials/${id}?includeData=true`,
		);
		return data;
	}

	/** Lists the saved credentials, without their data. */
	async listCredentials(): Promise<Array<{ id: string; name: string; type: string }>> {
		return await this.request('GET', '/rest/credentials');
	}

	/** Presses the Test button of a saved credential. */
	async testCredential(
		id: string,
		type: string,
		name: string,
		data: ICredentialDataDecryptedObject,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		return await this.request('POST', '/rest/credentials/test', {
			credentials: { id, type, name, data },
		});
	}

	/** Saves a new workflow. It is not active yet. */
	async createWorkflow({
		name,
		nodes,
		connections,
		settings,
		pinData,
	}: WorkflowFile): Promise<SavedWorkflow> {
		return await this.request('POST', '/rest/workflows', {
			name,
			active: false,
			nodes,
			connections,
			settings: { executionOrder: 'v1', ...settings },
			pinData,
		});
	}

	/** Reads a workflow as it is saved; of a published one, its draft. */
	async readWorkflow(id: string): Promise<SavedWorkflow> {
		return await this.request('GET', `/rest/workflows/${id}`);
	}

	/** Lists the saved workflows, without their nodes. */
	async listWorkflows(): Promise<Array<{ id: string; name: string }>> {
		return await this.request('GET', '/rest/workflows');
	}

	/** Makes a workflow's triggers listen. Webhooks answer a moment later, see callWebhook. */
	async activateWorkflow({ id, versionId }: SavedWorkflow): Promise<void> {
		await this.switchWorkflow(id, 'activate', { versionId });
	}

	/** Makes a workflow's triggers listen no more. */
	async deactivateWorkflow({ id }: SavedWorkflow): Promise<void> {
		await this.switchWorkflow(id, 'deactivate', {});
	}

	private async switchWorkflow(id: string, request: 'activate' | 'deactivate', body: object) {
		const path = `/rest/workflows/${id}`;
		if (capabilitiesOf().hasActivateRequest) {
			await this.request('POST', `${path}/${request}`, body);
		} else {
			await this.request('PATCH', path, { ...body, active: request === 'activate' });
		}
	}

	/**
	 * Posts JSON to a production webhook; waits for it to be registered.
	 *
	 * @returns the webhook's answer as text
	 * @throws RestError when the webhook answers anything but 200
	 */
	async callWebhook(path: string, body: unknown): Promise<string> {
		return await pollUntil(`webhook ${path}`, async () => {
			const { status, text } = await sendRequest(`${this.url}/webhook/${path}`, { body });
			if (status === 404) return undefined;
			if (status !== 200) throw new RestError(`POST webhook ${path}`, status, text);
			return text;
		});
	}

	/**
	 * Starts a saved workflow as the editor's "Execute workflow" does.
	 *
	 * @param triggerName the name of the trigger node to start from
	 * @returns the id of the execution
	 */
	async startWorkflow(workflow: SavedWorkflow, triggerName: string): Promise<string> {
		const { executionId } = await this.request<{ executionId: string }>(
			'POST',
			`/rest/workflows/${workflow.id}/run`,
			{ workflowData: workflow, triggerToStartFrom: { name: triggerName } },
		);
		return executionId;
	}

	/** Starts a saved workflow from one of its triggers, and waits for its end. */
	async runWorkflow(workflow: SavedWorkflow, triggerName: string): Promise<FinishedExecution> {
		return await this.finishedExecution(await this.startWorkflow(workflow, triggerName));
	}

	/** Repeats a failed execution with the saved workflow, as "Retry" in the list of executions does. */
	async retryExecution(executionId: string): Promise<FinishedExecution> {
		const retried = await this.request<{ id: string }>(
			'POST',
			`/rest/executions/${executionId}/retry`,
			{ loadWorkflow: false },
		);
		return await this.finishedExecution(retried.id);
	}

	/** Waits for an execution's end and returns it with everything that n8n stored of it. */
	async finishedExecution(executionId: string, deadlineMs = 60_000): Promise<FinishedExecution> {
		let unreadableSince: number | undefined;
		return await pollUntil(
			`the end of execution ${executionId}`,
			async () => {
				const raw = await this.requestText('GET', `/rest/executions/${executionId}`).catch(
					(error: unknown) => {
						if (HAS_NO_DATA.test((error as Error).message)) return undefined;
						throw error;
					},
				);
				if (raw === undefined) {
					unreadableSince ??= Date.now();
					if (Date.now() - unreadableSince < DATA_PATIENCE_MS) return undefined;
					const data = { resultData: { runData: {} } } as IRunExecutionData;
					return { id: executionId, status: 'crashed', data, raw: '' };
				}
				const { data: execution } = JSON.parse(raw) as {
					data: { id: string; status: string; stoppedAt?: string; data: string };
				};
				if (!endStates.includes(execution.status) || !execution.stoppedAt) return undefined;
				const data = parseFlatted(execution.data) as IRunExecutionData | undefined;
				// n8n 1.123 stores the status first, and the data a moment later
				if (!data && execution.status !== 'crashed') return undefined;
				return {
					id: execution.id,
					status: execution.status as FinishedExecution['status'],
					data: data as IRunExecutionData,
					raw,
				};
			},
			deadlineMs,
		);
	}

	/**
	 * All executions of a workflow, whether they have ended or not.
	 *
	 * Every status is named, because n8n then reads them in one query. Without a status it reads running and ended
	 * ones in two at once, and an execution that ends between them is in neither.
	 *
	 * @returns the executions, oldest first
	 */
	async executionsOf(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status: ExecutionStatusList }));
		return await pollUntil(`a whole list of the executions of workflow ${workflowId}`, async () => {
			const known = new Map<string, ExecutionSummary>();
			let total: number | undefined;
			let page = '';
			do {
				const { results, count, nextCursor } = await this.request<{
					results: ExecutionSummary[];
					count: number;
					nextCursor?: string | null;
				}>('GET', `/rest/executions?filter=${filter}&limit=${PAGE_SIZE}${page}`);
				for (const execution of results) known.set(execution.id, execution);
				total ??= count;
				// Before n8n 2 there is no cursor: a page begins below the lowest id of the last one
				const lowest = Math.min(...results.map(({ id }) => Number(id)));
				const isFull = nextCursor === undefined && results.length === PAGE_SIZE;
				if (nextCursor) page = `&cursor=${encodeURIComponent(nextCursor)}`;
				else page = isFull ? `&lastId=${lowest}` : '';
			} while (page);
			if (known.size !== total) return undefined;
			return [...known.values()].sort((left, right) => Number(left.id) - Number(right.id));
		});
	}

	/**
	 * Waits until a workflow has so many executions, and all that it has have ended.
	 *
	 * @returns the executions with what n8n stored of them, oldest first
	 */
	async finishedExecutionsOf(workflowId: string, count = 1): Promise<FinishedExecution[]> {
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

	/**
	 * Sends one request to n8n's REST API and returns the `data` of its answer.
	 *
	 * @throws RestError when n8n answers with anything but 2xx
	 */
	async request<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
		const answer = JSON.parse(await this.requestText(method, path, body)) as { data?: Answer };
		return (Object.hasOwn(answer, 'data') ? answer.data : answer) as Answer;
	}

	/**
	 * Sends one request to n8n with the session's cookie and returns its answer as it came.
	 *
	 * @throws RestError when n8n answers with anything but 2xx
	 */
	async requestText(method: string, path: string, body?: unknown): Promise<string> {
		const { status, text, headers } = await sendRequest(this.url + path, {
			method,
			headers: { 'browser-id': this.browserId, ...(this.cookie ? { cookie: this.cookie } : {}) },
			body,
		});
		const session = headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0];
		if (status < 200 || status > 299) throw new RestError(`${method} ${path}`, status, text);
		return text;
	}
}
