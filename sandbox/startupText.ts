import Table from 'cli-table3';
import { MAGIC_CALLEES } from './magicCallees';
import type { Account } from './model/account';

function accountTable(url: string, account: Account): string {
	const table = new Table({ style: { head: [], border: [] } });
	table.push(
		{ Endpoint: url },
		{ Page: `${url}/` },
		{ 'Secret ID': account.secretId },
		{ 'Secret Key': account.secretKey },
		{ 'SDK App ID': account.sdkAppId },
		{ 'Temporary Secret ID': account.temporaryKey.secretId },
		{ 'Temporary Secret Key': account.temporaryKey.secretKey },
		{ 'Session Token': account.temporaryKey.token },
		{ Agents: account.agents.map(({ mail, condition }) => `${mail} (${condition})`).join('\n') },
	);
	return table.toString();
}

function magicCalleeTable(): string {
	const table = new Table({
		head: ['Callee', 'Label', 'Provokes', 'Call placed', 'Client ends with'],
		style: { head: [], border: [], compact: true },
	});
	for (const magic of MAGIC_CALLEES) {
		table.push([
			magic.callee,
			magic.label,
			magic.fault ?? magic.code ?? magic.scenario ?? '',
			magic.placesCall ? 'yes' : 'no',
			magic.expectedOutcome === magic.code
				? 'that code'
				: `${magic.expectedOutcome}${magic.canBeConfirmed ? ' *' : ''}`,
		]);
	}
	return table.toString();
}

/**
 * What the program prints when it has started: where it listens, its keys, and every magic number.
 *
 * @param url where it listens
 * @param account the sandbox's account
 */
export function startupText(url: string, account: Account): string {
	return [
		'A stand-in for ccc.tencentcloudapi.com. Nobody is rung; these keys open nothing else.',
		accountTable(url, account),
		'Magic callees. Every other well-formed callee succeeds.',
		magicCalleeTable(),
		'* The node finds the session: such a lead leaves by Success, unless Verify Unknown Outcomes is off.',
	].join('\n\n');
}
