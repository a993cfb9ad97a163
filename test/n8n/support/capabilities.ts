import { isSince } from '../../../scripts/n8n/versions';

/** What the n8n that is tested can do, as far as tests have to know. */
export const CAPABILITIES = {
	newestAgentVersion: isSince('2.41.0') ? 3.1 : isSince('1.123.0') ? 3 : 1.8,
	/** The Data Table node makes tables, and finds them by name; before, a user makes them and chooses them by ID. */
	findsDataTablesByName: isSince('2.41.0'),
	refusesToPublishWithoutCredential: isSince('2.0.0'),
	/** Has the data of each execution that it has created when it is killed; n8n 1 may lose what the trigger has brought. */
	keepsDataOfKilledExecutions: isSince('2.0.0'),
	/** The MCP Server Trigger speaks Streamable HTTP; before, only the older transport of two addresses. */
	hasStreamableMcpServer: isSince('1.123.0'),
};
