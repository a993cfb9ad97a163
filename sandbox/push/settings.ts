import { z } from 'zod';
import { MALFORMATIONS, type MalformationName } from './malformations';

/** The kinds of push that the sandbox makes, by the value of `action` in the query. */
export const PUSH_EVENTS = ['cdr', 'record', 'voicemail'] as const;
export type PushEvent = (typeof PUSH_EVENTS)[number];

/** How a push proves where it comes from. OAuth 2.0 is not played. */
export type PushAuthentication = 'none' | { readonly username: string; readonly password: string };

/** How pushes are sent. Everything has a default; without a URL nothing is pushed. */
export interface PushOptions {
	/** Where to; a loopback address. null switches pushing off. */
	readonly url?: string | null;
	/** Default `none`. */
	readonly authentication?: PushAuthentication;
	/** Default all. */
	readonly events?: readonly PushEvent[];
	/** How often a push that was not acknowledged is repeated. Default 3, as Tencent documents it. */
	readonly repeats?: number;
	/** Milliseconds before a repeat. Default 500; Tencent does not document it. */
	readonly repeatAfterMs?: number;
	/** Milliseconds to wait for an answer. Default 10,000; Tencent does not document it. */
	readonly timeoutMs?: number;
	/** How many requests may be under way at once. Default 50. */
	readonly concurrency?: number;
	/** How many copies of each push are sent together with it, under the same UUID. Default 0. */
	readonly duplicates?: number;
	/** Milliseconds by which pushes come later than they could. Default 0. */
	readonly lateMs?: number;
	/** Whether the recordings come before the record of their call. Default false. */
	readonly reorder?: boolean;
	/** What is wrong with the bodies. Default nothing. */
	readonly malformed?: readonly MalformationName[];
}

export type PushSettings = Required<PushOptions>;

const DEFAULTS: PushSettings = {
	url: null,
	authentication: 'none',
	events: PUSH_EVENTS,
	repeats: 3,
	repeatAfterMs: 500,
	timeoutMs: 10_000,
	concurrency: 50,
	duplicates: 0,
	lateMs: 0,
	reorder: false,
	malformed: [],
};

const isLoopbackHost = (host: string) =>
	host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Reads the address of a receiver.
 *
 * @param text the address
 * @throws Error when it is not an http or https address on this machine, or holds a user name
 */
export function loopbackUrl(text: string): URL {
	if (!URL.canParse(text)) throw new Error(`"${text}" is not an address.`);
	const url = new URL(text);
	if (url.protocol !== 'http:' && url.protocol !== 'https:') {
		throw new Error(
			`The address of a push begins with http:// or https://, not "${url.protocol}".`,
		);
	}
	if (!isLoopbackHost(url.hostname)) {
		throw new Error(
			`The sandbox pushes to this machine only (127.0.0.0/8, localhost or ::1), not to "${url.hostname}".`,
		);
	}
	if (url.username || url.password) {
		throw new Error('User name and password belong into "authentication", not into the address.');
	}
	return url;
}

const wholeNumber = z.number().int().min(0);
const malformationNames = MALFORMATIONS.map(({ malformation }) => malformation) as [
	MalformationName,
	...MalformationName[],
];

const changesSchema = z
	.object({
		url: z
			.string()
			.superRefine((text, context) => {
				try {
					loopbackUrl(text);
				} catch (error) {
					context.addIssue({ code: 'custom', message: (error as Error).message });
				}
			})
			.nullable(),
		authentication: z.union([
			z.literal('none'),
			z.object({ username: z.string().regex(/^[^:]+$/), password: z.string() }).strict(),
		]),
		events: z.array(z.enum(PUSH_EVENTS)),
		repeats: wholeNumber,
		repeatAfterMs: wholeNumber,
		timeoutMs: wholeNumber.min(1),
		concurrency: wholeNumber.min(1),
		duplicates: wholeNumber,
		lateMs: wholeNumber,
		reorder: z.boolean(),
		malformed: z.array(z.enum(malformationNames)),
	})
	.partial()
	.strict();

/**
 * Changes settings; what is not given stays.
 *
 * @param current the settings so far; leave out for the defaults
 * @param changes what is to be different; may come from outside
 * @throws Error that says which member is wrong and why
 */
export function changeSettings(changes: unknown, current: PushSettings = DEFAULTS): PushSettings {
	const result = changesSchema.safeParse(changes);
	if (result.success) {
		const given = Object.entries(result.data).filter(([, value]) => value !== undefined);
		return { ...current, ...(Object.fromEntries(given) as PushOptions) };
	}
	const [{ path, message }] = result.error.issues;
	throw new Error(path.length > 0 ? `push.${path.join('.')}: ${message}` : `push: ${message}`);
}
