import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox';
import { startCrm } from '../../scripts/demo/crm';
import { CREDENTIAL_NAME, furnish } from '../../scripts/n8n/furnish';
import { prepareN8n } from '../../scripts/n8n/install';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import { startN8n, type N8nServer } from '../../scripts/n8n/server';
import sampleLeads from '../../workflows/sample-leads.json';
import { TestClient } from '../support/testClient';

/** How many times faster than usual calls go. */
const CALL_SPEED = 10;
const DEADLINE_MS = 90_000;

const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-furnished-'));
let n8n: N8nServer;
let crm: Awaited<ReturnType<typeof startCrm>>;
let sandbox: Sandbox;
let client: TestClient;

beforeAll(async () => {
	const installed = await prepareN8n(folder, () => undefined);
	sandbox = await startSandbox({ callSpeed: CALL_SPEED });
	crm = await startCrm();
	n8n = await startN8n({ installed, userFolder: folder });
	client = new TestClient(n8n.url);
	await client.signIn();
});

afterAll(async () => {
	await n8n.stop();
	await Promise.all([sandbox.close(), crm.close()]);
	rmSync(folder, { recursive: true, force: true });
});

const readContacts = async () =>
	(await (await fetch(`${crm.url}/contacts`)).json()) as Array<{ id: number; calls: unknown[] }>;

describe('the n8n that `npm run n8n` offers', () => {
	it('brings the outcome of every sample call back to the CRM', async () => {
		const workflows = await furnish(client, sandbox, crm.url);
		expect(workflows.filter(({ isPublished }) => isPublished)).toHaveLength(2);
		await client.callWebhook('tencent-ccc-new-leads', sampleLeads);
		const routing = (await client.list('workflows')).find(({ name }) => /New CRM Leads/.test(name));
		expect(workflows.map(({ url }) => url)).toContain(`${client.url}/workflow/${routing?.id}`);
		await client.finishedExecutionsOf(routing?.id ?? '', 1);
		expect(sandbox.sessions.length).toBeGreaterThan(0);
		await pollUntil(
			'an outcome for each call',
			() => (crm.outcomes().length === sandbox.sessions.length ? true : undefined),
			DEADLINE_MS,
		);
		const contacts = await readContacts();
		expect(contacts.flatMap(({ calls }) => calls)).toHaveLength(sandbox.sessions.length);
		expect(contacts.filter(({ calls }) => calls.length > 1)).toEqual([]);
	});

	it('keeps the work of its user when it is furnished again', async () => {
		const before = await client.list('workflows');
		await furnish(client, sandbox, crm.url);
		expect(await client.list('workflows')).toEqual(before);
		expect((await client.list('credentials')).map(({ name }) => name)).toEqual([CREDENTIAL_NAME]);
	});
});
