import type * as N8nCore from 'n8n-core';
import {
	UserError,
	type ICredentialsHelper,
	type INodeParameters,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

const BASE_URL = 'http://localhost:5678';

const unavailable = (what: string) => async (): Promise<never> => {
	throw new UserError(`The in-process engine cannot ${what}; use the tests in a real n8n for that`);
};

/**
 * What n8n's server hands to every execution: addresses, credentials, and functions that reach beyond the
 * execution. The latter are not available in-process.
 *
 * @param core n8n-core, loaded
 * @param credentialsHelper where nodes get their credentials
 * @param currentNodeParameters for list search and load options: the parameters chosen in the editor so far
 */
export function createAdditionalData(
	core: typeof N8nCore,
	credentialsHelper: ICredentialsHelper,
	currentNodeParameters?: INodeParameters,
): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper,
		externalSecretsProxy: new core.ExternalSecretsProxy(),
		currentNodeParameters,
		currentNodeExecutionIndex: 0,
		restApiUrl: `${BASE_URL}/rest`,
		instanceBaseUrl: `${BASE_URL}/`,
		formBaseUrl: `${BASE_URL}/form`,
		formTestBaseUrl: `${BASE_URL}/form-test`,
		formWaitingBaseUrl: `${BASE_URL}/form-waiting`,
		mcpBaseUrl: `${BASE_URL}/mcp`,
		mcpTestBaseUrl: `${BASE_URL}/mcp-test`,
		webhookBaseUrl: `${BASE_URL}/webhook`,
		webhookTestBaseUrl: `${BASE_URL}/webhook-test`,
		webhookWaitingBaseUrl: `${BASE_URL}/webhook-waiting`,
		variables: {},
		setExecutionStatus: () => undefined,
		sendDataToUI: () => undefined,
		logAiEvent: () => undefined,
		executeWorkflow: unavailable('run sub-workflows'),
		startRunnerTask: unavailable('run Code nodes'),
		getRunExecutionData: unavailable('read stored executions'),
		getRuntimeCredential: unavailable('resolve runtime credentials'),
	};
}
