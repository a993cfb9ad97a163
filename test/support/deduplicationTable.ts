import { setTimeout as pause } from 'node:timers/promises';

import type { DeduplicationHelperFunctions, IExecuteFunctions, INode } from 'n8n-workflow';

import {
	deduplicationRowsOf,
	type DeduplicationRows,
} from '../../nodes/TencentCcc/dialling/deduplicationRows';
import { deduplicationInMemory } from '../../scripts/engine/deduplication';

/** n8n's deduplication table, shared by any number of processes, and what may happen to it. */
export class DeduplicationTable {
	/** Whether no query is answered. */
	isDown = false;
	/** Fails so many inserts and updates from now on, after they came through. */
	lostAnswers = 0;
	queries = 0;
	readonly deduplicator: ReturnType<typeof deduplicationInMemory>;

	/** @param latency milliseconds that one query takes */
	constructor(latency: () => number = () => 0) {
		this.deduplicator = deduplicationInMemory(async () => {
			this.queries++;
			await pause(latency());
			if (this.isDown) throw new Error('The database does not answer');
		});
	}

	/** The names of the rows that are there. */
	get rows(): string[] {
		return [...this.deduplicator.rows.keys()];
	}

	/** What n8n gives to a node: helpers that hold the node itself, whose id they read when they are called. */
	context(nodeId = 'node', workflowId = 'workflow'): IExecuteFunctions {
		const node = { id: nodeId } as INode;
		const contextData = { node, workflow: { id: workflowId } } as never;
		const { deduplicator } = this;
		const helpers: Partial<DeduplicationHelperFunctions> = {
			checkProcessedAndRecord: async (items, scope, options) => {
				const output = await deduplicator.checkProcessedAndRecord(
					items,
					scope,
					contextData,
					options,
				);
				if (this.lostAnswers-- > 0) throw new Error('The answer got lost');
				return output;
			},
			clearAllProcessedItems: async (scope) =>
				await deduplicator.clearAllProcessedItems(scope, contextData),
			getProcessedDataCount: async (scope) =>
				await deduplicator.getProcessedDataCount(scope, contextData),
		};
		return { node, helpers } as unknown as IExecuteFunctions;
	}

	/** The same of an n8n whose helpers read the id later: to it all names are one row. */
	contextOfAnotherMake(): IExecuteFunctions {
		const context = this.context();
		const helpers = Object.fromEntries(
			Object.entries(context.helpers).map(([name, helper]) => [
				name,
				async (...parameters: unknown[]) => {
					await new Promise(setImmediate);
					return await (helper as (...all: unknown[]) => Promise<unknown>)(...parameters);
				},
			]),
		);
		return { ...context, helpers } as unknown as IExecuteFunctions;
	}

	/** The rows as a process of its own sees them. */
	process(nodeId?: string, workflowId?: string): DeduplicationRows {
		return deduplicationRowsOf(this.context(nodeId, workflowId)) as DeduplicationRows;
	}
}
