import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Engine, EngineWorkflow } from '../engine';
import type { CallOutcome } from './crm';

/** What was said in one call, and what Tencent's model makes of it. */
export interface Conversation {
	readonly leadId: string;
	/** A line for each sentence, with who said it. */
	readonly lines: readonly string[];
	readonly summary: string;
	readonly mood: string;
}

const READERS = { transcript: 'Get Transcript', result: 'Get AI Result' } as const;

/** A workflow that reads the transcript of a session, and then what was made of it. */
function readerWorkflow(sessionId: string): EngineWorkflow {
	const reader = (name: string, operation: string) => ({
		name,
		type: 'n8n-nodes-tencent-ccc.tencentCcc',
		parameters: {
			resource: 'callRecord',
			operation,
			sessionId,
			waitUpTo: 20,
			resultOutputs: 'none',
		},
	});
	return {
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			reader(READERS.transcript, 'getTranscript'),
			reader(READERS.result, 'getAiResult'),
		],
		connections: {
			Start: { main: [[{ node: READERS.transcript, type: 'main', index: 0 }]] },
			[READERS.transcript]: { main: [[{ node: READERS.result, type: 'main', index: 0 }]] },
		},
	};
}

/**
 * Reads the conversation of the longest call, with the node's own operations.
 *
 * @returns undefined when nobody has talked
 */
export async function readConversation(
	engine: Engine,
	credentials: Record<string, ICredentialDataDecryptedObject>,
	outcomes: readonly CallOutcome[],
): Promise<Conversation | undefined> {
	const [longest] = [...outcomes].sort((one, other) => other.talkSeconds - one.talkSeconds);
	if (!longest || longest.talkSeconds === 0) return undefined;
	const run = await engine.run({ workflow: readerWorkflow(longest.sessionId), credentials });
	const [transcript] = run.items(READERS.transcript);
	const [result] = run.items(READERS.result);
	return {
		leadId: longest.leadId,
		lines: String(transcript?.json.text ?? '').split('\n'),
		summary: String(result?.json.summary ?? ''),
		mood: String(result?.json.mood ?? ''),
	};
}
