import type { RequestResult } from '../../../nodes/TencentCcc/api/sendRequest';
import {
	createForeignAnswers,
	MAX_FOREIGN_ANSWERS,
	type AnsweredBy,
} from '../../../nodes/TencentCcc/dialling/foreignAnswers';
import { attemptOf, dial, slowLimiter } from '../../support/batch';

const foreign: RequestResult = {
	succeeded: false,
	code: 'Client.OutcomeUnknown',
	message: 'A gateway answered with HTTP status 503 instead of Tencent',
	requestId: '',
	isForeign: true,
};
const unanswered: RequestResult = { ...foreign, isForeign: undefined };
const refused: RequestResult = {
	succeeded: false,
	code: 'FailedOperation.SeatStatusBusy',
	message: 'busy',
	requestId: 'r',
};
const done = { succeeded: true as const, response: { SessionId: 's' } };
const LEADS = Array(12).fill('') as string[];

describe('answers that did not come from Tencent', () => {
	it('end the batch when there are five one after another, and the reason is named', async () => {
		const { outcome, attempts, batch } = await dial(LEADS, {
			limiter: slowLimiter(),
			send: async () => await Promise.resolve(foreign),
		});
		expect(outcome).toEqual([
			...Array(5).fill('Client.OutcomeUnknown'),
			...Array(7).fill('Client.NotAttempted'),
		]);
		expect(attempts[11].outcome).toMatchObject({
			failure: {
				message: expect.stringMatching(/5 answers one after another did not come from Tencent/),
			},
		});
		expect(batch.foreignAnswers.map(({ itemIndex }) => itemIndex)).toEqual([0, 1, 2, 3, 4]);
	});

	it.each([
		['a call', done],
		["Tencent's refusal", refused],
	])('do not end it when %s comes between them', async (_name, between) => {
		const { outcome, batch } = await dial(LEADS, {
			limiter: slowLimiter(),
			send: async ({ itemIndex }) => await Promise.resolve(itemIndex % 5 === 4 ? between : foreign),
		});
		expect(outcome).not.toContain('Client.NotAttempted');
		expect(batch.foreignAnswers).toEqual([]);
	});

	it('are not those that never came', async () => {
		const { outcome } = await dial(LEADS, {
			limiter: slowLimiter(),
			send: async () => await Promise.resolve(unanswered),
		});
		expect(outcome).toEqual(Array(12).fill('Client.OutcomeUnknown'));
	});

	it.each<[string, AnsweredBy[], number]>([
		['four', Array(4).fill('somebody else'), 0],
		['five', Array(5).fill('somebody else'), MAX_FOREIGN_ANSWERS],
		[
			'five around one that never came',
			['somebody else', 'nobody', ...Array(4).fill('somebody else')],
			5,
		],
		[
			'five around one of Tencent',
			['somebody else', 'Tencent', ...Array(4).fill('somebody else')],
			0,
		],
		['five, and Tencent later', [...Array(5).fill('somebody else'), 'Tencent'], 5],
	])('%s', (_name, answers, tooMany) => {
		const answered = createForeignAnswers();
		answers.forEach((answeredBy, index) => answered.note(attemptOf(index), answeredBy));
		expect(answered.tooMany()).toHaveLength(tooMany);
	});
});

it('a credential that is gone ends the batch at once, and nothing was sent for its item', async () => {
	const sent: number[] = [];
	const { outcome, batch } = await dial(LEADS, {
		limiter: slowLimiter(),
		send: async ({ itemIndex }) => {
			sent.push(itemIndex);
			if (itemIndex < 2) return await Promise.resolve(done);
			return await Promise.resolve({
				succeeded: false,
				code: 'Client.NotSent',
				message: 'The request could not be signed: Credential with ID "1" does not exist',
				requestId: '',
				endsBatch: true,
			});
		},
	});
	expect(sent).toEqual([0, 1, 2]);
	expect(outcome).toEqual([
		'placed',
		'placed',
		'Client.NotSent',
		...Array(9).fill('Client.NotAttempted'),
	]);
	expect(batch.endedBy.map(({ itemIndex }) => itemIndex)).toEqual([2]);
});
