import { z } from 'zod';
import { PUSH_FAULTS, type PushFault } from './faults';

/** How a push proves where it comes from. OAuth 2.0 is not played. */
export type PushAuthentication = 'none' | { readonly username: string; readonly password: string };

/** How pushes are sent. Everything has a default; without a URL nothing is pushed. */
export interface PushOptions {
	/** Where to; a loopback address. null switches pushing off. */
	readonly url?: string | null;
	/** Default `none`. */
	readonly authentication?: PushAuthentication;
	/** Milliseconds before a repeat. Default 500; Tencent does not document it. */
	readonly repeatAfterMs?: number;
	/** What goes wrong. Default nothing. */
	readonly faults?: readonly PushFault[];
}

export type PushSettings = Required<PushOptions>;

const DEFAULTS: PushSettings = {
	url: null,
	authentication: 'none',
	repeatAfterMs: 500,
	faults: [],
};

const LOOPBACK_HOST = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/**
 * What is wrong with the address of a receiver: it has to be an http or https address on this machine, without a
 * user name.
 */
function complaintAboutUrl(text: string): string | undefined {
	if (!URL.canParse(text)) return `"${text}" is not an address.`;
	const { protocol, hostname, username, password } = new URL(text);
	if (!/^https?:$/.test(protocol)) {
		return `The address of a push begins with http:// or https://, not "${protocol}".`;
	}
	if (!LOOPBACK_HOST.test(hostname)) {
		return `The sandbox pushes to this machine only (127.0.0.0/8, localhost or ::1), not to "${hostname}".`;
	}
	return username || password
		? 'User name and password belong into "authentication", not into the address.'
		: undefined;
}

const url = z.string().superRefine((text, context) => {
	const message = complaintAboutUrl(text);
	if (message) context.addIssue({ code: 'custom', message });
});

const changesSchema = z
	.object({
		url: url.nullable(),
		authentication: z.union([
			z.literal('none'),
			z.object({ username: z.string().regex(/^[^:]+$/), password: z.string() }).strict(),
		]),
		repeatAfterMs: z.number().int().min(0),
		faults: z.array(z.enum(PUSH_FAULTS.map(({ fault }) => fault) as [PushFault, ...PushFault[]])),
	})
	.partial()
	.strict();

/**
 * Changes settings; what is not given stays.
 *
 * @param changes what is to be different; may come from outside
 * @param current the settings so far; leave out for the defaults
 * @throws Error that says which member is wrong and why
 */
export function changeSettings(changes: unknown, current: PushSettings = DEFAULTS): PushSettings {
	const result = changesSchema.safeParse(changes);
	if (result.success) return { ...current, ...result.data };
	const [{ path, message }] = result.error.issues;
	throw new Error(`${['push', ...path].join('.')}: ${message}`);
}
