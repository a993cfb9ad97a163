/** Names of nodes in workflows/lead-routing.json that the demo looks at. */
export const WEBHOOK = 'New Leads From CRM';
export const LEADS = 'Prepare Lead';
export const CALL = 'Tencent CCC';
