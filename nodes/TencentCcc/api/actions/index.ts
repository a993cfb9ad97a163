import type { Action } from '../action';
import * as account from './account';
import * as callRecords from './callRecords';
import * as calls from './calls';

/** Every action that the package uses, once. */
export const ACTIONS: readonly Action[] = [calls, callRecords, account].flatMap(
	(subject) => Object.values(subject) as Action[],
);
