import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type * as N8nCore from 'n8n-core';
import { LoggerProxy, type Logger } from 'n8n-workflow';

import { InMemoryDeduplicator } from './deduplication';

/** A line that n8n, or a node through `this.logger`, has logged. */
export interface LogLine {
	readonly level: 'error' | 'warn' | 'info' | 'debug';
	readonly message: string;
	readonly metadata: unknown;
}

/** n8n-core, loaded and prepared, and everything that has been logged since. */
export interface LoadedCore {
	readonly core: typeof N8nCore;
	/** The live list, which grows. Runs at the same time share it. */
	readonly logLines: LogLine[];
}

/** The part of @n8n/di that is used here. */
interface DependencyContainer {
	set(type: unknown, instance: unknown): void;
	get(type: unknown): unknown;
}

/** Keeps what is logged instead of printing it; the errors of nodes arrive here as well. */
function capturingLogger(logLines: LogLine[]): Logger & { scoped: () => Logger } {
	const keep = (level: LogLine['level']) => (message: string, metadata?: unknown) => {
		logLines.push({ level, message, metadata });
	};
	const logger = {
		error: keep('error'),
		warn: keep('warn'),
		info: keep('info'),
		debug: keep('debug'),
		scoped: () => logger,
	};
	return logger;
}

/** Requires a module as n8n-core itself would: it has private copies of some packages. */
function requireAsCore(name: string): unknown {
	const path = require.resolve(name, { paths: [dirname(require.resolve('n8n-core'))] });
	return require(path);
}

/**
 * n8n-core reads these when it is loaded; without them it would write to the user's own ~/.n8n.
 *
 * @returns the folder that n8n-core takes for its user's
 */
function setEnvironment(): string {
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
	process.env.N8N_USER_FOLDER = userFolder;
	process.env.N8N_ENCRYPTION_KEY = 'key-of-the-in-process-engine';
	return userFolder;
}

async function load(): Promise<LoadedCore> {
	const userFolder = setEnvironment();
	const logLines: LogLine[] = [];
	const logger = capturingLogger(logLines);
	const { Container } = requireAsCore('@n8n/di') as { Container: DependencyContainer };
	const { Logger: loggerType } = requireAsCore('@n8n/backend-common') as { Logger: unknown };
	Container.set(loggerType, logger);
	LoggerProxy.init(logger);

	// Not an import: it must come after the environment is set
	const core = require('n8n-core') as typeof N8nCore;
	// The settings file is read once and never again, so the folder need not outlive this line
	Container.get(core.InstanceSettings);
	rmSync(userFolder, { recursive: true, force: true });
	await core.DataDeduplicationService.init(new InMemoryDeduplicator());
	return { core, logLines };
}

let loading: Promise<LoadedCore> | undefined;

/**
 * Loads n8n-core once per process, with a user folder of its own, a logger that prints nothing, and a memory for
 * the helpers that recognise items of earlier executions.
 */
export async function loadCore(): Promise<LoadedCore> {
	loading ??= load();
	return await loading;
}
