import type { IDataObject } from 'n8n-workflow';

import { OPERATIONS } from '../../../nodes/TencentCcc/resources';
import { DeduplicationTable } from '../../support/deduplicationTable';
import { DIAL_OPERATIONS } from '../../support/dialOperations';
import { runOperation, type FakeExecutionOptions } from '../../support/fakeExecution';

/* What guards the people whom an AI agent may call with the node as its tool. */

describe.each(DIAL_OPERATIONS)('$id as the tool of an AI agent', ({ id, parameters }) => {
	/** What one call of the tool is told, in an execution that the calls share. */
	const callTool = async (
		phone: string,
		options: IDataObject = {},
		execution: Partial<FakeExecutionOptions> = {},
	) => {
		const { outputs, requests } = await runOperation(OPERATIONS, {
			operation: id,
			parameters: {
				...parameters,
				userId: 'agent@example.com',
				aiAgentId: 15,
				calleeNumber: phone,
				options,
			},
			answer: () => ({ SessionId: 's' }),
			asTool: true,
			...execution,
		});
		const [{ json }] = outputs[0];
		const failure = json.failure as { code: string; message: string } | undefined;
		return { failure, requests: requests.length };
	};

	it.each<[string, string, IDataObject, RegExp | undefined]>([
		['a number of the default country', '+8613800138000', {}, undefined],
		['a number of another country', '+85251234567', {}, /country 852, and only those of 86/],
		['the default country of the builder', '51234567', { defaultCountryCode: 852 }, undefined],
		[
			'a Chinese number where another country is the default',
			'+8613800138000',
			{ defaultCountryCode: 852 },
			/country 86, and only those of 852/,
		],
		[
			'countries that the builder allows',
			'+85251234567',
			{ allowedCountries: '86,852' },
			undefined,
		],
		[
			'a country code that is none',
			'+8613800138000',
			{ allowedCountries: '999' },
			/"999" is not a country/,
		],
		['a satellite number', '+881612345678', { allowedCountries: '881' }, /premium or satellite/],
		['a satellite number of China', '13491234567', {}, /premium or satellite/],
		['a premium number of China', '+861681234', {}, /premium or satellite|cannot be dialled/],
		[
			'a satellite number that the builder allows',
			'+881612345678',
			{ allowedCountries: '881', allowPremiumNumbers: true },
			undefined,
		],
		[
			'a number as given whose country nobody knows',
			'99912345678',
			{ sendNumbersAsGiven: true },
			/of no known country/,
		],
	])('%s', async (_name, phone, options, message) => {
		const { failure, requests } = await callTool(phone, options);
		expect(requests).toBe(message ? 0 : 1);
		if (message) {
			expect(failure).toMatchObject({
				code: 'Client.InvalidInput',
				message: expect.stringMatching(message),
			});
		} else expect(failure).toBeUndefined();
	});

	const phone = (index: number) => `1618888${String(index).padStart(4, '0')}`;

	it.each<[string, IDataObject, number]>([
		['20 numbers', {}, 20],
		['as many numbers as the builder says', { mostCallsPerExecution: 3 }, 3],
	])('calls %s in one execution, each of them again at will', async (_name, options, most) => {
		const nodeContext = {};
		for (let index = 0; index < most; index++) {
			expect((await callTool(phone(index), options, { nodeContext })).requests).toBe(1);
		}
		// A call that is known costs nothing
		expect(await callTool(phone(0), options, { nodeContext })).toEqual({
			failure: undefined,
			requests: 0,
		});
		const { failure, requests } = await callTool(phone(most), options, { nodeContext });
		expect(failure).toMatchObject({
			code: 'Client.TooManyCalls',
			message: expect.stringContaining(`Most Calls per Execution allows ${most}`),
		});
		expect(requests).toBe(0);
		expect((await callTool(phone(most), options)).requests).toBe(1);
	});

	it('calls no more of them when the agent asks for many at once', async () => {
		const nodeContext = {};
		const told = await Promise.all(
			Array.from(
				{ length: 8 },
				async (_, index) =>
					await callTool(phone(index), { mostCallsPerExecution: 3 }, { nodeContext }),
			),
		);
		expect(told.filter(({ requests }) => requests === 1)).toHaveLength(3);
		expect(told.filter(({ failure }) => failure?.code === 'Client.TooManyCalls')).toHaveLength(5);
	});

	it.each<[string, IDataObject, Array<string | undefined>]>([
		['a Redial Guard Key', { redialGuardKey: phone(0) }, [undefined, 'Client.AlreadyDialled']],
		[
			'Most Calls per Callee',
			{ mostCallsPerCallee: { most: { per24Hours: 1, per5Minutes: 1 } } },
			[undefined, 'Client.TooManyCalls'],
		],
		['not Most Calls per Execution', { mostCallsPerExecution: 1 }, [undefined, undefined]],
	])(
		'behind an MCP server each call comes before an execution of its own, and what guards is: %s',
		async (_name, options, codes) => {
			const table = new DeduplicationTable();
			const told: Array<string | undefined> = [];
			for (let call = 0; call < 2; call++) {
				const { failure } = await callTool(phone(0), options, { table, executionId: undefined });
				told.push(failure?.code);
			}
			expect(told).toEqual(codes);
		},
	);

	it('is told that a call costs money, rings a person and must not be repeated', () => {
		const { toolDescription } = OPERATIONS.find(
			({ resource, operation }) => `${resource}.${operation}` === id,
		) as { toolDescription: string };
		expect(toolDescription).toMatch(/rings the (?:mobile|person)/);
		expect(toolDescription).toContain('costs money');
		expect(toolDescription).toContain('must not be repeated');
	});

	it('without an AI agent nothing of this holds unless the builder says so', async () => {
		const { requests } = await callTool('+85251234567', {}, { asTool: false });
		expect(requests).toBe(1);
		const many = Array.from({ length: 25 }, (_, index) => ({ index }));
		const { outputs } = await runOperation(OPERATIONS, {
			operation: id,
			parameters: {
				...parameters,
				userId: 'agent@example.com',
				aiAgentId: 15,
				calleeNumber: (item: number) => phone(item),
				options: {},
			},
			input: many,
			answer: () => ({ SessionId: 's' }),
		});
		expect(outputs[0]).toHaveLength(25);
	});
});
