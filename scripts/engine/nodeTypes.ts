import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type * as N8nCore from 'n8n-core';
import {
	NodeConnectionTypes,
	NodeHelpers,
	UserError,
	type ICredentialType,
	type INodeType,
	type INodeTypes,
	type IVersionedNodeType,
} from 'n8n-workflow';

type Loader = InstanceType<typeof N8nCore.PackageDirectoryLoader>;

const BASE_PACKAGE = 'n8n-nodes-base';
const TOOL_SUFFIX = /Tool$/;

/** What n8n-nodes-base says about its own types; they are then loaded one by one, when they are asked for. */
function loadBasePackage(core: typeof N8nCore): Loader {
	const directory = dirname(require.resolve(`${BASE_PACKAGE}/package.json`));
	const loader = new core.PackageDirectoryLoader(directory);
	const known = (kind: 'nodes' | 'credentials') =>
		JSON.parse(readFileSync(join(directory, 'dist', 'known', `${kind}.json`), 'utf8'));
	loader.known.nodes = known('nodes');
	loader.known.credentials = known('credentials');
	return loader;
}

/**
 * The twin of a node that an AI agent calls: no inputs, one output of the type `ai_tool`.
 * What n8n makes of every node with `usableAsTool` (its own code is not part of n8n-core).
 */
function toolTwinOf(nodeType: INodeType): INodeType {
	const { usableAsTool, ...description } = nodeType.description;
	if (!usableAsTool) throw new UserError(`${description.name} cannot be used as a tool`);
	return Object.create(nodeType, {
		description: {
			value: {
				...description,
				name: `${description.name}Tool`,
				displayName: `${description.displayName} Tool`,
				inputs: [],
				outputs: [NodeConnectionTypes.AiTool],
				properties: [
					{
						displayName: 'Tool Description',
						name: 'descriptionType',
						type: 'options',
						options: [],
						default: 'auto',
					},
					{
						displayName: 'Description',
						name: 'toolDescription',
						type: 'string',
						default: description.description,
						displayOptions: { show: { descriptionType: ['manual'] } },
					},
					...description.properties,
				],
			},
		},
	}) as INodeType;
}

/** The node and credential types of this package and of n8n-nodes-base. */
export class EngineTypes implements INodeTypes {
	private readonly loaders = new Map<string, Loader>();
	private readonly toolTwins = new Map<INodeType, INodeType>();

	constructor(
		core: typeof N8nCore,
		readonly packageLoader: Loader,
	) {
		this.loaders.set(packageLoader.packageName, packageLoader);
		this.loaders.set(BASE_PACKAGE, loadBasePackage(core));
	}

	/** @throws when the package or the type is not known */
	getByName(type: string): INodeType | IVersionedNodeType {
		const separator = type.lastIndexOf('.');
		const [packageName, name] = [type.slice(0, separator), type.slice(separator + 1)];
		const loader = this.loaders.get(packageName);
		if (!loader) throw new UserError(`Unknown package of node type "${type}"`);
		return loader.getNode(name).type;
	}

	/** As n8n does it: a name that ends in `Tool` and is no node's own name stands for the tool twin. */
	getByNameAndVersion(type: string, version?: number): INodeType {
		if (!TOOL_SUFFIX.test(type) || this.isKnown(type)) {
			return NodeHelpers.getVersionedNodeType(this.getByName(type), version);
		}
		const nodeType = this.getByNameAndVersion(type.replace(TOOL_SUFFIX, ''), version);
		const twin = this.toolTwins.get(nodeType) ?? toolTwinOf(nodeType);
		this.toolTwins.set(nodeType, twin);
		return twin;
	}

	getKnownTypes() {
		return this.packageLoader.known.nodes;
	}

	/** @throws when neither package has it */
	getCredentialType(name: string): ICredentialType {
		for (const loader of this.loaders.values()) {
			if (name in loader.known.credentials) return loader.getCredential(name).type;
		}
		throw new UserError(`Unknown credential type "${name}"`);
	}

	private isKnown(type: string): boolean {
		try {
			this.getByName(type);
			return true;
		} catch {
			return false;
		}
	}
}
