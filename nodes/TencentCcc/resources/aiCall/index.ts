import { createAiCall } from './create.operation';
import { prompt } from './prompt.operation';
import { say } from './say.operation';

/** The first one is chosen in a new node. */
export const aiCallOperations = [createAiCall, say, prompt] as const;
