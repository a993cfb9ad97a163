import type { IDataObject } from 'n8n-workflow';

import type { Action } from '../api/action';
import type { Client } from '../api/client';
import { paginate } from '../api/paginate';
import type { ActionResult } from '../api/sendRequest';
import { textOf } from '../api/values';
import type { AnswerItem } from '../outcomes/resultItems';

/** What is taken of a list. */
interface WantedEntries {
	/** Entries at most; `Infinity` for all. */
	limit: number;
	/** The member that tells one entry from another. */
	id: string;
	/** What the API cannot filter by; default everything fits. */
	fits?(entry: IDataObject): boolean;
}

/**
 * Reads a list until there are enough entries, each once: an entry that appears meanwhile moves others to a later page,
 * where they come again.
 *
 * @param parameters of the action, without SdkAppId and paging
 *
 * @example
 * const agents = await readList(client, describeStaffInfoList, {}, { limit: 50, id: 'Mail' });
 */
export async function readList(
	client: Pick<Client, 'send'>,
	action: Action,
	parameters: IDataObject,
	{ limit, id, fits }: WantedEntries,
): Promise<ActionResult<IDataObject[]>> {
	const taken = new Map<string, IDataObject>();
	const maxPageSize = action.paging?.maxPageSize ?? 1;
	const answer = await paginate(client, action, parameters, {
		pageSize: fits ? maxPageSize : Math.min(maxPageSize, Math.ceil(limit)),
		isEnough(entries) {
			for (const entry of entries) {
				const key = textOf(entry[id]) || JSON.stringify(entry);
				if (taken.size < limit && !taken.has(key) && (fits?.(entry) ?? true)) taken.set(key, entry);
			}
			return taken.size >= limit;
		},
	});
	return answer.succeeded ? { succeeded: true, response: [...taken.values()] } : answer;
}

/** The entries of a list as items, each changed by `simplify` if there is one. */
export const itemsOf = (
	entries: IDataObject[],
	simplify: (entry: IDataObject) => IDataObject = (entry) => entry,
): AnswerItem[] => entries.map((entry) => ({ json: simplify(entry) }));
