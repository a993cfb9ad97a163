import { getAllAgents } from './getAll.operation';
import { getAgentStatus } from './getStatus.operation';
import { setAgentStatus } from './setStatus.operation';

/** The first one is chosen in a new node. */
export const agentOperations = [getAllAgents, getAgentStatus, setAgentStatus] as const;
