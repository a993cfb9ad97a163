/** Why calls through an agent succeed or fail. */
export type AgentCondition = 'available' | 'busy' | 'noMobile' | 'notAllowlisted';

export interface Agent {
	readonly name: string;
	/** The value of CreateCallOutSession's UserId. */
	readonly mail: string;
	/** As Tencent stores it: sometimes with the prefix 0086, sometimes without; empty when none is bound. */
	readonly phone: string;
	readonly nick: string;
	readonly staffNumber: string;
	readonly extensionNumber: string;
	readonly skillGroupIds: readonly number[];
	/** Unix seconds. */
	readonly lastModifyTimestamp: number;
	readonly condition: AgentCondition;
}

/** State of a number: 1 normal, 2 stopped for arrears, 4 stopped by the administrator, 5 stopped for violation. */
export type NumberState = 1 | 2 | 4 | 5;

export interface CallerNumber {
	readonly number: string;
	readonly state: NumberState;
	readonly callOutSkillGroupIds: readonly number[];
}

export interface SkillGroup {
	readonly id: number;
	readonly name: string;
	/** 0 phone, 1 online chat, 3 audio, 4 video. */
	readonly type: 0 | 1 | 3 | 4;
}

export interface TemporaryKey {
	readonly secretId: string;
	readonly secretKey: string;
	readonly token: string;
}

/** The one Tencent Cloud account that the sandbox knows. */
export interface Account {
	readonly secretId: string;
	readonly secretKey: string;
	readonly temporaryKey: TemporaryKey;
	readonly sdkAppId: number;
	readonly agents: readonly Agent[];
	readonly numbers: readonly CallerNumber[];
	readonly skillGroups: readonly SkillGroup[];
}

const SALES = 101;
const SUPPORT = 102;
const CHAT = 103;
const LAST_MODIFIED = 1_767_225_600; // 2026-01-01T00:00:00Z

/** Mobiles of agents: prefix 161 is assigned to no carrier, so nobody real has them. */
function agent(
	position: number,
	name: string,
	mail: string,
	phone: string,
	condition: AgentCondition,
	skillGroupIds: readonly number[] = [SALES],
): Agent {
	return {
		name,
		mail,
		phone,
		nick: name.split(' ')[0],
		staffNumber: String(1000 + position),
		extensionNumber: String(8000 + position),
		skillGroupIds,
		lastModifyTimestamp: LAST_MODIFIED + position * 86_400,
		condition,
	};
}

/** Twenty-six numbers, so that a client has to read more than one page; some of them are out of service. */
function numbersOfTheAccount(): CallerNumber[] {
	const stopped = new Map<number, NumberState>([
		[6, 2],
		[13, 4],
		[19, 5],
		[24, 2],
	]);
	const landlines = Array.from(
		{ length: 23 },
		(_, index): CallerNumber => ({
			number: `00860755${String(86_000_001 + index)}`,
			state: stopped.get(index + 1) ?? 1,
			callOutSkillGroupIds: index % 3 === 0 ? [SALES, SUPPORT] : [SALES],
		}),
	);
	return [
		{ number: '0086075512345678', state: 1, callOutSkillGroupIds: [SALES, SUPPORT] },
		{ number: '008601012345678', state: 1, callOutSkillGroupIds: [SALES] },
		...landlines,
		{ number: '00864009282737', state: 4, callOutSkillGroupIds: [SUPPORT] },
	];
}

/**
 * The account of every sandbox. The values are constants, so that a demo credential can be written down;
 * they open nothing but a sandbox.
 */
export const SANDBOX_ACCOUNT: Account = {
	secretId: 'AKIDSANDBOX0000000000000000000000EXAMPLE',
	secretKey: 'SandboxSecretKeyThatOpensNothingReal',
	temporaryKey: {
		secretId: 'AKIDSANDBOXTEMPORARY0000000000000EXAMPLE',
		secretKey: 'SandboxTemporaryKeyThatOpensNothingReal',
		token: 'SandboxSessionTokenThatOpensNothingReal',
	},
	sdkAppId: 1400000000,
	agents: [
		agent(1, 'Agent Example', 'agent@example.com', '008616100002001', 'available'),
		agent(2, '王芳', 'wang.fang@example.com', '16100002002', 'available', [SALES, SUPPORT]),
		agent(3, 'Li Wei', 'li.wei@example.com', '008616100002003', 'available'),
		agent(4, 'María García', 'maria.garcia@example.com', '16100002004', 'available', [SUPPORT]),
		agent(5, 'Chen Jing', 'chen.jing@example.com', '008616100002005', 'busy'),
		agent(6, 'Zhao Min', 'zhao.min@example.com', '', 'noMobile'),
		agent(7, 'Sun Lei', 'sun.lei@example.com', '16100002007', 'notAllowlisted', [SALES, CHAT]),
		agent(8, '周强', 'zhou.qiang@example.com', '008616100002008', 'available', [SUPPORT]),
	],
	numbers: numbersOfTheAccount(),
	skillGroups: [
		{ id: SALES, name: 'Sales', type: 0 },
		{ id: SUPPORT, name: '售后支持', type: 0 },
		{ id: CHAT, name: 'Online Chat', type: 1 },
	],
};

/**
 * Reduces a number to what can be compared: digits only, without the prefix 0086.
 *
 * @param number a number as Tencent stores or receives it
 */
export function nationalNumber(number: string): string {
	return number.replace(/\D/g, '').replace(/^0086/, '');
}

/** The agent with this e-mail address; Tencent's agents are found whatever the letters' case. */
export function findAgent(account: Account, mail: string): Agent | undefined {
	return account.agents.find((candidate) => candidate.mail.toLowerCase() === mail.toLowerCase());
}
