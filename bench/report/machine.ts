import { cpus, loadavg, totalmem } from 'node:os';

import { NODE_OF_N8N } from '../processes/nodes';

/** What the figures were measured on. */
export interface Machine {
	readonly cores: number;
	readonly model: string;
	readonly memoryGb: number;
	/** The Node of the measured processes. */
	readonly node: string;
	readonly date: string;
	/** Average number of busy processes in the last minute, when it was read. */
	readonly load: number;
}

/** The machine, as it is now. */
export function describeMachine(): Machine {
	return {
		cores: cpus().length,
		model: cpus()[0]?.model.trim() ?? 'unknown',
		memoryGb: Math.round(totalmem() / 1024 ** 3),
		node: NODE_OF_N8N.version,
		date: new Date().toISOString().slice(0, 10),
		load: Number(loadavg()[0].toFixed(2)),
	};
}
