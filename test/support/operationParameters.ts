import type { IDataObject } from 'n8n-workflow';

/**
 * Values by which any operation can be run, for items that are numbered by `lead`; what an operation has no field for,
 * n8n drops.
 */
export const OPERATION_PARAMETERS: IDataObject = {
	userId: { __rl: true, mode: 'id', value: 'agent@example.com' },
	calleeNumber: '={{ "1618888000" + $json.lead }}',
	sessionId: '={{ "00000000-0000-4000-8000-00000000000" + $json.lead }}',
};
