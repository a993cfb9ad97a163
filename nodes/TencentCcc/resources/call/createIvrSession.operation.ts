import type { IDataObject } from 'n8n-workflow';

import { createIvrSession as action } from '../../api/actions/calls';
import { calleeField, givenNumbers, readCallee, readCallers } from '../callees';
import { dialOptionFields } from '../dialOptions';
import { callersField } from '../fields';
import { asText } from '../identifier';
import { defineOperation } from '../operation';
import type { ItemParameters } from '../parameters';
import { maxRingTimeField, readMaxRingTime } from '../ringTime';
import { givenUui, readUui, uuiField } from '../uui';
import { readVariableRows, variableRows } from '../variables';

/** What items show of a request: all five always there. */
const shown = ({ IVRId, Callee, Callers, Variables, UUI }: IDataObject): IDataObject => ({
	IVRId: IVRId ?? '',
	Callee: Callee ?? '',
	Callers: Callers ?? [],
	Variables: Variables ?? [],
	UUI: UUI ?? '',
});

/** The body of CreateIVRSession. @throws Error naming the field, the value and what to do */
function readBody(parameters: ItemParameters): IDataObject {
	const IVRId = parameters.number('ivrId', 'IVR ID', { min: 0, fallback: 0 });
	if (!Number.isSafeInteger(IVRId) || IVRId === 0) {
		throw new Error('IVR ID must be the number of an IVR: copy it from the Tencent CCC console');
	}
	const callers = readCallers(parameters);
	const variables = readVariableRows(parameters, 'ivrVariables');
	const uui = readUui(parameters);
	return {
		IVRId,
		Callee: readCallee(parameters),
		...(callers.length > 0 ? { Callers: callers } : {}),
		...(variables.length > 0 ? { Variables: variables } : {}),
		...(uui === '' ? {} : { UUI: uui }),
		...readMaxRingTime(parameters),
	};
}

const specification = {
	action,
	calleeOf: ({ Callee }: IDataObject) => String(Callee),
	sessionOf: ({ SessionId }: IDataObject) => String(SessionId),
	marksOf: ({ Callee, UUI }: IDataObject) => ({
		callee: String(Callee),
		uui: String(UUI ?? ''),
	}),
};

export const createIvrSession = defineOperation({
	resource: 'call',
	operation: 'createIvrSession',
	name: 'Create IVR Call',
	action: 'Call lead with IVR',
	description: 'Ring the lead, and run a voice menu (IVR) once it is answered',
	kind: 'dial',
	outputSet: 'withoutAgent',
	actions: [action],
	specification,
	toolDescription:
		"Places a real telephone call: rings the person with the given number, who hears a recorded voice menu. It costs money, a person's telephone rings, and it must not be repeated: call it once for each person, and never again for one who has been called or whose outcome is unknown. What keys were pressed is not returned.",
	fields: [
		{
			displayName:
				'Execute step places real calls; to test, add the option Simulate Outcome. Such calls need the advanced edition of Tencent CCC.',
			name: 'ivrCallNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'IVR ID',
			name: 'ivrId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 4500',
			description:
				'The number of the IVR, copied from the Tencent CCC console: Tencent has no list of them. An inbound IVR or one for automatic call-outs.',
		},
		calleeField,
		callersField,
		variableRows({
			displayName: 'Variables',
			name: 'ivrVariables',
			description: 'What the variables of the IVR stand for in this call',
		}),
		uuiField,
	],
	options: [
		maxRingTimeField,
		...dialOptionFields({
			kind: 'dial',
			outputSet: 'withoutAgent',
			actions: [action],
			specification,
		}),
	],
	plan: (parameters) => ({ body: readBody(parameters) }),
	shown,
	given: (parameters) =>
		shown({
			IVRId: asText(parameters.raw('ivrId')),
			...givenNumbers(parameters),
			UUI: givenUui(parameters),
		}),
});
