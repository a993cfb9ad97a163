import {
	ICredentialsHelper,
	isExpression,
	NodeHelpers,
	UserError,
	type ICredentialDataDecryptedObject,
	type ICredentialsExpressionResolveValues,
	type IExecuteData,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeProperties,
	type INodeParameters,
	type IRequestOptionsSimplified,
	type IWorkflowExecuteAdditionalData,
	type Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import type { EngineTypes } from './nodeTypes';

/** Decrypted credential data by credential type. */
export type CredentialsByType = Readonly<Record<string, ICredentialDataDecryptedObject>>;

const notAvailable = (what: string) => new UserError(`The engine has no ${what}`);

/**
 * Credentials that are given instead of stored. A stored credential's `id` is its type here, so there is one of
 * each type. Everything that signs requests is the credential type's own.
 */
export class GivenCredentials extends ICredentialsHelper {
	constructor(
		private readonly types: EngineTypes,
		private readonly credentials: CredentialsByType,
	) {
		super();
	}

	getParentTypes(typeName: string): string[] {
		const parents = this.types.getCredentialType(typeName).extends ?? [];
		return parents.flatMap((parent) => [parent, ...this.getParentTypes(parent)]);
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow: Workflow,
		node: INode,
	): Promise<IHttpRequestOptions> {
		const options = requestOptions as IHttpRequestOptions;
		const { authenticate } = this.types.getCredentialType(typeName);
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (authenticate?.type !== 'generic') return options;

		const resolve = (value: string) =>
			isExpression(value)
				? String(
						workflow.expression.getSimpleParameterValue(node, value, 'internal', {
							$credentials: credentials,
						}) ?? '',
					)
				: value;
		const changed = { ...options } as unknown as Record<string, Record<string, unknown>>;
		for (const [place, values] of Object.entries(authenticate.properties)) {
			const entries = Object.entries(values as Record<string, string>);
			const resolved = entries.map(([name, value]) => [resolve(name), resolve(value)]);
			changed[place] = { ...changed[place], ...Object.fromEntries(resolved) };
		}
		return changed as unknown as IHttpRequestOptions;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw notAvailable('stored credentials');
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		const properties: INodeProperties[] = [];
		for (const parent of this.types.getCredentialType(type).extends ?? []) {
			NodeHelpers.mergeNodeProperties(properties, this.getCredentialsProperties(parent));
		}
		NodeHelpers.mergeNodeProperties(properties, this.types.getCredentialType(type).properties);
		return properties;
	}

	/** The given data with the type's defaults filled in. */
	withDefaults(type: string, data: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
		const withDefaults = NodeHelpers.getNodeParameters(
			this.getCredentialsProperties(type),
			data as INodeParameters,
			true,
			false,
			null,
			null,
		);
		return withDefaults as ICredentialDataDecryptedObject;
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
		_mode: WorkflowExecuteMode,
		_executeData?: IExecuteData,
		raw?: boolean,
		_expressionResolveValues?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const data = this.credentials[type];
		if (!data) throw notAvailable(`credential of the type "${type}"`);
		return raw ? { ...data } : this.withDefaults(type, data);
	}

	async updateCredentials(): Promise<void> {
		throw notAvailable('stored credentials');
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw notAvailable('stored credentials');
	}
}

/**
 * The credentials of a node as if the builder had chosen in each picker the given one of that type.
 *
 * @returns a copy of the node
 */
export function withGivenCredentials(
	node: INode,
	types: EngineTypes,
	given: CredentialsByType,
): INode {
	const described = types.getByNameAndVersion(node.type, node.typeVersion).description.credentials;
	const chosenInHttpRequest = node.parameters.nodeCredentialType;
	const names = [...(described ?? []).map(({ name }) => name), String(chosenInHttpRequest ?? '')];
	const chosen = names
		.filter((name) => name in given)
		.map((name) => [name, { id: name, name: `Given ${name}` }]);
	return { ...node, credentials: { ...node.credentials, ...Object.fromEntries(chosen) } };
}
