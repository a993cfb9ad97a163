import { forgetKey } from './forgetKey.operation';

export const redialGuardOperations = [forgetKey] as const;
