import { z } from 'zod';

import { isObject } from './values';

const text = z
	.unknown()
	.optional()
	.transform((value) => (value === undefined || value === null ? '' : String(value)));

/**
 * The envelope of every API 3.0 answer. Presence of `Error` is the only sign of failure, whatever the HTTP
 * status says. Members that we do not know are kept.
 * Source: https://www.tencentcloud.com/document/product/1229/59745
 */
export const failureEnvelope = z.object({
	Response: z.object({
		Error: z.object({ Code: z.string().min(1), Message: text }),
		RequestId: text,
	}),
});

/**
 * The envelope of a success, which has no `Error`, whose `Response` has the given members besides `RequestId`.
 *
 * @example
 * successEnvelope({ SessionId: z.string().min(1) });
 */
export const successEnvelope = <Members extends z.ZodRawShape>(members: Members) =>
	z.object({
		Response: z.object({ Error: z.null().optional(), ...members, RequestId: text }).passthrough(),
	});

/**
 * A list of objects, read one by one later, so that a strange one spoils no others: null, or an entry that is no
 * object, is left out.
 */
export const entries = z
	.unknown()
	.optional()
	.transform((value) => (Array.isArray(value) ? (value as unknown[]).filter(isObject) : []));
