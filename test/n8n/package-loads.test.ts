import type { INodeTypeDescription } from 'n8n-workflow';
import { openScene, type Scene } from './support/scene';
import { NODE_TYPE } from './support/workflows';

interface CredentialTypeInEditor {
	name: string;
	displayName: string;
	authenticate?: unknown;
	supportedNodes?: string[];
	iconUrl?: string | { light: string; dark: string };
}

let scene: Scene;
let nodeTypes: INodeTypeDescription[];
let credentialTypes: CredentialTypeInEditor[];

beforeAll(async () => {
	scene = await openScene();
	nodeTypes = await scene.client.request('GET', '/types/nodes.json');
	credentialTypes = await scene.client.request('GET', '/types/credentials.json');
});

afterAll(async () => await scene.close());

const findNode = (name: string) => nodeTypes.find((candidate) => candidate.name === name);
const findCredential = () => credentialTypes.find(({ name }) => name === 'tencentCccApi');

describe('the packed package, installed as a community node', () => {
	it('adds the node and its twin for AI agents', () => {
		expect(findNode(NODE_TYPE)).toMatchObject({ displayName: 'Tencent CCC', version: 1 });
		expect(findNode(`${NODE_TYPE}Tool`)).toMatchObject({
			displayName: 'Tencent CCC Tool',
			outputs: ['ai_tool'],
		});
	});

	it('is known to n8n as a community package of its version', () => {
		const { version } = jest.requireActual<{ version: string }>('../../package.json');
		expect(findNode(NODE_TYPE)).toMatchObject({ communityNodePackageVersion: version });
	});

	it('ties the credential to the node, so that its Test button works', () => {
		expect(findCredential()?.displayName).toBe('Tencent CCC API');
		expect(findCredential()?.supportedNodes).toEqual(expect.arrayContaining([NODE_TYPE]));
	});

	it('offers the credential in the HTTP Request node', () => {
		// The editor lists the credential types that have this property.
		expect(findCredential()).toHaveProperty('authenticate');
	});

	it.each(['light', 'dark'] as const)(
		'serves the %s icon of node and credential',
		async (theme) => {
			for (const owner of [findNode(NODE_TYPE), findCredential()]) {
				const { [theme]: path } = owner?.iconUrl as { light: string; dark: string };
				const icon = await scene.client.requestText('GET', `/${path}`);
				expect(icon).toMatch(/<svg[\s>]/);
			}
		},
	);

	it('has different icons for light and dark', () => {
		const { light, dark } = findNode(NODE_TYPE)?.iconUrl as { light: string; dark: string };
		expect(light).not.toBe(dark);
	});

	it('is found in the nodes panel by category and by alias', () => {
		expect(findNode(NODE_TYPE)?.codex).toMatchObject({
			categories: expect.arrayContaining(['Communication']) as string[],
		});
		expect(findNode(NODE_TYPE)?.codex?.alias?.length).toBeGreaterThan(0);
	});
});
