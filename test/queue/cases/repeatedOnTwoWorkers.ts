import { randomUUID } from 'node:crypto';
import { connectMcpClient, outcomeOfTool } from '../../n8n/support/mcpClient';
import { repeatedEventCases } from '../../n8n/support/repeatedEvents';
import { mcpServer, NODE_TYPE, tencentCcc } from '../../n8n/support/workflows';
import { deduplicationRowCount } from '../support/executions';
import { leadsOf, report, rungCounts, type Lead } from '../support/leads';
import type { QueueScene } from '../support/queueScene';

/** Events and tool calls that come several times at once on two workers. */
export function repeatedOnTwoWorkersCases(scene: () => QueueScene): void {
	repeatedEventCases('queue', 60, scene);

	it('two calls of a number at once behind an MCP Server Trigger: rung once', async () => {
		const leads = leadsOf(5, 6);
		const path = randomUUID();
		const phone = "={{ $fromAI('phone', 'The telephone number of the person', 'string') }}";
		const tool = tencentCcc({
			name: 'Call_a_Lead',
			type: `${NODE_TYPE}Tool`,
			credentials: scene().credentials,
			parameters: {
				calleeNumber: phone,
				options: { redialGuardKey: phone, verifyUnknown: false },
			},
		});
		const saved = await scene().client.createWorkflow(mcpServer(path, [tool]));
		await scene().client.activateWorkflow(saved);
		const client = await connectMcpClient(`${scene().client.url}/mcp/${path}`);
		const call = async (lead: Lead) =>
			outcomeOfTool(await client.callTool(tool.name, { phone: lead.phone }));
		const told = await Promise.all(leads.flatMap((lead) => [call(lead), call(lead)]));
		const counts = rungCounts(scene().sandbox, leads);
		const rows = await deduplicationRowCount(scene().n8n, saved.id);
		report('queue, MCP, two calls at once', { ...counts, rows });
		expect(counts).toEqual({ leads: 5, once: 5, twice: 0, byNobody: 0 });
		expect(told.filter((outcome) => outcome === 'placed')).toHaveLength(5);
		expect(told.filter((outcome) => outcome === 'Client.AlreadyDialled')).toHaveLength(5);
	});
}
