import { problem } from '../api/problems';
import { findAgent, type Account, type Agent } from '../model/account';

/**
 * The agent whose skill groups are to change. Tencent lists no code for an agent or a group that does not exist:
 * that both are a wrong value is our reading.
 *
 * @throws ApiError InvalidParameter
 */
export function agentAndGroups(account: Account, mail: string, groupIds: readonly number[]): Agent {
	const agent = findAgent(account, mail);
	if (!agent) throw problem('wrongType', `there is no agent ${mail}`);
	const unknownId = groupIds.find((wanted) => !account.skillGroups.some(({ id }) => id === wanted));
	if (unknownId !== undefined) throw problem('wrongType', `there is no skill group ${unknownId}`);
	return agent;
}
