import type { IDataObject } from 'n8n-workflow';

/** Three agents who are there, one for each item. */
const AGENTS = ['agent@example.com', 'wang.fang@example.com', 'zhou.qiang@example.com'];

/**
 * Values by which any operation can be run, for items that are numbered by `lead`; what an operation has no field for,
 * n8n drops.
 */
export const OPERATION_PARAMETERS: IDataObject = {
	userId: { __rl: true, mode: 'id', value: `={{ ${JSON.stringify(AGENTS)}[$json.lead] }}` },
	calleeNumber: '={{ "1618888000" + $json.lead }}',
	aiAgentId: { __rl: true, mode: 'id', value: '15' },
	ivrId: '4500',
	sessionId: '={{ "00000000-0000-4000-8000-00000000000" + $json.lead }}',
	skillGroupId: { __rl: true, mode: 'id', value: '101' },
	text: 'Somebody will call you back.',
	prompt: 'Ask when we may call back.',
	redialGuardKey: '={{ "lead-" + $json.lead }}',
};
