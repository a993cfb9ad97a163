import { readText, startServer, type LocalServer } from '../http';
import type { LeadEvent } from './files';

/** How one call ended, as the CRM was told it. */
export interface CallOutcome {
	readonly sessionId: string;
	readonly leadId: string;
	/** Of the CRM's event that led to the call. */
	readonly eventId: string;
	/** In the words of the Tencent CCC Trigger. */
	readonly outcome: string;
	readonly talkSeconds: number;
	readonly nextStep: string;
}

/** A stand-in for a CRM, on the loopback interface. */
export interface Crm extends LocalServer {
	/** Every update of a contact, oldest first; the live list, which grows. */
	readonly outcomes: readonly CallOutcome[];
}

/** The body of an update, as workflows/call-outcome.json writes it. */
interface Update {
	readonly event_id: string;
	readonly properties: Readonly<Record<string, unknown>>;
}

function readOutcome(leadId: string, { event_id, properties }: Update): CallOutcome {
	return {
		leadId,
		eventId: event_id,
		sessionId: String(properties.call_session_id),
		outcome: String(properties.call_outcome),
		talkSeconds: Number(properties.call_seconds),
		nextStep: String(properties.next_step),
	};
}

/**
 * Starts a CRM that knows the contacts of some events: `GET /contacts/<id>` returns one, `PATCH` updates it, and
 * `GET /contacts` lists all of them with what the CRM was told about their calls.
 *
 * @param events what brought the contacts
 * @param port TCP port; 0 for any
 */
export async function startCrm(events: readonly LeadEvent[], port = 0): Promise<Crm> {
	const contacts = new Map(
		events.map(({ objectId, properties }) => [String(objectId), { id: objectId, properties }]),
	);
	const outcomes: CallOutcome[] = [];
	const listed = () =>
		[...contacts.values()].map((contact) => ({
			...contact,
			calls: outcomes.filter(({ leadId }) => leadId === String(contact.id)),
		}));
	const server = await startServer(async (request, response) => {
		const wantsAll = request.method === 'GET' && request.url === '/contacts';
		const id = decodeURIComponent((request.url ?? '').replace('/contacts/', ''));
		const text = await readText(request);
		const contact = contacts.get(id);
		if (contact && request.method === 'PATCH') {
			const update = JSON.parse(text) as Update;
			outcomes.push(readOutcome(id, update));
		}
		const answer = wantsAll ? listed() : contact;
		response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
		response.end(JSON.stringify(answer ?? { message: `There is no contact ${id}` }, null, '\t'));
	}, port);
	return { ...server, outcomes };
}
