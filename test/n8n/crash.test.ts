import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/furnish';
import { installN8n } from '../../scripts/n8n/install';
import { installAsCommunityPackage, packPackage } from '../../scripts/n8n/packageTarball';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import { RestClient } from '../../scripts/n8n/restClient';
import { startN8n } from '../../scripts/n8n/server';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import { outputsOf } from './support/readExecution';
import { chain, node, tencentCcc, webhook } from './support/workflows';

const LEADS = 60;
/** Requests that may leave within one second, and so the most that a crash can leave in doubt. */
const BURST = 20;
const userFolder = mkdtempSync(join(tmpdir(), 'tencent-ccc-crash-'));
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ latency: { minMs: 100, maxMs: 200 } });
});

afterAll(async () => {
	await sandbox.close();
	rmSync(userFolder, { recursive: true, force: true });
});

const leads = Array.from({ length: LEADS }, (_, index) => ({
	leadId: `lead-${index}`,
	phone: `1610001${String(index).padStart(4, '0')}`,
}));

test('with the guard key, n8n may be killed in the middle of a batch: no lead is rung twice, the others are dialled by the next run', async () => {
	const installed = await installN8n(() => {});
	await installAsCommunityPackage(await packPackage(userFolder), userFolder);
	const path = randomUUID();

	const killed = await startN8n({ installed, userFolder });
	const client = new RestClient(killed.url);
	await client.signIn();
	const credentialId = await client.createCredential(
		CREDENTIAL_TYPE,
		CREDENTIAL_NAME,
		sandboxCredential(sandbox),
	);
	const splitOut = node({
		name: 'Lead',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: 'body', options: {} },
	});
	const call = tencentCcc({
		credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
		parameters: { options: { redialGuardKey: '={{ $json.leadId }}', verifyUnknown: false } },
	});
	const saved = await client.createWorkflow(
		chain('Guarded batch', [webhook(path), splitOut, call]),
	);
	await client.activateWorkflow(saved);
	await client.callWebhook(path, leads);
	await pollUntil(
		'the second burst of the batch',
		async () => (sandbox.requests.length > BURST ? true : undefined),
		30_000,
		5,
	);
	process.kill(killed.processId, 'SIGKILL');
	await killed.stop();
	const restarted = await startN8n({ installed, userFolder });
	try {
		const again = new RestClient(restarted.url);
		await again.signIn();
		// Only now, because requests were under way when n8n was killed
		const rungBefore = sandbox.sessions.length;
		expect(rungBefore).toBeGreaterThanOrEqual(BURST);
		expect(rungBefore).toBeLessThan(LEADS);
		await pollUntil(
			'the webhook',
			async () => {
				try {
					await again.callWebhook(path, leads);
					return true;
				} catch {
					return undefined;
				}
			},
			30_000,
			200,
		);
		const second = await pollUntil(
			'the second run',
			async () => {
				const executions = await again.finishedExecutionsOf(saved.id, 1);
				return executions.find(({ status }) => status === 'success');
			},
			60_000,
			200,
		);

		const outputs = outputsOf(second, 'Tencent CCC');
		expect(outputs.flat()).toHaveLength(LEADS);
		const callees = sandbox.sessions.map(({ callee }) => callee);
		expect(new Set(callees).size).toBe(callees.length);
		// Success, Unknown (claimed, and nobody noted how the call ended) and Duplicate; in doubt are only those that
		// were about to leave in the crash
		const newlyRung = outputs[0].length;
		const unknown = outputs[7].length;
		const alreadyDialled = outputs[8].length;
		expect(newlyRung + unknown + alreadyDialled).toBe(LEADS);
		expect(newlyRung).toBe(callees.length - rungBefore);
		expect(alreadyDialled + unknown - rungBefore).toBeGreaterThanOrEqual(0);
		expect(alreadyDialled + unknown - rungBefore).toBeLessThanOrEqual(BURST);
		expect(unknown).toBeLessThanOrEqual(BURST);
		process.stdout.write(
			`crash: ${rungBefore} rung before, ${newlyRung} after, ${LEADS - callees.length} in doubt, 0 twice\n`,
		);
	} finally {
		await restarted.stop();
	}
}, 240_000);
