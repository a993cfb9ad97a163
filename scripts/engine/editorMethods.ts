import type * as N8nCore from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeCredentialTestResult,
	type INodeListSearchResult,
	type INodeParameters,
	type INodePropertyOptions,
	type ResourceMapperFields,
} from 'n8n-workflow';

import { createAdditionalData } from './additionalData';
import {
	GivenCredentials,
	withGivenCredentials,
	type CredentialsByType,
} from './credentialsHelper';
import type { EngineTypes } from './nodeTypes';

export interface LoadOptionsOptions {
	readonly credentials?: CredentialsByType;
	/** The node's parameters as chosen so far. */
	readonly parameters?: INodeParameters;
}

export interface ListSearchOptions extends LoadOptionsOptions {
	/** What the builder has typed into the search field. */
	readonly filter?: string;
	/** From the answer before, for the next page. */
	readonly paginationToken?: string;
}

/** The methods of nodes that n8n calls for its editor rather than for an execution. */
export class EditorMethods {
	constructor(
		private readonly core: typeof N8nCore,
		/** Description look-ups: `getByNameAndVersion(type).description`, `getCredentialType(name)`. */
		readonly nodeTypes: EngineTypes,
	) {}

	/**
	 * Searches the list of a resource locator.
	 *
	 * @param nodeType full name, e.g. `n8n-nodes-tencent-ccc.tencentCcc`
	 * @param method a name of the node's `methods.listSearch`
	 * @throws what the method throws
	 */
	async callListSearch(
		nodeType: string,
		method: string,
		{ filter, paginationToken, ...options }: ListSearchOptions = {},
	): Promise<INodeListSearchResult> {
		const search = this.nodeTypes.getByNameAndVersion(nodeType).methods?.listSearch?.[method];
		if (!search) throw new Error(`${nodeType} has no list search method "${method}"`);
		const context = this.createLoadOptionsContext(nodeType, options);
		return await search.call(context, filter, paginationToken);
	}

	/**
	 * Loads the options of a list.
	 *
	 * @param nodeType full name
	 * @param method a name of the node's `methods.loadOptions`
	 * @throws what the method throws
	 */
	async callLoadOptions(
		nodeType: string,
		method: string,
		options: LoadOptionsOptions = {},
	): Promise<INodePropertyOptions[]> {
		const load = this.nodeTypes.getByNameAndVersion(nodeType).methods?.loadOptions?.[method];
		if (!load) throw new Error(`${nodeType} has no load options method "${method}"`);
		return await load.call(this.createLoadOptionsContext(nodeType, options));
	}

	/**
	 * Loads the form of a resource mapper.
	 *
	 * @param nodeType full name
	 * @param method a name of the node's `methods.resourceMapping`
	 * @throws what the method throws
	 */
	async callResourceMapping(
		nodeType: string,
		method: string,
		options: LoadOptionsOptions = {},
	): Promise<ResourceMapperFields> {
		const load = this.nodeTypes.getByNameAndVersion(nodeType).methods?.resourceMapping?.[method];
		if (!load) throw new Error(`${nodeType} has no resource mapping method "${method}"`);
		return await load.call(this.createLoadOptionsContext(nodeType, options));
	}

	/**
	 * Presses the Test button of a credential.
	 *
	 * @param nodeType full name of the node whose description has `testedBy`
	 * @param method a name of the node's `methods.credentialTest`
	 * @param data the credential's fields; defaults are filled in
	 */
	async testCredential(
		nodeType: string,
		method: string,
		data: ICredentialDataDecryptedObject,
	): Promise<INodeCredentialTestResult> {
		const { description, methods } = this.nodeTypes.getByNameAndVersion(nodeType);
		const test = methods?.credentialTest?.[method];
		const type = description.credentials?.find(({ testedBy }) => testedBy === method)?.name;
		if (!test || !type) throw new Error(`${nodeType} has no credential test method "${method}"`);
		const helper = new GivenCredentials(this.nodeTypes, {});
		const context = new this.core.CredentialTestContext(createAdditionalData(this.core, helper));
		return await test.call(context, {
			id: type,
			name: `Given ${type}`,
			type,
			data: helper.withDefaults(type, data),
		});
	}

	private createLoadOptionsContext(
		nodeType: string,
		{ credentials = {}, parameters = {} }: LoadOptionsOptions,
	) {
		const { version } = this.nodeTypes.getByNameAndVersion(nodeType).description;
		const node: INode = {
			id: 'temporary',
			name: 'Temp-Node',
			type: nodeType,
			typeVersion: Array.isArray(version) ? Math.max(...version) : version,
			position: [0, 0],
			parameters,
		};
		const workflow = new Workflow({
			nodes: [withGivenCredentials(node, this.nodeTypes, credentials)],
			connections: {},
			active: false,
			nodeTypes: this.nodeTypes,
		});
		const additionalData = createAdditionalData(
			this.core,
			new GivenCredentials(this.nodeTypes, credentials),
			parameters,
		);
		const createdNode = workflow.getNode(node.name) as INode;
		return new this.core.LoadOptionsContext(workflow, createdNode, additionalData, '');
	}
}
