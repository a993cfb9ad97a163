/** Names of nodes in workflows/lead-routing.json that the demo looks at. */
export const WEBHOOK = 'New Leads From CRM';
export const LEADS = 'Prepare Lead';
export const CALL = 'Tencent CCC';
export const NEXT_AGENT = 'Next Agent';
export const NEXT_AGENT_CALL = 'Tencent CCC: Next Agent';
