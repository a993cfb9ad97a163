import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readCredential, readSdkAppId } from '../../../credentials/credentialFields';
import { signRequest } from '../../../credentials/requestSigning';
import { findOutcome } from '../outcomes/catalogue';
import { failureOfRequest } from '../api/failureOfRequest';
import { describeSkillGroupInfoListResponse } from '../api/responseSchemas';
import { readAnswer } from '../api/sendAction';

/** Tiny and without personal data, and it checks both keys and the SdkAppId. */
const TEST_ACTION = 'DescribeSkillGroupInfoList';
/** Milliseconds. */
const TIMEOUT = 10_000;

const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

/** Codes by which the keys are right and only the right to call the test action is missing. */
const isMissingPermission = (code: string) =>
	code === 'UnauthorizedOperation' || code.endsWith('.UnauthorizedOperation');

/**
 * The credential's Test button. Tencent answers failures with HTTP 200, so the answer itself is read, and its
 * own message and code are shown.
 */
export async function tencentCccApiTest(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { helpers } = this;
	const stored: ICredentialDataDecryptedObject = data ?? {};
	let endpoint: string;
	let signed;
	try {
		endpoint = readCredential(stored).endpoint;
		signed = signRequest(
			stored,
			{
				method: 'POST',
				uri: endpoint,
				headers: { 'X-TC-Action': TEST_ACTION },
				body: { SdkAppId: readSdkAppId(stored), PageSize: 1, PageNumber: 0 },
			},
			Date.now(),
		);
	} catch (error) {
		return failed((error as Error).message);
	}

	let answer: { statusCode: number; body: unknown };
	try {
		answer = (await helpers.request({
			...signed,
			uri: endpoint,
			method: 'POST',
			json: true,
			timeout: TIMEOUT,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
		})) as typeof answer;
	} catch (error) {
		const { message } = failureOfRequest(error, TIMEOUT);
		return failed(`${endpoint} could not be reached. ${message}`);
	}

	const result = readAnswer(answer.statusCode, answer.body, describeSkillGroupInfoListResponse);
	if (result.succeeded) {
		return { status: 'OK', message: 'Tencent accepts the keys and the SDK App ID' };
	}
	if (result.code === 'Client.OutcomeUnknown') {
		return failed(
			`${endpoint} did not answer like Tencent Cloud; a proxy or firewall may stand between. ${result.message}`,
		);
	}
	const advice = isMissingPermission(result.code)
		? `The keys are right, but this key may not call ccc:${TEST_ACTION}, which the test and the pickers need.`
		: findOutcome(result.code).advice;
	return failed(`${result.message} (${result.code}). ${advice}`);
}
