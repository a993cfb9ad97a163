import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/furnish';
import type { FinishedExecution, SavedWorkflow } from '../../scripts/n8n/restClient';
import { ERROR_HANDLING_CASES, expectErrorHandling, itemsOfCase } from '../cases/errorHandling';
import { calleesDialled, nodesThatRan, outputsOf } from './support/readExecution';
import { openScene, type Scene } from './support/scene';
import {
	branches,
	chain,
	leads,
	manualTrigger,
	noOperation,
	tencentCcc,
} from './support/workflows';

type OnError = NonNullable<INode['onError']>;

const onErrorSettings: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

const FIRST = '16100003001';
const RESTRICTED = '16100000102';
/** The sandbox places the call and resets the connection: nobody can know. */
const UNKNOWN = '16100000903';
const LAST = '16100003002';
const batch = [FIRST, RESTRICTED, UNKNOWN, LAST];

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

interface Settings {
	onError: OnError;
	errorOutputs: 'byCode' | 'none';
	phones?: string[];
	credentials?: Scene['credentials'];
	parameters?: INodeParameters;
}

const outputNames = ['Output 0', 'Output 1', 'Output 2'];

/** Start → Leads → Tencent CCC with Retry On Fail → one node for each of its outputs. */
async function saveWorkflow(settings: Settings): Promise<SavedWorkflow> {
	const { onError, errorOutputs, phones = batch, credentials = scene.credentials } = settings;
	const call = tencentCcc({
		credentials,
		onError,
		retryOnFail: true,
		maxTries: 3,
		waitBetweenTries: 1,
		parameters: {
			errorOutputs,
			...(errorOutputs === 'byCode' ? { errorCodes: ['FailedOperation.CalleeIsLimited'] } : {}),
			...settings.parameters,
		},
	});
	const items = phones.map((phone, index) => ({ phone, lead: index }));
	return await scene.client.createWorkflow(
		branches(
			chain(`${onError} ${errorOutputs}`, [manualTrigger(), leads(items), call]),
			outputNames.map(noOperation),
		),
	);
}

async function run(settings: Settings): Promise<FinishedExecution> {
	return await scene.client.runWorkflow(await saveWorkflow(settings), 'Start');
}

/** Which leads came out of which output. */
function leadsByOutput(execution: FinishedExecution): number[][] {
	return outputsOf(execution, 'Tencent CCC').map((items) =>
		items.map(({ pairedItem }) => (pairedItem as { item: number }).item),
	);
}

/** More leads than may leave within a second, so that some still wait when the first answer comes. */
const manyLeads = Array.from({ length: 60 }, (_, index) => `1610000${3100 + index}`);

/** Each request's callee; requests overlap, so their order means nothing. */
const dialled = () =>
	calleesDialled(scene.sandbox)
		.map((callee) => callee.replace(/^0086/, ''))
		.sort();

describe('Error Outputs × On Error × Retry On Fail', () => {
	it.each(ERROR_HANDLING_CASES)('$title', async (testCase) => {
		const { parameters, settings } = testCase;
		const call = tencentCcc({ credentials: scene.credentials, ...settings, parameters });
		const saved = await scene.client.createWorkflow(
			chain(testCase.title.slice(0, 128), [manualTrigger(), leads(itemsOfCase(testCase)), call]),
		);
		const execution = await scene.client.runWorkflow(saved, 'Start');
		const hasOutput = execution.status === 'success';
		expectErrorHandling(testCase, {
			status: execution.status,
			error: execution.data.resultData.error?.message,
			outputs: hasOutput ? outputsOf(execution, 'Tencent CCC') : [],
			dialled: dialled(),
		});
	});
});

describe.each(onErrorSettings)('with Retry On Fail and On Error "%s"', (onError) => {
	it('a lead whose fields cannot be read leaves by Other Error, the rest is called', async () => {
		const execution = await run({
			onError,
			errorOutputs: 'byCode',
			phones: [FIRST, 'throw', LAST],
			parameters: {
				calleeNumber: '={{ $json.phone === "throw" ? $json.missing.field.deep() : $json.phone }}',
			},
		});

		expect(execution.status).toBe('success');
		expect(leadsByOutput(execution).slice(0, 3)).toEqual([[0, 2], [1], []]);
		expect(dialled()).toEqual([FIRST, LAST].sort());
	});
});

describe('without outputs for failures', () => {
	it('Stop Workflow ends at the first failure, and no try of Retry On Fail dials again', async () => {
		const phones = [FIRST, RESTRICTED, ...manyLeads];
		const execution = await run({ onError: 'stopWorkflow', errorOutputs: 'none', phones });

		expect(execution.status).toBe('error');
		const { error } = execution.data.resultData;
		expect(`${error?.message} ${error?.description}`).toContain('FailedOperation.CalleeIsLimited');
		expect(nodesThatRan(execution)).not.toEqual(expect.arrayContaining(['Output 0']));
		// Requests overlap: those that were under way with the failing one are completed, none is
		// repeated, and the leads that were still waiting for their turn are not dialled at all
		expect(dialled()).toEqual(expect.arrayContaining([FIRST, RESTRICTED]));
		expect(new Set(dialled()).size).toBe(dialled().length);
		expect(dialled().length).toBeLessThan(phones.length);
	});

	it('Retry On Fail sends again only what Tencent has surely refused, and then the rest', async () => {
		const throttledOnce = '16100000990';
		const execution = await run({
			onError: 'stopWorkflow',
			errorOutputs: 'none',
			phones: [FIRST, throttledOnce, LAST],
		});

		expect(execution.status).toBe('success');
		expect(leadsByOutput(execution)).toEqual([[0, 1, 2]]);
		expect(dialled()).toEqual([FIRST, throttledOnce, throttledOnce, LAST].sort());
	});

	it('a failed execution that is retried by hand dials nobody again who was or may have been rung', async () => {
		const phones = [FIRST, UNKNOWN, LAST];
		const saved = await saveWorkflow({ onError: 'stopWorkflow', errorOutputs: 'none', phones });
		const failed = await scene.client.runWorkflow(saved, 'Start');
		expect(failed.status).toBe('error');
		expect(dialled()).toEqual(expect.arrayContaining([FIRST, UNKNOWN]));

		const retried = await scene.client.retryExecution(failed.id);

		expect(retried.status).toBe('error');
		expect(new Set(dialled()).size).toBe(dialled().length);
	});
});

describe('with a credential that cannot be used', () => {
	let unusable: Scene['credentials'];

	beforeAll(async () => {
		const data = { ...scene.credentialData, sdkAppId: 'not a number' };
		const id = await scene.client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
		unusable = { [CREDENTIAL_TYPE]: { id, name: CREDENTIAL_NAME } };
	});

	it('Stop Workflow says what is wrong', async () => {
		const execution = await run({
			onError: 'stopWorkflow',
			errorOutputs: 'byCode',
			credentials: unusable,
		});
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error?.message).toContain('SDK App ID "not a number"');
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'"%s" lets no lead leave by Success',
		async (onError) => {
			const execution = await run({ onError, errorOutputs: 'byCode', credentials: unusable });

			expect(leadsByOutput(execution)[0]).toEqual([]);
			expect(leadsByOutput(execution)[1]).toEqual([0, 1, 2, 3]);
			expect(scene.sandbox.requests).toHaveLength(0);
		},
	);
});

describe('when Tencent refuses the keys', () => {
	it('nobody is rung, and every lead leaves as refused or as not attempted', async () => {
		const data = { ...scene.credentialData, secretKey: 'notTheRightOne' };
		const id = await scene.client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
		const execution = await run({
			onError: 'stopWorkflow',
			errorOutputs: 'byCode',
			credentials: { [CREDENTIAL_TYPE]: { id, name: CREDENTIAL_NAME } },
		});

		expect(execution.status).toBe('success');
		const codes = outputsOf(execution, 'Tencent CCC')[1].map(
			({ json }) => (json.failure as IDataObject).code,
		);
		expect(codes).toHaveLength(batch.length);
		expect(codes[0]).toBe('AuthFailure.SignatureFailure');
		for (const code of codes) {
			expect(['AuthFailure.SignatureFailure', 'Client.NotAttempted']).toContain(code);
		}
		expect(scene.sandbox.sessions).toEqual([]);
	});
});
