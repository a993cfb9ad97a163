/** A cell of a table. */
export type Cell = string | number;

/** What one part of the benchmark found. */
export interface Section {
	/** What is compared. */
	readonly title: string;
	readonly head: readonly string[];
	readonly rows: ReadonlyArray<readonly Cell[]>;
	/** How to read it. */
	readonly remarks: readonly string[];
	/** Every single measurement, for `--json`. */
	readonly data: unknown;
}

/** How much is measured. */
export interface Extent {
	/** One round, fewer and smaller cases: shows that everything works, and little more. */
	readonly quick: boolean;
	/** How often each comparison is repeated. */
	readonly rounds: number;
	/** Told what is measured at the moment. */
	readonly progress: (text: string) => void;
}

/** A part of the benchmark. */
export type Measure = (extent: Extent) => Promise<Section>;

/** A ratio as tables show it. */
export const ratio = (value: number) => value.toFixed(2);
