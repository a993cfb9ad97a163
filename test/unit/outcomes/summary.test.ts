import type { ItemResult } from '../../../nodes/TencentCcc/outcomes/resultItems';
import {
	summarize,
	summarizeFailures,
	whereFailuresAre,
} from '../../../nodes/TencentCcc/outcomes/summary';

const failed = (code: string): ItemResult => ({
	request: {},
	failure: { code, message: '', requestId: '', attempts: 1 },
});
const placed: ItemResult = { request: {}, response: { SessionId: 's-1' } };
const simulated = (result: ItemResult): ItemResult => ({ ...result, simulated: true });

const BUSY = failed('FailedOperation.SeatStatusBusy');
const TOO_EARLY = failed('Client.OutsideCallingHours');
const QUIET = { waitedMs: 0, retries: 0 };
const TABS: Record<string, string> = {
	'FailedOperation.SeatStatusBusy': 'Agent Busy',
	'Client.OutsideCallingHours': 'Not Now',
};
const standard = (code: string) => TABS[code];
const oneOutput = () => undefined;

it.each<[string, ItemResult[], (code: string) => string | undefined, string]>([
	[
		'outcomes with their tabs, where these have another name',
		[placed, BUSY, TOO_EARLY, TOO_EARLY],
		standard,
		'1 call placed; 1 × Agent Busy; 2 × Outside Your Calling Hours, on the tab Not Now.',
	],
	[
		'no tabs where there is one output',
		[BUSY, TOO_EARLY],
		oneOutput,
		'0 calls placed; 1 × Agent Busy; 1 × Outside Your Calling Hours.',
	],
	[
		'what was simulated',
		[simulated(BUSY)],
		standard,
		'1 item simulated, nobody was rung; 1 × Agent Busy.',
	],
])('a run that dials tells of %s', (_what, results, tabOf, expected) => {
	expect(summarize(results, QUIET, tabOf)).toBe(expected);
});

it('a run that reads tells what failed, and where it is', () => {
	expect(summarizeFailures([failed('Client.NotFound')], () => 'Error')).toBe(
		'1 × Not Found, on the tab Error. Nothing left by Success: the items are on the other tabs of this panel.',
	);
});

it.each([
	['recommended', [BUSY], true],
	['not recommended to those who use it', [simulated(BUSY)], false],
])('Simulate Outcome is %s', (_what, results, isNamed) => {
	expect(whereFailuresAre(results).includes('Simulate Outcome')).toBe(isNamed);
});
