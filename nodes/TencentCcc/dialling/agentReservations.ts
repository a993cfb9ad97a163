/** What one look at an agent's status told. */
export interface AgentSighting {
	/** UserId. */
	agent: string;
	/** Whether the agent could take a call. */
	isFree: boolean;
	/** Since when the status has been as it is, by Tencent's clock; undefined where Tencent does not tell. */
	sinceS?: number;
}

/**
 * The agents whom executions of one process have chosen: a status that was read is old by the time the next execution
 * chooses, and a call may show in it only after a moment. An agent is nobody else's until the status was seen to change
 * and the agent is free again, or until a time has passed. No clock of Tencent's is compared with ours.
 */
export interface AgentReservations {
	/** Takes in what the statuses tell: who was on the call and is free again is nobody's. */
	note(sightings: readonly AgentSighting[]): void;
	isReserved(agent: string): boolean;
	/**
	 * Reserves an agent, who has just been seen so, for a call.
	 *
	 * @param owner whose reservation it is
	 */
	reserve(sighting: AgentSighting, owner: object): void;
	/** Keeps an agent reserved for so many milliseconds from now, or until the status was seen to change. */
	extend(agent: string, owner: object, forMs: number): void;
	/** Keeps an agent from being chosen for so many milliseconds, whatever the status says. */
	block(agent: string, forMs: number): void;
	/** Ends the reservation of an owner; that of somebody else, who has chosen the agent since, stays. */
	release(agent: string, owner: object): void;
	/** How many agents are reserved or blocked. */
	readonly size: number;
}

interface Reservation {
	untilMs: number;
	/** Whether it ends with the call that the status shows. */
	endsWithCall: boolean;
	sinceS?: number;
	wasBusy: boolean;
}

/** Milliseconds that a call is waited for whose end no status shows. */
export const RESERVED_MS = 3 * 60_000;

/** More than an application has; the oldest is forgotten, and Tencent refuses an agent who is on a call. */
const MAX_RESERVATIONS = 10_000;

const nameOf = (agent: string) => agent.toLowerCase();

/** @param now milliseconds since any fixed moment */
export function createAgentReservations(now: () => number = Date.now): AgentReservations {
	/** The oldest first. */
	const reservations = new Map<string, Reservation>();
	/** The latest reservation of each owner, who need not be kept for it. */
	const latestOf = new WeakMap<object, Reservation>();

	function forgetOld() {
		for (const [name, { untilMs }] of reservations) {
			if (untilMs <= now()) reservations.delete(name);
		}
	}

	function put(agent: string, reservation: Reservation) {
		reservations.delete(nameOf(agent));
		if (reservations.size >= MAX_RESERVATIONS) forgetOld();
		for (const name of reservations.keys()) {
			if (reservations.size < MAX_RESERVATIONS) break;
			reservations.delete(name);
		}
		reservations.set(nameOf(agent), reservation);
	}

	/** The reservation of an agent if an owner has made it, and no status has ended it. */
	function ownReservation(agent: string, owner: object): Reservation | undefined {
		const reservation = reservations.get(nameOf(agent));
		return reservation === latestOf.get(owner) ? reservation : undefined;
	}

	return {
		note(sightings) {
			for (const { agent, isFree, sinceS } of sightings) {
				const reservation = reservations.get(nameOf(agent));
				if (!reservation?.endsWithCall) continue;
				const hasChanged = reservation.wasBusy || (sinceS ?? 0) > (reservation.sinceS ?? 0);
				if (!isFree) reservation.wasBusy = true;
				else if (hasChanged) reservations.delete(nameOf(agent));
			}
		},
		isReserved(agent) {
			const { untilMs = -Infinity } = reservations.get(nameOf(agent)) ?? {};
			return untilMs > now();
		},
		reserve({ agent, sinceS }, owner) {
			const untilMs = now() + RESERVED_MS;
			const reservation = { untilMs, endsWithCall: true, sinceS, wasBusy: false };
			latestOf.set(owner, reservation);
			put(agent, reservation);
		},
		extend(agent, owner, forMs) {
			const reservation = ownReservation(agent, owner);
			if (reservation) reservation.untilMs = now() + forMs;
		},
		block(agent, forMs) {
			put(agent, { untilMs: now() + forMs, endsWithCall: false, wasBusy: false });
		},
		release(agent, owner) {
			if (ownReservation(agent, owner)) reservations.delete(nameOf(agent));
		},
		get size() {
			forgetOld();
			return reservations.size;
		},
	};
}
