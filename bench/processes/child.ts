import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { NODE_OF_N8N } from './nodes';

interface Call {
	readonly id: number;
	readonly method: string;
	readonly argument: unknown;
}

interface Answer {
	readonly id: number;
	readonly result?: unknown;
	readonly error?: string;
}

interface Pending {
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: Error) => void;
}

/** A process of its own whose methods are called from here. */
export class Child<Methods> {
	private readonly pending = new Map<number, Pending>();
	private lastId = 0;

	private constructor(private readonly child: ChildProcess) {
		child.on('message', (answer: Answer) => {
			const pending = this.pending.get(answer.id);
			this.pending.delete(answer.id);
			if (answer.error === undefined) pending?.resolve(answer.result);
			else pending?.reject(new Error(answer.error));
		});
		child.on('exit', (code, signal) => {
			const error = new Error(`A process of the benchmark ended early (${code ?? signal})`);
			for (const { reject } of this.pending.values()) reject(error);
			this.pending.clear();
		});
	}

	/** Starts a file of this folder, which must call `serve`, on the Node that n8n would run on. */
	static start<Methods>(file: string): Child<Methods> {
		// Only this serialisation knows Infinity
		return new Child<Methods>(
			fork(join(__dirname, file), { serialization: 'advanced', execPath: NODE_OF_N8N.path }),
		);
	}

	/** Calls a method. @throws Error what the method throws, or that the process has ended */
	async call<Name extends keyof Methods & string>(
		method: Name,
		argument: Methods[Name] extends (argument: infer Argument) => unknown ? Argument : never,
	): Promise<Methods[Name] extends (argument: never) => Promise<infer Result> ? Result : never> {
		const id = ++this.lastId;
		return await new Promise((resolve, reject) => {
			this.pending.set(id, { resolve: resolve as Pending['resolve'], reject });
			this.child.send({ id, method, argument } satisfies Call);
		});
	}

	/** Ends the process. */
	async end(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const ended = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
		this.child.kill();
		await ended;
	}
}

/** Answers the calls of the process that started this one, and ends with it. */
export function serve(methods: Record<string, (argument: never) => Promise<unknown>>): void {
	process.on('message', ({ id, method, argument }: Call) => {
		methods[method](argument as never).then(
			(result) => process.send?.({ id, result } satisfies Answer),
			(error: unknown) => {
				const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
				process.send?.({ id, error: text } satisfies Answer);
			},
		);
	});
	process.on('disconnect', () => process.exit());
}
