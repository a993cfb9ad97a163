import { problem } from '../api/problems';
import { findAgent, type PresenceStatus } from '../model/account';
import { defineAction, type ActionContext, type RequestOf } from './action';

const SETTABLE: readonly string[] = ['free', 'notReady', 'rest'];

type Wanted = RequestOf<'SetStaffStatus'>['StaffStatusList'][number];

/** Sets one agent's status; what cannot be done is said inside of the answer. */
function setStatus({ StaffUserId, Status, Reason = '' }: Wanted, { model, now }: ActionContext) {
	const agent = findAgent(model.account, StaffUserId);
	const previous = agent && model.agentStatus(agent, now);
	const failure =
		(!agent && problem('accountNotExist', StaffUserId)) ||
		(previous?.status === 'offline' && problem('agentOffline', StaffUserId));
	if (agent && !failure) {
		const status = Status as PresenceStatus;
		model.setPresence(agent, { status, reason: status === 'rest' ? Reason : '', since: now });
	}
	return {
		StaffUserId,
		ErrorCode: failure ? failure.code : '',
		ErrorMessage: failure ? failure.message : '',
		Status: failure ? (previous?.status ?? '') : Status,
		Reason,
		PreviousStatus: previous?.status ?? '',
		PreviousReason: previous?.reason ?? '',
	};
}

/**
 * Sets the status of up to ten agents. An agent who cannot be set is a failure inside of a success: one who does not
 * exist, or is offline (our reading). One who is on a call gets the status after it.
 * Source: https://www.tencentcloud.com/document/product/1229/74250
 */
export const setStaffStatus = defineAction('SetStaffStatus', {
	limits: { StaffStatusList: { maximumLength: 10 } },
	run({ StaffStatusList }, context) {
		const wrong = StaffStatusList.find(({ Status }) => !SETTABLE.includes(Status));
		if (wrong)
			throw problem('wrongValue', `Status is ${wrong.Status}, none of ${SETTABLE.join(', ')}`);
		return { fields: { StaffStatusList: StaffStatusList.map((one) => setStatus(one, context)) } };
	},
});
