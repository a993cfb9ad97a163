import { NodeHelpers, type INodeProperties, type INodeType } from 'n8n-workflow';

import { TencentCccPollingTrigger } from '../../../nodes/TencentCcc/TencentCccPollingTrigger.node';
import { TencentCccTrigger } from '../../../nodes/TencentCcc/TencentCccTrigger.node';
import { LATE_MINUTES } from '../../../nodes/TencentCcc/triggers/poll/pollCallRecords';
import { RECORDING_SIZE_MB } from '../../../nodes/TencentCcc/triggers/push/deliverPush';

const push = new TencentCccTrigger();
const polling = new TencentCccPollingTrigger();

/** A field by its name, also within a collection. */
function field({ description }: INodeType, ...path: string[]): INodeProperties {
	let fields = description.properties;
	let found: INodeProperties | undefined;
	for (const name of path) {
		found = fields.find((candidate) => candidate.name === name);
		fields = (found?.options ?? []) as INodeProperties[];
	}
	if (!found) throw new Error(`There is no field ${path.join('.')}`);
	return found;
}

it.each([
	['Late Records Window', field(polling, 'options', 'lateRecordsWindow'), LATE_MINUTES],
	['Maximum Recording Size', field(push, 'maxRecordingSizeMb'), RECORDING_SIZE_MB],
])('%s offers the range and the default that are checked', (_name, shown, checked) => {
	expect({
		min: shown.typeOptions?.minValue,
		max: shown.typeOptions?.maxValue,
		default: shown.default,
	}).toEqual(checked);
});

it('the steps of setting up a push stand on lines of their own, numbered: n8n leaves lists, and neither line breaks nor numbers of its own', () => {
	const text = field(push, 'setupNotice').displayName;
	const steps = [...text.matchAll(/<li>(\d)\. .+?<\/li>/g)].map(([, number]) => Number(number));
	expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
	expect(text.replace(/<\/?(?:ul|li)>/g, '')).not.toContain('<');
});

it.each([
	['the push trigger', push, [/sandbox/, /production URL/, /pin data/]],
	['the polling trigger', polling, [/Fetch Test Event/, /sandbox/, /pin data/]],
])('%s says how to test it, before and after publishing', (_name, node, words) => {
	const panel = node.description.triggerPanel;
	const help = typeof panel === 'object' ? panel.executionsHelp : undefined;
	if (typeof help !== 'object') throw new Error('There is no help');
	for (const word of words) {
		expect(help.active).toMatch(word);
		expect(help.inactive).toMatch(word);
	}
});

it('the size of a recording is asked for only where one is downloaded', () => {
	const size = field(push, 'maxRecordingSizeMb');
	const isShown = (parameters: object) =>
		NodeHelpers.displayParameter(parameters as never, size, { typeVersion: 1 }, push.description);
	expect(isShown({ events: ['record'], downloadRecording: true })).toBe(true);
	expect(isShown({ events: ['record'], downloadRecording: false })).toBe(false);
	expect(isShown({ events: ['cdr'], downloadRecording: true })).toBe(false);
});
