import { callRecordSchema } from '../../../nodes/TencentCcc/records/callRecord';
import { passesFilters, type CallRecordFilters } from '../../../nodes/TencentCcc/records/filters';

const outbound = {
	SessionId: 's',
	Direction: 1,
	AcceptTimestamp: 1767225620,
	UUI: 'lead-42',
	QueuedSkillGroupId: 21,
	QueuedSkillGroupName: 'Sales',
	SeatUser: { Mail: 'last@example.com' },
	ServeParticipants: [{ Mail: 'First@example.com', SkillGroupName: 'Support' }],
};
const inboundMissed = { SessionId: 's', Direction: '0', AcceptTimestamp: 0, Uui: null };

const passes = (record: unknown, filters: CallRecordFilters) =>
	passesFilters(callRecordSchema.parse(record), filters);

it.each<[CallRecordFilters, boolean, boolean]>([
	[{}, true, true],
	[{ direction: 'any' }, true, true],
	[{ direction: 'outbound' }, true, false],
	[{ direction: 'inbound' }, false, true],
	[{ answered: 'any' }, true, true],
	[{ answered: 'answered' }, true, false],
	[{ answered: 'notAnswered' }, false, true],
	[{ onlyWithUui: true }, true, false],
	[{ onlyWithUui: false }, true, true],
	[{ skillGroup: '21' }, true, false],
	[{ skillGroup: 21 as never }, true, false],
	[{ skillGroup: ' sales ' }, true, false],
	[{ skillGroup: 'Support' }, true, false],
	[{ skillGroup: 'Sal' }, false, false],
	[{ skillGroup: '' }, true, true],
	[{ agent: 'LAST@example.com' }, true, false],
	[{ agent: 'first@example.com' }, true, false],
	[{ agent: 'other@example.com' }, false, false],
	[{ agent: 'last@example.com', answered: 'notAnswered' }, false, false],
	[{ agent: 'last@example.com', answered: 'answered', direction: 'outbound' }, true, false],
])(
	'the filters %j pass an answered outbound call: %s, a missed inbound call: %s',
	(filters, first, second) => {
		expect(passes(outbound, filters)).toBe(first);
		expect(passes(inboundMissed, filters)).toBe(second);
	},
);
