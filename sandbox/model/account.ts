/** Why calls through an agent succeed or fail, whatever the agent's status. */
export type AgentCondition = 'available' | 'busy' | 'noMobile' | 'notAllowlisted';

/** What an agent has chosen to be; calls make it `busy` and `afterCallWork` on top. */
export type PresenceStatus = 'free' | 'notReady' | 'rest' | 'offline';

/** An agent's own status, and since when (milliseconds since 1970). */
export interface Presence {
	readonly status: PresenceStatus;
	readonly reason: string;
	readonly since: number;
}

export interface SkillGroupMembership {
	readonly id: number;
	/** 1 (first) to 5. */
	readonly priority: number;
}

export interface Agent {
	readonly name: string;
	/** The value of CreateCallOutSession's UserId. */
	readonly mail: string;
	/** As Tencent stores it: sometimes with the prefix 0086, sometimes without; empty when none is bound. */
	readonly phone: string;
	readonly staffNumber: string;
	readonly extensionNumber: string;
	/** Unix seconds. */
	readonly lastModifyTimestamp: number;
	readonly condition: AgentCondition;
	/** Whether calls out go by the agent's mobile, so that nobody has to be logged in. */
	readonly useMobileCallOut: boolean;
	skillGroups: readonly SkillGroupMembership[];
	presence: Presence;
}

/** An agent as a test or a program wants it; everything but the e-mail is filled in. */
export interface AgentSeed
	extends Pick<Agent, 'mail'>,
		Partial<Pick<Agent, 'name' | 'phone' | 'condition' | 'useMobileCallOut'>> {
	/** Default `free`. */
	readonly status?: PresenceStatus;
	/** Default the group Sales. */
	readonly skillGroupIds?: readonly number[];
}

/** State of a number: 1 normal, 2 stopped for arrears, 4 stopped by the administrator, 5 stopped for violation. */
export type NumberState = 1 | 2 | 4 | 5;

export interface CallerNumber {
	readonly number: string;
	readonly state: NumberState;
	/** Brought along from a carrier, not applied for through Tencent: AI calls demand one. */
	readonly isOwn: boolean;
	readonly callOutSkillGroupIds: readonly number[];
}

export interface SkillGroup {
	readonly id: number;
	readonly name: string;
	/** 0 phone, 1 online chat, 3 audio, 4 video. */
	readonly type: 0 | 1 | 3 | 4;
	/** Rings all its agents at once; such a group takes at most two. */
	readonly ringAll: boolean;
}

export interface AiAgent {
	readonly id: number;
	readonly name: string;
	readonly variableNames: readonly string[];
}

/** The one Tencent Cloud account that a sandbox knows. Its agents change; a reset brings them back. */
export interface Account {
	readonly secretId: string;
	readonly secretKey: string;
	readonly temporaryKey: Readonly<Record<'secretId' | 'secretKey' | 'token', string>>;
	readonly sdkAppId: number;
	readonly agents: Agent[];
	readonly numbers: readonly CallerNumber[];
	readonly skillGroups: readonly SkillGroup[];
	readonly aiAgents: readonly AiAgent[];
	readonly ivrIds: readonly number[];
}

const SALES = 101;
const SUPPORT = 102;
const CHAT = 103;
const VIP = 104;
const LAST_MODIFIED = 1_767_225_600; // 2026-01-01T00:00:00Z
const MINUTE_MS = 60_000;

/** Mobiles of agents: prefix 161 is assigned to no carrier, so nobody real has them. */
/* prettier-ignore */
const AGENTS: readonly AgentSeed[] = [
	{ mail: 'agent@example.com', name: 'Agent Example', phone: '008616100002001' },
	{ mail: 'wang.fang@example.com', name: '王芳', phone: '16100002002', skillGroupIds: [SALES, SUPPORT] },
	{ mail: 'li.wei@example.com', name: 'Li Wei', phone: '008616100002003', status: 'offline' },
	{ mail: 'maria.garcia@example.com', name: 'María García', phone: '16100002004', status: 'rest', skillGroupIds: [SUPPORT] },
	{ mail: 'chen.jing@example.com', name: 'Chen Jing', phone: '008616100002005', condition: 'busy' },
	{ mail: 'zhao.min@example.com', name: 'Zhao Min', phone: '', condition: 'noMobile', status: 'offline', useMobileCallOut: false },
	{ mail: 'sun.lei@example.com', name: 'Sun Lei', phone: '16100002007', condition: 'notAllowlisted', status: 'notReady', skillGroupIds: [SALES, CHAT] },
	{ mail: 'zhou.qiang@example.com', name: '周强', phone: '008616100002008', skillGroupIds: [SUPPORT] },
];

/** Agents have had their status for as many minutes as their position says, so that the last is free the longest. */
function agentFrom(seed: AgentSeed, index: number, now: number): Agent {
	const position = index + 1;
	return {
		name: seed.name ?? seed.mail.split('@')[0],
		mail: seed.mail,
		phone: seed.phone ?? `00861610000${3000 + position}`,
		staffNumber: String(1000 + position),
		extensionNumber: String(8000 + position),
		lastModifyTimestamp: LAST_MODIFIED + position * 86_400,
		condition: seed.condition ?? 'available',
		useMobileCallOut: seed.useMobileCallOut ?? true,
		skillGroups: (seed.skillGroupIds ?? [SALES]).map((id) => ({ id, priority: 3 })),
		presence: {
			status: seed.status ?? 'free',
			reason: seed.status === 'rest' ? 'Lunch' : '',
			since: now - position * MINUTE_MS,
		},
	};
}

/** Landlines that are out of service: their position, and their state. */
const STOPPED: ReadonlyMap<number, NumberState> = new Map([
	[6, 2],
	[13, 4],
	[19, 5],
]);

/** Twenty-six numbers, so that a client has to read more than one page. */
function numbersOfTheAccount(): CallerNumber[] {
	const landlines = Array.from({ length: 23 }, (_, index): [string, NumberState, boolean] => [
		`00860755${86_000_001 + index}`,
		STOPPED.get(index + 1) ?? 1,
		index === 1,
	]);
	const numbers: Array<[string, NumberState, boolean]> = [
		['0086075512345678', 1, false],
		['008601012345678', 1, true],
		...landlines,
		['00864009282737', 4, false],
	];
	return numbers.map(([number, state, isOwn], index) => ({
		number,
		state,
		isOwn,
		callOutSkillGroupIds: index % 3 === 0 ? [SALES, SUPPORT] : [SALES],
	}));
}

/**
 * A fresh account. The keys are constants, so that a demo credential can be written down; they open nothing but a
 * sandbox.
 *
 * @param now milliseconds since 1970, from which the agents' statuses count back
 * @param agents instead of the eight that it has otherwise
 */
export function createAccount(now: number, agents: readonly AgentSeed[] = AGENTS): Account {
	return {
		secretId: 'AKIDSANDBOX0000000000000000000000EXAMPLE',
		secretKey: 'SandboxSecretKeyThatOpensNothingReal',
		temporaryKey: {
			secretId: 'AKIDSANDBOXTEMPORARY0000000000000EXAMPLE',
			secretKey: 'SandboxTemporaryKeyThatOpensNothingReal',
			token: 'SandboxSessionTokenThatOpensNothingReal',
		},
		sdkAppId: 1400000000,
		agents: agents.map((seed, index) => agentFrom(seed, index, now)),
		numbers: numbersOfTheAccount(),
		skillGroups: [
			{ id: SALES, name: 'Sales', type: 0, ringAll: false },
			{ id: SUPPORT, name: '售后支持', type: 0, ringAll: false },
			{ id: CHAT, name: 'Online Chat', type: 1, ringAll: false },
			{ id: VIP, name: 'VIP Desk', type: 0, ringAll: true },
		],
		aiAgents: [
			{ id: 15, name: 'Lead Qualification', variableNames: ['customerName', 'product'] },
			{ id: 16, name: '回访助手', variableNames: ['customerName', 'orderId', 'deliveryDate'] },
		],
		ivrIds: [4500, 4501],
	};
}

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

/** Whether an agent belongs to a skill group. */
export function isInGroup({ skillGroups }: Agent, groupId: number): boolean {
	return skillGroups.some(({ id }) => id === groupId);
}
