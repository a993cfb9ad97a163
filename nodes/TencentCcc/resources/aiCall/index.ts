import { prompt } from './prompt.operation';
import { say } from './say.operation';

/** The first one is chosen in a new node. */
export const aiCallOperations = [say, prompt] as const;
