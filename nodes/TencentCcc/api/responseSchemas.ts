import { z } from 'zod';

const text = z
	.string()
	.nullish()
	.transform((value) => value ?? '');

/**
 * The envelope of every API 3.0 answer. Presence of `Error` is the only sign of failure, whatever the HTTP
 * status says. Members that we do not know are kept.
 * Source: Responses, https://www.tencentcloud.com/document/product/1229/59745
 */
export const failureEnvelope = z.object({
	Response: z.object({
		Error: z.object({ Code: z.string().min(1), Message: text }),
		RequestId: text,
	}),
});

/** The envelope of a success, which has no `Error`, whose `Response` has the given members besides `RequestId`. */
export const successEnvelope = <Members extends z.ZodRawShape>(members: Members) =>
	z.object({
		Response: z.object({ Error: z.null().optional(), ...members, RequestId: text }).passthrough(),
	});

/** CreateCallOutSession: the session that the call will run in. */
export const createCallOutSessionResponse = successEnvelope({ SessionId: z.string().min(1) });

/** DescribeStaffInfoList: agents; `Mail` is what CreateCallOutSession takes as UserId. */
export const describeStaffInfoListResponse = successEnvelope({
	TotalCount: z.number(),
	StaffList: z
		.array(
			z
				.object({ Name: z.string().nullish(), Mail: z.string(), Phone: z.string().nullish() })
				.passthrough(),
		)
		.nullish(),
});

/** DescribeNumbers: the account's numbers; State 1 is in service. */
export const describeNumbersResponse = successEnvelope({
	TotalCount: z.number(),
	Numbers: z.array(z.object({ Number: z.string(), State: z.number() }).passthrough()).nullish(),
});

/** DescribeSkillGroupInfoList: here only to prove that keys and SdkAppId are right. */
export const describeSkillGroupInfoListResponse = successEnvelope({ TotalCount: z.number() });

/** DescribePSTNActiveSessionList: calls that are under way. StartTimestamp is documented as text. */
export const describePstnActiveSessionListResponse = successEnvelope({
	Total: z.number(),
	Sessions: z
		.array(
			z
				.object({
					SessionID: z.string(),
					Callee: z.string().nullish(),
					StaffEmail: z.string().nullish(),
					StartTimestamp: z.union([z.string(), z.number()]).nullish(),
				})
				.passthrough(),
		)
		.nullish(),
});
