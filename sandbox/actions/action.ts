import type { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/ccc/v20200210/ccc_client';
import type { Limit, Parameters } from '../api/parameters';
import type { ApiError } from '../api/problems';
import type { FaultName } from '../faults';
import type { Model } from '../model/model';
import type { Session } from '../model/sessions';
import type { RecordOffice } from '../wire/callRecord';
import type { Nullable } from '../wire/nullable';

/** What an action may use besides its request. */
export interface ActionContext {
	readonly model: Model;
	readonly office: RecordOffice;
	readonly settings: ActionSettings;
	/** Callees of the kind `throttledOnce` that have been throttled; see magicCallees. */
	readonly throttled: Set<string>;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/** Settings that actions go by; see SandboxOptions for the meaning of each. */
export interface ActionSettings {
	readonly requestsPerSecond: number;
	readonly oneCallPerAgent: boolean;
	readonly aiConcurrency: number;
	readonly recordOrder: 'newestFirst' | 'oldestFirst';
}

/** How an action ends. It may throw an ApiError as well, when nothing was placed. */
export interface ActionResult<Fields = Readonly<Record<string, unknown>>> {
	/** The fields of Tencent's envelope besides RequestId. */
	readonly fields?: Fields;
	/** An error that is answered although a session may exist. */
	readonly error?: ApiError;
	/** A session that this request created. */
	readonly session?: Session;
	/** A fault to end the exchange with. */
	readonly fault?: FaultName;
	/** How long the answer is held back, in milliseconds. */
	readonly holdMs?: number;
}

/** One action of the API. */
export interface Action {
	readonly name: string;
	readonly limits: Readonly<Record<string, Limit>>;
	/** Which of Tencent's two codes an unknown SdkAppId gets, unless it is the usual one. */
	readonly unknownApplicationCode?: string;
	/** Runs with parameters that follow the rules, for an application that exists. */
	run(parameters: Parameters, context: ActionContext): ActionResult;
}

/** The actions that the official SDK knows, and the types of their requests and answers. */
type ActionName = Extract<
	{
		[Name in keyof Client]: Client[Name] extends (request: never) => unknown ? Name : never;
	}[keyof Client],
	string
>;
export type RequestOf<Name extends ActionName> = Readonly<
	Client[Name] extends (request: infer Request, ...rest: never[]) => unknown ? Request : never
>;
export type AnswerOf<Name extends ActionName> = Nullable<
	Omit<
		Client[Name] extends (...given: never[]) => Promise<infer Answer> ? Answer : never,
		'RequestId'
	>
>;

/**
 * Defines an action. Which parameters it has, and what it answers, the official SDK's types say.
 *
 * @param name as the SDK spells it
 * @param definition what else it is
 * @example
 * defineAction('HangUpCall', { run: ({ SessionId }, { model, now }) => { … return { fields: {} }; } })
 */
export function defineAction<Name extends ActionName>(
	name: Name,
	definition: {
		/** What the SDK's types do not say of the parameters. */
		readonly limits?: { readonly [Parameter in keyof RequestOf<Name>]?: Limit };
		/** Default `InvalidParameterValue.InstanceNotExist`. */
		readonly unknownApplicationCode?: string;
		run(request: RequestOf<Name>, context: ActionContext): ActionResult<AnswerOf<Name>>;
	},
): Action {
	return { limits: {}, ...definition, name } as unknown as Action;
}
