import { addAgent } from './addAgent.operation';
import { getAllSkillGroups } from './getAll.operation';
import { getQueue } from './getQueue.operation';
import { removeAgent } from './removeAgent.operation';

/** The first one is chosen in a new node. */
export const skillGroupOperations = [getAllSkillGroups, getQueue, addAgent, removeAgent] as const;
