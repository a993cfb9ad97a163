import type { IDataObject } from 'n8n-workflow';
import { readText, startServer, type OtherServer } from './otherServers';

/** A language model that calls the one tool it is given, all in one turn, and then repeats what the tool answered. */
export interface LanguageModel extends OtherServer {
	/** The tool as n8n offered it: name, description and JSON schema of its parameters. */
	offeredTool(): { name: string; description: string; parameters: IDataObject };
	/** What the tool answered, in order, as the model got to read it. */
	readonly toolAnswers: string[];
}

interface ChatRequest {
	messages: Array<{ role: string; content: unknown }>;
	tools?: Array<{
		function: { name: string; description: string; parameters: IDataObject };
	}>;
}

/**
 * Starts an HTTP server that speaks OpenAI's chat completions on the loopback interface.
 *
 * @param calls what the model calls the tool with, one after the other
 */
export async function startLanguageModel(...calls: IDataObject[]): Promise<LanguageModel> {
	const requests: ChatRequest[] = [];
	const toolAnswers: string[] = [];

	const server = await startServer((request, response) => {
		void readText(request).then((text) => {
			const chat = JSON.parse(text) as ChatRequest;
			requests.push(chat);
			const answers = chat.messages.filter(({ role }) => role === 'tool');
			toolAnswers.splice(0, toolAnswers.length, ...answers.map(({ content }) => textOf(content)));
			const message =
				answers.length === 0
					? askFor(chat.tools?.[0].function.name ?? '', calls)
					: { role: 'assistant', content: `The tool said: ${toolAnswers.join(' ')}` };
			response.writeHead(200, { 'Content-Type': 'application/json' });
			response.end(JSON.stringify(completion(message, answers.length === 0)));
		});
	});

	return {
		...server,
		toolAnswers,
		offeredTool() {
			const tool = requests[0]?.tools?.[0].function;
			if (!tool) throw new Error('No tool was offered to the language model');
			return tool;
		},
	};
}

const textOf = (content: unknown) =>
	typeof content === 'string' ? content : JSON.stringify(content);

function askFor(name: string, calls: IDataObject[]) {
	return {
		role: 'assistant',
		content: null,
		tool_calls: calls.map((toolParameters, index) => ({
			id: `call_${index + 1}`,
			type: 'function',
			function: { name, arguments: JSON.stringify(toolParameters) },
		})),
	};
}

function completion(message: IDataObject | ReturnType<typeof askFor>, callsTool: boolean) {
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		created: 1_767_225_600,
		model: 'made-up-model',
		choices: [{ index: 0, message, finish_reason: callsTool ? 'tool_calls' : 'stop' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
