import { parse as parseFlatted } from 'flatted';
import { pick } from 'lodash';
import {
	type ICredentialDataDecryptedObject as CredentialData,
	type IRunExecutionData,
	type IWorkflowBase,
} from 'n8n-workflow';
import { sendRequest } from '../http';
import { pollUntil } from './pollUntil';
import { isSince } from './versions';

/** The parts of a workflow that make up an exported .json file. */
export type WorkflowFile = Pick<
	IWorkflowBase,
	'name' | 'nodes' | 'connections' | 'settings' | 'pinData'
>;

export type SavedWorkflow = WorkflowFile & Pick<IWorkflowBase, 'id' | 'versionId' | 'active'>;

export interface FinishedExecution {
	id: string;
	status: 'success' | 'error' | 'crashed' | 'canceled';
	data: IRunExecutionData;
	/** The answer as n8n sent it, before anything was parsed. */
	raw: string;
}

/** The owner account of every n8n that we start. It is reachable from this machine only. */
export const ownerLogin = { email: 'owner@example.com', password: 'Sandbox-1234' };

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

/** The states of an execution that has ended. */
export const endStates = ['success', 'error', 'crashed', 'canceled'];

/** Does over n8n's internal REST API what a user does in the editor. */
export class RestClient {
	private cookie = '';

	/** @param url n8n's address without a slash at the end */
	constructor(readonly url: string) {}

	/** Creates the owner account on a fresh n8n, which refuses when there is one already, or logs in. */
	async signIn() {
		const { email, password } = ownerLogin;
		const owner = { email, password, firstName: 'Sandbox', lastName: 'Owner' };
		const login = { emailOrLdapLoginId: email, password };
		await this.request('POST', '/rest/owner/setup', owner).catch(
			async () => await this.request('POST', '/rest/login', login),
		);
	}

	/** Saves a credential and returns its id. */
	async createCredential(type: string, name: string, data: CredentialData) {
		const credential = { type, name, data };
		return (await this.request<{ id: string }>('POST', '/rest/credentials', credential)).id;
	}

	/** Overwrites a saved credential's data. */
	async updateCredential(id: string, type: string, name: string, data: CredentialData) {
		await this.request('PATCH', `/rest/credentials/${id}`, { id, type, name, data });
	}

	/** Saves a new workflow. It is not active yet. */
	async createWorkflow(workflow: WorkflowFile) {
		return await this.request<SavedWorkflow>('POST', '/rest/workflows', {
			...pick(workflow, ['name', 'nodes', 'connections', 'pinData']),
			active: false,
			settings: { executionOrder: 'v1', ...workflow.settings },
		});
	}

	/** Lists what is saved, workflows without their nodes and credentials without their data. */
	async list(what: 'workflows' | 'credentials') {
		type Saved = { id: string; name: string; type?: string };
		return await this.request<Saved[]>('GET', `/rest/${what}`);
	}

	/** Makes a workflow's triggers listen, or listen no more. Webhooks answer a moment later, see callWebhook. */
	async activateWorkflow({ id, versionId }: SavedWorkflow, active = true) {
		const path = `/rest/workflows/${id}`;
		const body = { active, versionId: active ? versionId : undefined };
		// Before, workflows were switched by changing their `active`
		if (isSince('1.123.0')) {
			await this.request('POST', `${path}/${active ? 'activate' : 'deactivate'}`, body);
		} else {
			await this.request('PATCH', path, body);
		}
	}

	/** Starts a saved workflow from a trigger as the editor does, and returns the id of the execution. */
	async startWorkflow(workflow: SavedWorkflow, triggerName: string) {
		const path = `/rest/workflows/${workflow.id}/run`;
		const body = { workflowData: workflow, triggerToStartFrom: { name: triggerName } };
		return (await this.request<{ executionId: string }>('POST', path, body)).executionId;
	}

	/** Waits for an execution's end and returns it with everything that n8n stored of it. */
	async finishedExecution(id: string, deadlineMs = 60_000): Promise<FinishedExecution> {
		let unreadableSince: number | undefined;
		const ask = async (): Promise<FinishedExecution | undefined> => {
			try {
				const raw = await this.requestText('GET', `/rest/executions/${id}`);
				const { status, stoppedAt, data } = JSON.parse(raw).data;
				if (!endStates.includes(status) || !stoppedAt) return undefined;
				const parsed = parseFlatted(data);
				// n8n 1.123 stores the status first, and the data a moment later
				return parsed || status === 'crashed' ? { id, status, data: parsed, raw } : undefined;
			} catch (error) {
				if (!HAS_NO_DATA.test((error as Error).message)) throw error;
				unreadableSince ??= Date.now();
				if (Date.now() - unreadableSince < DATA_PATIENCE_MS) return undefined;
				const data = { resultData: { runData: {} } } as IRunExecutionData;
				return { id, status: 'crashed', data, raw: '' };
			}
		};
		return await pollUntil(`the end of execution ${id}`, ask, deadlineMs);
	}

	/** Sends one request to n8n's REST API and returns the `data` of its answer. */
	async request<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
		const answer = JSON.parse(await this.requestText(method, path, body)) as { data?: Answer };
		return (Object.hasOwn(answer, 'data') ? answer.data : answer) as Answer;
	}

	/**
	 * Sends one request to n8n with the session's cookie and returns its answer as it came.
	 *
	 * @throws RestError when n8n answers with anything but 2xx
	 */
	async requestText(method: string, path: string, body?: unknown) {
		// n8n ties the session cookie to a browser by the header browser-id
		const headers = { 'browser-id': 'tencent-ccc-scripts', cookie: this.cookie };
		const answer = await sendRequest(this.url + path, { method, headers, body });
		const { status, text } = answer;
		const cookies = answer.headers.getSetCookie();
		const session = cookies.find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0];
		if (status < 200 || status > 299) throw new RestError(`${method} ${path}`, status, text);
		return text;
	}
}
