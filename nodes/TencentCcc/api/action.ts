import type { z } from 'zod';

import type { ActionKind } from '../outcomes/kind';

/**
 * How an action hands out a long list. `pageNumber` counts pages from 0, `offset` counts entries from 0, `cursor` goes on
 * from the last entry's Cursor and ends with an empty page.
 */
export interface Paging {
	style: 'pageNumber' | 'offset' | 'cursor';
	/** Entries per request: the documented maximum, or the default where none is documented. */
	maxPageSize: number;
	/** The member of the response that holds the entries. */
	list: string;
	/** The member that holds the number of all entries, if there is one. */
	total?: string;
}

/** One action of the API: facts about Tencent, and nothing about n8n. */
export interface Action<Schema extends z.ZodTypeAny = z.ZodTypeAny> {
	/** Value of X-TC-Action. */
	name: string;
	kind: ActionKind;
	/** The whole answer of a success. */
	response: Schema;
	paging?: Paging;
	/**
	 * What a policy in Cloud Access Management may be limited to: the application, or nothing (`*`).
	 * Source: https://www.tencentcloud.com/document/product/598/77494
	 */
	camLevel: 'application' | 'any';
	/** Milliseconds that an answer may take, where it is more than usual. */
	timeoutMs?: number;
	/** Milliseconds for which a request may be held before it is worked on; default 0. */
	holdsMs?: number;
	/** The page that documents it. */
	source: string;
}

/** What an action answers with: the members of `Response`. */
export type ResponseOf<A extends Action> = z.output<A['response']>['Response'];

/** Milliseconds that an answer may take where neither action nor caller says otherwise. */
export const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * @example
 * export const hangUpCall = defineAction({
 * 	name: 'HangUpCall',
 * 	kind: 'act',
 * 	response: successEnvelope({}),
 * 	camLevel: 'any',
 * 	source: 'https://www.tencentcloud.com/document/product/1229/59770',
 * });
 */
export const defineAction = <Schema extends z.ZodTypeAny>(action: Action<Schema>) => action;
