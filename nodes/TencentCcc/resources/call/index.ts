import { createCallOutSession } from './createCallOutSession.operation';
import { getAllActive } from './getAllActive.operation';
import { getStatus } from './getStatus.operation';
import { hangUp } from './hangUp.operation';
import { transfer } from './transfer.operation';

/** The first one is chosen in a new node. */
export const callOperations = [
	createCallOutSession,
	getStatus,
	getAllActive,
	hangUp,
	transfer,
] as const;
