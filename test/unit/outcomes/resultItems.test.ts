import type { INodeExecutionData } from 'n8n-workflow';

import { unsent } from '../../../nodes/TencentCcc/outcomes/failure';
import {
	spreadOverOutputs,
	type ItemResult,
	type ResultStyle,
} from '../../../nodes/TencentCcc/outcomes/resultItems';

it.each(['standard', 'byCategory', 'byCode', 'single', 'none'])(
	'a lead leaves with its fields and its files, whether it was rung or refused: outputs %s',
	(errorOutputs) => {
		const items: INodeExecutionData[] = ['Lin', 'Wang'].map((name) => ({
			json: { name },
			binary: { letter: { data: 'aGVsbG8=', mimeType: 'text/plain', fileName: name } },
		}));
		const results: ItemResult[] = [
			{ request: {}, response: { SessionId: 's' } },
			{ request: {}, failure: unsent('FailedOperation.SeatStatusBusy', 'busy') },
		];
		const style: ResultStyle = {
			kind: 'dial',
			action: 'CreateCallOutSession',
			outputSet: 'withAgent',
			parameters: { outputSet: 'withAgent', errorOutputs },
			includeInputFields: true,
			toErrorOutput: false,
		};
		const leaving = spreadOverOutputs(items, results, style).flat();
		expect(leaving).toEqual(
			items.map(({ json, binary }, item) => ({
				json: expect.objectContaining(json),
				binary,
				pairedItem: { item },
			})),
		);
	},
);
