/** A number in the form Tencent wants, or the reason why it cannot be understood. */
export type NormalizedNumber = { ok: true; number: string } | { ok: false; reason: string };

/** A refusal. The reason must not hold a number to dial that was not written: whoever reads it might dial it. */
export const refuse = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

export const EXTENSION = refuse(
	'it holds an extension or a second number, which cannot be dialled; remove it',
);
