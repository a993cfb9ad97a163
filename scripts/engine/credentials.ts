import { mapKeys, mapValues } from 'lodash';
import {
	NodeHelpers,
	UserError,
	type ICredentialDataDecryptedObject,
	type ICredentialsHelper,
	type ICredentialType,
} from 'n8n-workflow';

/** Decrypted credential data by credential type. */
export type CredentialsByType = Readonly<Record<string, ICredentialDataDecryptedObject>>;

/** The given data of a credential with the type's defaults filled in. */
export const withDefaults = (
	{ properties }: ICredentialType,
	data: ICredentialDataDecryptedObject,
) =>
	NodeHelpers.getNodeParameters(properties, data as never, true, false, null, null) as typeof data;

/**
 * Credentials that are given instead of stored, one of each type. Everything that signs requests is the credential
 * type's own. What n8n-core calls only for OAuth is missing.
 */
export function givenCredentials(
	typeOf: (name: string) => ICredentialType,
	given: CredentialsByType,
): ICredentialsHelper {
	const helper: Partial<ICredentialsHelper> = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		preAuthentication: async () => undefined,
		getCredentialsProperties: (name) => typeOf(name).properties,
		async getDecrypted(_additionalData, _nodeCredentials, name) {
			if (!given[name]) throw new UserError(`No credential of the type "${name}" is given`);
			return withDefaults(typeOf(name), given[name]);
		},
		async authenticate(credentials, name, options, workflow, node) {
			const { authenticate } = typeOf(name);
			if (typeof authenticate === 'function')
				return await authenticate(credentials, options as never);
			const resolve = (text: string) =>
				workflow!.expression.getSimpleParameterValue(node!, text, 'internal', {
					$credentials: credentials,
				}) as string;
			const changed = { ...options } as Record<string, unknown>;
			const places = (authenticate?.properties ?? {}) as Record<string, Record<string, string>>;
			for (const [place, values] of Object.entries(places)) {
				const resolved = mapValues(
					mapKeys(values, (_, key) => resolve(key)),
					resolve,
				);
				changed[place] = Object.assign({}, changed[place], resolved);
			}
			return changed as never;
		},
	};
	return helper as ICredentialsHelper;
}
