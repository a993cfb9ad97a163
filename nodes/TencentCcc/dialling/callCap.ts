/** How often one telephone may be called: at most so many times within any span of this length. */
export interface CallCap {
	windowMs: number;
	/** From 1 to {@link MAX_CALLS_PER_WINDOW}. */
	max: number;
}

/** Each of them is two more looks at n8n's database for a call. */
export const MAX_CALLS_PER_WINDOW = 20;
