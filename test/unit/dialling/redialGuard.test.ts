import type { IExecuteFunctions } from 'n8n-workflow';

import { openCallCaps } from '../../../nodes/TencentCcc/dialling/openCallCaps';
import { redialGuardOf } from '../../../nodes/TencentCcc/dialling/redialGuard';
import { attemptOf } from '../../support/batch';
import { DeduplicationTable } from '../../support/deduplicationTable';

describe('where n8n does not keep the rows of its table apart, nobody could be told from anybody', () => {
	const context = (): IExecuteFunctions => ({
		...new DeduplicationTable().contextOfAnotherMake(),
		getWorkflow: () => ({ id: 'workflow' }) as never,
	});

	it('the redial guard lets nobody be dialled, and forgets no key', async () => {
		const guard = redialGuardOf(context());
		await expect(guard.claim(['lead'])).rejects.toThrow('Redial Guard Key cannot be used on it');
		await expect(guard.forget('lead')).rejects.toThrow('Redial Guard Key cannot be used on it');
	});

	it('a lead with a cap is not dialled, and one without is', async () => {
		const capped = attemptOf(0, { callCaps: [{ max: 1, windowMs: 60_000 }] });
		await expect(openCallCaps(context()).claim([capped])).rejects.toThrow(
			'Most Calls per Callee cannot be used on it',
		);
		await expect(openCallCaps(context()).claim([attemptOf(0)])).resolves.toEqual(new Map());
	});
});
