import type { Permit } from '../../nodes/TencentCcc/limiter/limiter';

/** A permit that is due at once, and of which nobody wants to know what becomes. */
export const permitOf = (change: Partial<Permit> = {}): Permit => ({
	due: async () => {},
	leaves: () => {},
	release: () => {},
	...change,
});
