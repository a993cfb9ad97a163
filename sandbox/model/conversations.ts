/** One sentence of a conversation. `agent` is whoever speaks for the company: a person, the AI agent or the IVR. */
export interface Sentence {
	readonly by: 'agent' | 'lead';
	readonly text: string;
}

/** A value that an AI agent extracts from a conversation. Source: DescribeAICallExtractResult, 1229/68004. */
export type Tag = { readonly name: string; readonly question: string } & (
	| { readonly type: 'Text'; readonly value: string }
	| { readonly type: 'Selector'; readonly value: readonly string[] }
	| { readonly type: 'Boolean'; readonly value: boolean }
	| { readonly type: 'Number'; readonly value: number }
);

/** What is said in a call, and what Tencent's models make of it. */
export interface Conversation {
	readonly sentences: readonly Sentence[];
	/** The key that is pressed in an IVR, and its label. */
	readonly key: { readonly key: string; readonly label: string };
	readonly summary: string;
	readonly mood: string;
	readonly intention: string;
	/** What the tags are filled with. */
	readonly isInterested: boolean;
	readonly budget: number;
	readonly products: readonly string[];
	readonly note: string;
}

export const SHORT_TALK: Conversation = {
	sentences: [
		{ by: 'agent', text: 'Good morning, am I speaking to the person who asked for an offer?' },
		{ by: 'lead', text: 'Yes, but I have little time.' },
		{ by: 'agent', text: 'Then I shall send you an e-mail.' },
		{ by: 'lead', text: 'That is fine. Goodbye.' },
	],
	key: { key: '0', label: 'Listen again' },
	summary: 'The lead has little time and wants the offer by e-mail.',
	mood: 'neutral',
	intention: 'undecided',
	isInterested: false,
	budget: 0,
	products: [],
	note: 'Send the offer by e-mail.',
};

export const INTERESTED: Conversation = {
	sentences: [
		{ by: 'agent', text: 'Good morning, are you still looking for a new car?' },
		{ by: 'lead', text: 'Yes, we have decided on the SUV.' },
		{ by: 'agent', text: 'What may it cost?' },
		{ by: 'lead', text: 'Up to 200,000. Please let somebody call me today.' },
	],
	key: { key: '1', label: 'Talk to sales' },
	summary: 'The lead wants the SUV for up to 200,000 and asks to be called today.',
	mood: 'positive',
	intention: 'high',
	isInterested: true,
	budget: 200_000,
	products: ['SUV'],
	note: 'Call today.',
};

export const NOT_INTERESTED: Conversation = {
	sentences: [
		{ by: 'agent', text: 'Good morning, are you still looking for a new car?' },
		{ by: 'lead', text: 'No, I have bought one elsewhere. Please do not call again.' },
	],
	key: { key: '2', label: 'No more calls' },
	summary: 'The lead has bought elsewhere and does not want to be called again.',
	mood: 'negative',
	intention: 'none',
	isInterested: false,
	budget: 0,
	products: [],
	note: 'Do not call again.',
};

/** The values that the sandbox's AI agents extract from a conversation: one of each type. */
export function tagsOf({ isInterested, budget, products, note }: Conversation): readonly Tag[] {
	const interest = { name: 'Interested', question: 'Is the customer interested?' };
	return [
		{ ...interest, type: 'Boolean', value: isInterested },
		{ name: 'Budget', question: 'What may it cost?', type: 'Number', value: budget },
		{ name: 'Products', question: 'Which products?', type: 'Selector', value: products },
		{ name: 'Note', question: 'What is to be done next?', type: 'Text', value: note },
	];
}
