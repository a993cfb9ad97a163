import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import type { CredentialsByType, Engine, RunOptions } from '../../scripts/engine';
import { withDefaults } from '../../scripts/engine/credentials';

/**
 * Lets a polling trigger poll once, as n8n's schedule does.
 *
 * @param options.mode `manual` is what the editor does for a test event
 * @param options.staticData what the workflow's nodes remember; changed by the poll
 * @returns what the trigger hands on; null when there is nothing new
 * @throws what the poll throws
 */
export async function pollOnce(
	engine: Engine,
	options: Pick<RunOptions, 'workflow' | 'credentials' | 'mode'> & {
		node: string;
		staticData?: IDataObject;
	},
): Promise<INodeExecutionData[][] | null> {
	const { credentials = {}, mode = 'trigger', staticData } = options;
	const workflow = engine.createWorkflow({ ...options.workflow, staticData }, credentials);
	const { node, nodeType } = engine.nodeOf(workflow, options.node);
	const additionalData = engine.additionalData(credentials);
	const context = new engine.core.PollContext(workflow, node, additionalData, mode, 'update');
	return await nodeType.poll!.call(context);
}

type Methods = Required<NonNullable<INodeType['methods']>>;
type MethodResult<Kind extends 'listSearch' | 'resourceMapping'> = Awaited<
	ReturnType<Methods[Kind][string]>
>;

/**
 * Calls a method that n8n calls for its editor: the search of a resource locator, or the form of a resource mapper.
 *
 * @param method a name of the node's `methods` of the kind
 * @param options.parameters the node's parameters as chosen so far
 * @param options.filter what the builder has typed into the search field
 * @param options.paginationToken from the answer before, for the next page
 * @throws what the method throws
 */
export async function callMethod<Kind extends 'listSearch' | 'resourceMapping'>(
	engine: Engine,
	kind: Kind,
	type: string,
	method: string,
	options: {
		credentials?: CredentialsByType;
		parameters?: INodeParameters;
		filter?: string;
		paginationToken?: string;
	} = {},
): Promise<MethodResult<Kind>> {
	const { credentials = {}, parameters = {}, filter, paginationToken } = options;
	const workflow = engine.createWorkflow(
		{ nodes: [{ name: 'Node', type, parameters }], connections: {} },
		credentials,
	);
	const { node, nodeType } = engine.nodeOf(workflow, 'Node');
	const additionalData = {
		...engine.additionalData(credentials),
		currentNodeParameters: parameters,
	};
	const context = new engine.core.LoadOptionsContext(workflow, node, additionalData, '');
	const call = nodeType.methods![kind]![method] as (...parameters: unknown[]) => Promise<unknown>;
	return (await call.call(context, filter, paginationToken)) as MethodResult<Kind>;
}

/**
 * Presses the Test button of a credential.
 *
 * @param nodeType full name of the node whose description has `testedBy`
 * @param method a name of the node's `methods.credentialTest`
 * @param data the credential's fields; defaults are filled in
 */
export async function testCredential(
	engine: Engine,
	nodeType: string,
	method: string,
	data: ICredentialDataDecryptedObject,
) {
	const { description, methods } = engine.nodeTypes.getByNameAndVersion(nodeType);
	const { name } = description.credentials!.find(({ testedBy }) => testedBy === method)!;
	const context = new engine.core.CredentialTestContext(engine.additionalData({}));
	return await methods!.credentialTest![method].call(context, {
		id: name,
		name,
		type: name,
		data: withDefaults(engine.nodeTypes.getCredentialType(name), data),
	});
}
