import { telephoneOf } from '../numbers/telephone';

/** Telephones of an application's agents, by User ID in lower case; empty for those who have none. */
export interface AgentMobiles {
	/** @returns undefined for an agent whose record nobody has read, or so long ago that it may have changed */
	get(agent: string): string | undefined;
	set(agent: string, mobile: string): void;
	readonly size: number;
}

/** Milliseconds after which an agent may have another mobile. */
const MAX_AGE_MS = 3_600_000;

/** @param now milliseconds since any fixed moment */
export function createAgentMobiles(now: () => number = Date.now): AgentMobiles {
	const read = new Map<string, { mobile: string; readAtMs: number }>();
	return {
		get(agent) {
			const known = read.get(agent);
			if (!known || now() - known.readAtMs < MAX_AGE_MS) return known?.mobile;
			read.delete(agent);
			return undefined;
		},
		set: (agent, mobile) => void read.set(agent, { mobile, readAtMs: now() }),
		get size() {
			return read.size;
		},
	};
}

/** Whether a callee is an agent's own mobile, as far as the agent's record is known. */
export function isOwnMobile(
	mobiles: Pick<AgentMobiles, 'get'>,
	agent: string,
	callee: string,
): boolean {
	const mobile = agent === '' ? '' : (mobiles.get(agent.toLowerCase()) ?? '');
	return mobile !== '' && mobile === telephoneOf(callee);
}
