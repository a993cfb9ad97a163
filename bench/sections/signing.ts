import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { median } from '../measure';
import { NODES } from '../processes/nodes';
import type { SigningTimes } from '../processes/signer';
import { ratio, type Extent, type Section } from '../report/section';

async function timesOn(node: string, rounds: number): Promise<SigningTimes> {
	const signer = join(__dirname, '..', 'processes', 'signer.ts');
	const { stdout } = await promisify(execFile)(node, ['--import', 'tsx', signer, String(rounds)]);
	return JSON.parse(stdout) as SigningTimes;
}

/** (e) Signing one request. */
export async function measureSigning({ quick, progress }: Extent): Promise<Section> {
	const data: SigningTimes[] = [];
	for (const { path, version } of NODES) {
		progress(`signing: Node ${version}`);
		data.push(await timesOn(path, quick ? 20 : 60));
	}
	return {
		title: "(e) signatures per second, over the official SDK's signer",
		head: ['Node', 'SDK', 'SDK, body already serialised', 'our signer', 'bare HMAC work'],
		rows: data.map(({ node, sdk, sdkSerialised, ours, bare }) => [
			node,
			'1',
			ratio(median(sdk) / median(sdkSerialised)),
			ratio(median(sdk) / median(ours)),
			ratio(median(sdk) / median(bare)),
		]),
		remarks: [
			'A body of 200 bytes. "SDK" is Sign.sign3 as the SDK\'s client calls it, with the body as an object that it serialises; the second column gives it the bytes. Our signer gets the text.',
			'Bare: two SHA-256 and one HMAC with a KeyObject, the least that a signature needs.',
		],
		data,
	};
}
