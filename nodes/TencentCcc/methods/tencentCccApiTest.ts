import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readCredential, readSdkAppId } from '../../../credentials/credentialFields';
import { masksOf } from '../../../credentials/maskSecrets';
import { signRequest, type SignableRequest } from '../../../credentials/requestSigning';
import { describeSkillGroupInfoList } from '../api/actions/account';
import { createClient } from '../api/client';
import { findOutcome } from '../outcomes/catalogue';
import { limiterOf } from '../processState';

/** Tiny and without personal data, and it checks both keys and the SdkAppId. */
const ACTION = describeSkillGroupInfoList;
const TIMEOUT_MS = 10_000;

const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

/** Codes by which the keys are right and only the right to call the test action is missing. */
const isMissingPermission = (code: string) =>
	code === 'UnauthorizedOperation' || code.endsWith('.UnauthorizedOperation');

/**
 * The credential's Test button. Tencent answers failures with HTTP 200, so the answer itself is read, and its
 * own message and code are shown. One request is sent: whoever pressed the button can press it again.
 */
export async function tencentCccApiTest(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { helpers } = this;
	const stored: ICredentialDataDecryptedObject = data ?? {};
	let credential;
	let sdkAppId: number;
	try {
		credential = readCredential(stored);
		sdkAppId = readSdkAppId(stored);
	} catch (error) {
		return failed((error as Error).message);
	}
	const { endpoint } = credential;
	const client = createClient({
		endpoint,
		sdkAppId,
		masks: masksOf(stored),
		limiterOf: (action) => limiterOf({ ...credential, sdkAppId }, action),
		async request({ url, ...options }) {
			const signed = signRequest(stored, { ...options, uri: url }, Date.now());
			(options as SignableRequest).onSigned?.();
			return await helpers.request({
				...signed,
				uri: url,
				method: 'POST',
				json: true,
				timeout: TIMEOUT_MS,
				simple: false,
				resolveWithFullResponse: true,
				followRedirect: false,
			});
		},
	});
	const result = await client.sendOnce(
		ACTION,
		{ PageSize: 1, PageNumber: 0 },
		{ timeoutMs: TIMEOUT_MS },
	);
	if (result.succeeded) {
		return { status: 'OK', message: 'Tencent accepts the keys and the SDK App ID' };
	}
	const { code, message } = result;
	if (code === 'Client.NotSent') return failed(`${endpoint} could not be reached. ${message}`);
	if (code === 'Client.OutcomeUnknown') {
		return failed(
			`${endpoint} did not answer like Tencent Cloud; a proxy or firewall may stand between. ${message}`,
		);
	}
	const advice = isMissingPermission(code)
		? `The keys are right, but this key may not call ccc:${ACTION.name}, which the test and the pickers need.`
		: findOutcome(code, ACTION.kind).advice;
	return failed(`${message} (${code}). ${advice.replace('{action}', ACTION.name)}`);
}
