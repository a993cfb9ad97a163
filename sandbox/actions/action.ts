import type { FaultName } from '../faults';
import type { ParameterRule, Parameters } from '../parameters';
import type { ApiError } from '../problems';
import type { Session } from '../sessions';
import type { SandboxState } from '../state';

/** What an action may use besides its parameters. */
export interface ActionContext {
	readonly state: SandboxState;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly requestId: string;
}

/** How an action ends. It may throw an ApiError as well, when nothing was placed. */
export interface ActionResult {
	/** The fields of Tencent's envelope besides RequestId. */
	readonly fields?: Readonly<Record<string, unknown>>;
	/** An error that is answered although a session may exist. */
	readonly error?: ApiError;
	/** A session that this request created. */
	readonly session?: Session;
	/** A fault to end the exchange with. */
	readonly fault?: FaultName;
}

/** One action of the API. */
export interface Action {
	readonly name: string;
	/** Everything documented, deprecated names included: other names are UnknownParameter. */
	readonly parameters: readonly ParameterRule[];
	/** Which of Tencent's two codes a wrong SdkAppId gets. */
	readonly unknownApplication: 'instanceNotExist' | 'instanceNotExistForCalls';
	/** Runs with parameters that follow the rules, for an application that exists. */
	run(parameters: Parameters, context: ActionContext): ActionResult;
}
