export { createCallOutSession } from './createCallOutSession.operation';
export { getStatus } from './getStatus.operation';
export { hangUp } from './hangUp.operation';
