import { createCallOutSession } from './createCallOutSession.operation';
import { getStatus } from './getStatus.operation';
import { hangUp } from './hangUp.operation';

/** The first one is chosen in a new node. */
export const callOperations = [createCallOutSession, getStatus, hangUp] as const;
