import { problem } from '../api/problems';
import { isInGroup } from '../model/account';
import { defineAction } from './action';
import { findAutomatedSession } from './sessions';

/** How many agents a group that rings all of them at once may have. */
const MAX_RING_ALL_AGENTS = 2;

/**
 * Puts a call that an AI agent or an IVR speaks in into the queue of a skill group.
 * Source: the SDK definition, https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 */
export const transferToManual = defineAction('TransferToManual', {
	run({ SessionId, SkillGroupId }, context) {
		const { model, now } = context;
		const group = model.account.skillGroups.find(
			({ id, type }) => id === SkillGroupId && type === 0,
		);
		if (!group) throw problem('skillGroupError', SkillGroupId);
		const agents = model.account.agents.filter((agent) => isInGroup(agent, group.id));
		if (group.ringAll && agents.length > MAX_RING_ALL_AGENTS) {
			throw problem('ringAllOverflow', group.name);
		}
		model.queue(findAutomatedSession(SessionId, context), SkillGroupId, now);
		return { fields: {} };
	},
});
