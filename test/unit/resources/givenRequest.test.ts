import { OPERATIONS } from '../../../nodes/TencentCcc/resources';
import { idOf } from '../../../nodes/TencentCcc/resources/operation';
import { itemParameters } from '../../support/itemParameters';

it.each(
	OPERATIONS.flatMap((definition) =>
		definition.kind === 'dial' ? [[idOf(definition), definition] as const] : [],
	),
)('%s shows what an item gave, whatever it is', (_id, { given }) => {
	const odd = { number: '13800138000' };
	const parameters = itemParameters({
		calleeNumber: odd,
		ivrId: odd,
		aiAgentId: odd,
		userId: odd,
		callerNumbers: [odd],
	});
	const request = given?.(parameters);
	expect(request).toMatchObject({
		Callee: '{"number":"13800138000"}',
		Callers: ['{"number":"13800138000"}'],
	});
	expect(JSON.stringify(request)).not.toContain('[object Object]');
});
