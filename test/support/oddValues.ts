/** A value that nobody means, as it comes out of CRMs, spreadsheets and expressions. */
export interface OddValue {
	/** JavaScript that yields it in an expression of n8n. */
	source: string;
	/** Whether there is nothing in it, or nothing that can be seen. */
	isBlank?: boolean;
	/** Whether n8n itself refuses to evaluate the expression. */
	isRefused?: boolean;
}

const blank = (source: string): OddValue => ({ source, isBlank: true });
const odd = (source: string): OddValue => ({ source });

/** Each stands for a kind; what a field is, they are not. */
export const ODD_VALUES: readonly OddValue[] = [
	blank('undefined'),
	blank('null'),
	blank("''"),
	blank("' '"),
	blank("'\\t\\r\\n'"),
	blank('NaN'),
	blank('[]'),
	blank("['']"),
	blank('[null, undefined]'),
	blank('[[], [NaN]]'),
	blank("'\\u200b'"),
	blank("'\\u0000\\ufeff'"),
	odd('Infinity'),
	odd('-Infinity'),
	odd('-0'),
	odd('-1'),
	odd('0.1'),
	odd('9007199254740993'),
	odd('1e21'),
	odd('BigInt(10)'),
	odd('true'),
	odd('false'),
	odd('new Date(0)'),
	odd('new Date(NaN)'),
	odd('DateTime.fromMillis(0)'),
	odd("DateTime.invalid('odd')"),
	odd("['odd', ['odd']]"),
	odd('[[1, 2], { odd: 3 }]'),
	odd('{}'),
	odd('{ odd: 1 }'),
	odd('{ odd: { odd: [NaN, BigInt(10)] }, even: 0 }'),
	odd('{ toString: null, toJSON: null }'),
	odd("{ __rl: true, mode: 'id', value: '' }"),
	odd("'\\ud800'"),
	odd("'odd\\udc00odd'"),
	odd("'\\u200bodd\\u2060\\ufeff'"),
	odd("'\\u202eddo'"),
	odd("'odd'.repeat(3500)"),
	odd("'👩‍👩‍👧‍👦 é ﬁ'"),
	odd("'<script>alert(1)</script>&amp;'"),
	odd("'{' + '{ 1 + 1 }' + '}'"),
	odd("'\"; DROP TABLE leads; --'"),
	odd("'../../etc/passwd%00'"),
	odd("'odd\\r\\n\\todd'"),
	odd("'undefined'"),
	odd("'[object Object]'"),
	odd("'NaN'"),
	{ source: '() => 1', isRefused: true },
];

/** An expression that yields the odd value of its item, whose field `index` says which. */
export const ODD_EXPRESSION = `={{ [${ODD_VALUES.map(({ source }) => `() => (${source})`).join(', ')}][$json.index]() }}`;

/** What JavaScript puts into text without anybody meaning it. */
const MADE_OF_NOTHING =
	/\[object \w+\]|^(?:undefined|null|NaN|-?Infinity|Invalid Date(?:Time)?|function|\(\) => 1)$/;

/**
 * What is wrong with a request whose parameters were odd: a name of nothing, an object that became text, a list or a text
 * without anything in it, and what JSON makes of NaN.
 *
 * @returns the places, none when the request says what somebody may have meant
 */
export function nonsenseIn(body: unknown, place = 'body'): string[] {
	if (body === null || body === undefined) return [`${place} is ${String(body)}`];
	if (typeof body === 'string') {
		const isNonsense = body.trim() === '' || MADE_OF_NOTHING.test(body);
		return isNonsense ? [`${place} is ${JSON.stringify(body)}`] : [];
	}
	if (typeof body !== 'object') return [];
	const members = Object.entries(body);
	if (members.length === 0) return [`${place} is empty`];
	return members.flatMap(([name, member]) => nonsenseIn(member, `${place}.${name}`));
}
