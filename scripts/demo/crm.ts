import sampleLeads from '../../workflows/sample-leads.json';
import { readText, startServer } from '../http';

/** The address that stands for the user's CRM in the example workflows. */
export const PLACEHOLDER_CRM = 'https://crm.example.com';

/** How one call ended, as the CRM was told it by workflows/call-outcome.json. */
export type CallOutcome = ReturnType<typeof outcomeOf>;

function outcomeOf(contactId: number, text: string) {
	const { event_id: eventId, properties } = JSON.parse(text) as {
		event_id: string;
		properties: Record<string, unknown>;
	};
	return {
		leadId: String(contactId),
		eventId,
		sessionId: String(properties.call_session_id),
		outcome: String(properties.call_outcome),
		talkSeconds: Number(properties.call_seconds),
		nextStep: String(properties.next_step),
	};
}

/**
 * Starts a stand-in for a CRM that knows the contacts of the sample leads: `GET /contacts/<id>` returns one, `PATCH`
 * updates it, and `GET /contacts` lists all of them with what the CRM was told about their calls.
 */
export async function startCrm(port = 0) {
	const contacts = new Map(
		sampleLeads.map(({ objectId: id, properties }) => [
			`/contacts/${id}`,
			{ id, properties, calls: [] as CallOutcome[] },
		]),
	);
	const server = await startServer(async (request, response) => {
		const { method, url = '' } = request;
		const text = await readText(request);
		const contact = contacts.get(url);
		if (contact && method === 'PATCH') contact.calls.push(outcomeOf(contact.id, text));
		const answer = url === '/contacts' ? [...contacts.values()] : contact;
		response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
		response.end(JSON.stringify(answer ?? { message: `There is no ${url}` }, null, '\t'));
	}, port);
	return {
		...server,
		/** Of all contacts. */
		outcomes: () => [...contacts.values()].flatMap(({ calls }) => calls),
	};
}
