import type { IDataObject } from 'n8n-workflow';

import { describeStaffInfoList, describeStaffStatusMetrics } from '../api/actions/account';
import type { Client } from '../api/client';
import { paginate } from '../api/paginate';
import { numberOf, textOf } from '../api/values';
import { telephoneOf } from '../numbers/telephone';
import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import { findOutcome } from '../outcomes/catalogue';
import { isBusy, noFreeAgent } from './agentChoice';
import { isOwnMobile, type AgentMobiles } from './agentMobiles';
import type { AgentReservations, AgentSighting } from './agentReservations';
import { failed, type Attempt } from './attempt';

/** What is needed to find agents who are free. */
export interface FreeAgentsOptions {
	client: Pick<Client, 'send'>;
	reservations: AgentReservations;
	/** Telephones of agents whose records are known, by User ID in lower case; those that are read are added. */
	mobiles: Pick<AgentMobiles, 'get' | 'set'>;
	/** Milliseconds since 1970. */
	now: () => number;
	/** Resolves after the milliseconds, or as soon as the batch ends. */
	wait: (ms: number) => Promise<void>;
}

/** Looks for free agents, for all attempts of a batch together. */
export interface FreeAgents {
	/**
	 * Reserves the agent who has been free the longest for an attempt. Attempts are served in the order of their items.
	 *
	 * @param deadlineMs until when to wait, milliseconds since 1970; the statuses are read once at least
	 */
	find(attempt: Attempt, deadlineMs: number): Promise<string | 'cancelled' | AttemptOutcome>;
	/** Ends all waiting. */
	cancel(): void;
}

type StatusChoice = Extract<NonNullable<Attempt['choice']>, { by: 'status' }>;

/** An attempt that waits for an agent. */
interface Waiting {
	attempt: Attempt;
	choice: StatusChoice;
	deadlineMs: number;
	resolve: (found: string | 'cancelled' | AttemptOutcome) => void;
}

/** An agent of the skill group, as the statuses say. */
interface Candidate extends AgentSighting {
	isOffline: boolean;
}

/** Milliseconds between two readings of the statuses: longer from one to the next as long as nobody is free. */
const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 5000;
const PAUSE_GROWTH = 1.5;
/** … and at least, where an attempt's time is over. */
const MIN_PAUSE_MS = 250;
/** Milliseconds between two readings of the agents' records, which say the mobiles of those who are not known. */
const PAUSE_BETWEEN_RECORDS_MS = 60_000;

/** The status of an agent; one whose calls go out by the mobile need not be logged in. */
function candidateOf(metrics: IDataObject): Candidate {
	const status = textOf(metrics.Status);
	const isOffline = status === 'offline' && metrics.UseMobileCallOut === true;
	return {
		agent: textOf(metrics.Email),
		isFree: status === 'free' || isOffline,
		isOffline,
		sinceS: numberOf(metrics.LastStatusTimestamp),
	};
}

/** Those who are logged in first, then whoever has been so the longest; whose time is not told comes last. */
const byTurn = (one: Candidate, other: Candidate) =>
	Number(one.isOffline) - Number(other.isOffline) ||
	(one.sinceS ?? Infinity) - (other.sinceS ?? Infinity) ||
	0;

/** Reads the statuses of one skill group, for all attempts that wait for somebody of it. */
function createGroupReader(
	skillGroupId: number,
	{ client, reservations, mobiles, now, wait }: FreeAgentsOptions,
	isCancelled: () => boolean,
) {
	const waiting: Waiting[] = [];
	let isReading = false;
	let lastReadAtMs = -Infinity;
	let pauseMs = FIRST_PAUSE_MS;
	let recordsReadAtMs = -Infinity;

	/**
	 * The mobiles of agents are part of their records, which are read where they are not known. What cannot be read stays
	 * unknown, and is asked for again later.
	 */
	async function readMobiles(candidates: readonly Candidate[]) {
		const isKnown = ({ agent }: Candidate) => mobiles.get(agent.toLowerCase()) !== undefined;
		if (candidates.every(isKnown) || now() - recordsReadAtMs < PAUSE_BETWEEN_RECORDS_MS) return;
		recordsReadAtMs = now();
		const records = await paginate(client, describeStaffInfoList, { SkillGroupId: skillGroupId });
		if (!records.succeeded) return;
		for (const { agent } of candidates) mobiles.set(agent.toLowerCase(), '');
		for (const { Mail, Phone } of records.response) {
			const [agent, phone] = [textOf(Mail).toLowerCase(), textOf(Phone)];
			// What rings no agent is known by no name
			if (agent !== '') mobiles.set(agent, phone === '' ? '' : telephoneOf(phone));
		}
	}

	function isFor({ attempt, choice }: Waiting, { agent, isOffline }: Candidate) {
		const isOwn = isOwnMobile(mobiles, agent, attempt.callee);
		const isUnable = attempt.agentsTried.some((tried) => tried.UserId === agent && !isBusy(tried));
		const mayBeOffline = !isOffline || choice.includesOffline;
		return mayBeOffline && !isOwn && !isUnable && !reservations.isReserved(agent);
	}

	/** Gives free agents to those who wait, in the order of their items. */
	function serve(candidates: readonly Candidate[], problem?: AttemptOutcome) {
		waiting.sort((one, other) => one.attempt.itemIndex - other.attempt.itemIndex);
		for (const one of waiting.splice(0)) {
			const chosen = candidates.find((candidate) => isFor(one, candidate));
			if (chosen) {
				reservations.reserve(chosen, one.attempt);
				pauseMs = FIRST_PAUSE_MS;
				one.resolve(chosen.agent);
			} else if (one.deadlineMs <= now()) {
				one.resolve(problem ?? noFreeAgent(one.attempt));
			} else {
				waiting.push(one);
			}
		}
	}

	/** Reads the statuses once, and serves those who wait. */
	async function look() {
		lastReadAtMs = now();
		const answer = await client.send(describeStaffStatusMetrics, { GroupIdList: [skillGroupId] });
		if (answer.succeeded) {
			const metrics = (answer.response as IDataObject).Metrics as IDataObject[];
			const all = metrics.map(candidateOf).filter(({ agent }) => agent !== '');
			reservations.note(all);
			const free = all.filter(({ isFree }) => isFree).sort(byTurn);
			await readMobiles(free);
			return void serve(free);
		}
		const { code, message } = answer;
		const problem = failed(
			'Client.NotSent',
			`The statuses of the agents could not be read, so nothing was sent: ${message} (${code})`,
		);
		// What may pass is waited for like a free agent
		if (findOutcome(code, 'read').retryable) return void serve([], problem);
		for (const { resolve } of waiting.splice(0)) resolve(problem);
	}

	/** Reads as long as somebody waits. */
	async function readOn() {
		isReading = true;
		// Those who ask in the same turn are served together
		await Promise.resolve();
		while (waiting.length > 0 && !isCancelled()) {
			const earliest = Math.min(...waiting.map(({ deadlineMs }) => deadlineMs));
			const dueMs = Math.min(
				lastReadAtMs + pauseMs,
				Math.max(earliest, lastReadAtMs + MIN_PAUSE_MS),
			);
			if (dueMs > now()) {
				// No longer, when the clock is put back meanwhile
				await wait(Math.min(dueMs - now(), MAX_PAUSE_MS));
				pauseMs = Math.min(pauseMs * PAUSE_GROWTH, MAX_PAUSE_MS);
			}
			if (isCancelled()) break;
			await look();
		}
		isReading = false;
		for (const { resolve } of waiting.splice(0)) resolve('cancelled');
	}

	return {
		add(one: Waiting) {
			waiting.push(one);
			if (!isReading) void readOn();
		},
		cancel() {
			for (const { resolve } of waiting.splice(0)) resolve('cancelled');
		},
	};
}

export function createFreeAgents(options: FreeAgentsOptions): FreeAgents {
	const readers = new Map<number, ReturnType<typeof createGroupReader>>();
	let isCancelled = false;
	return {
		async find(attempt, deadlineMs) {
			const { choice } = attempt;
			if (isCancelled || choice?.by !== 'status') return 'cancelled';
			const { skillGroupId } = choice;
			const reader =
				readers.get(skillGroupId) ?? createGroupReader(skillGroupId, options, () => isCancelled);
			readers.set(skillGroupId, reader);
			return await new Promise((resolve) => {
				reader.add({ attempt, choice, deadlineMs, resolve });
			});
		},
		cancel() {
			isCancelled = true;
			for (const reader of readers.values()) reader.cancel();
		},
	};
}
