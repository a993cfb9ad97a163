import { sortBy, uniq } from 'lodash';
import type { IDataObject, IPairedItemData } from 'n8n-workflow';

import type { RequestLogEntry } from '../../sandbox';
import type { Run } from '../engine';
import type { CallOutcome } from './crm';

/** The nodes of workflows/lead-routing.json that the demo looks at. */
export const NODES = { webhook: 'New Leads From CRM', call: 'Tencent CCC' };

/** Everything that is known of a lead. */
export type Lead = ReturnType<typeof readLeads>[number];

type RequestBody = Partial<Record<'Callee' | 'UserId', unknown>>;

/** The number that a request is to call. */
export const calleeOf = ({ body }: RequestLogEntry) => String((body as RequestBody).Callee);

/**
 * Puts together what belongs to each lead that left the node that calls, in the order in which they came.
 *
 * @param labels the names of the node's outputs
 * @param requests the requests to place a call
 * @param outcomes what the CRM was told
 */
export function readLeads(
	run: Run,
	labels: string[],
	requests: RequestLogEntry[],
	outcomes: CallOutcome[],
) {
	const items = run
		.outputs(NODES.call)
		.flatMap((left, index) => left.map((item) => ({ ...item, output: labels[index] })));
	const leads = items.map(({ json, pairedItem, output }) => {
		const failure = json.failure as IDataObject | undefined;
		const { Callee, UserId } = (failure ? json.request : json) as RequestBody;
		const callPlaced = (failure?.callPlaced ?? 'yes') as 'yes' | 'no' | 'unknown';
		const eventId = String(json.event_id);
		const numberSent = failure && !failure.attempts ? '' : String(Callee);
		const asking = requests.filter((request) => calleeOf(request) === numberSent);
		return {
			/** Among the items that came, from 1. */
			position: Number((pairedItem as IPairedItemData | undefined)?.item) + 1,
			leadId: String(json.lead_id),
			eventId,
			name: String(json.name),
			/** As the CRM holds it. */
			phone: String(json.phone),
			/** Empty when nothing was sent. */
			numberSent,
			output,
			/** Of a failure, else empty. */
			code: String(failure?.code ?? ''),
			callPlaced,
			/** Of a placed call, else empty. */
			sessionId: failure ? '' : String(json.SessionId),
			userId: String(UserId),
			/** Whether the call was found after its answer had been lost. */
			isFound: !failure && json.confirmedBy !== undefined,
			/** The agents who were asked, in order; the last one took the call, if there is one. */
			agents: uniq(asking.map(({ body }) => String((body as RequestBody).UserId))),
			/** An event that came twice has rung once: only that one has an outcome. */
			outcomes:
				callPlaced === 'no' ? [] : outcomes.filter((outcome) => outcome.eventId === eventId),
		};
	});
	return sortBy(leads, 'position');
}
