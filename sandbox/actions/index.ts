import type { Action } from './action';
import * as all from './all';

const byName = new Map(Object.values<Action>(all).map((action) => [action.name, action]));

/** The names of all actions that the sandbox plays, in the order of the alphabet. */
export const SANDBOX_ACTIONS: readonly string[] = [...byName.keys()].sort();

/** The action of this exact name. */
export function findAction(name: string): Action | undefined {
	return byName.get(name);
}
