import type { INodeExecutionData } from 'n8n-workflow';
import { readExample } from '../editor/examples';
import type { Stage } from '../editor/stage';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE, withCredential } from '../n8n/furnish';
import type { WorkflowFile } from '../n8n/restClient';
import { sandboxCredential } from '../sandboxCredential';
import { CHINESE_ENTRIES } from './chineseEntries';

/** Where WeCom takes in the messages of group bots. */
export const WECOM = 'https://qyapi.weixin.qq.com';

/** Where the pictures of a Chinese workflow go, below docs/images. */
export const CHINESE_FOLDER = 'zh-CN';

/** What the pictures of one language are taken of. */
export interface Edition {
	/** Where its pictures go, below docs/images. */
	folder: string;
	/** The language of the browser, which the sandbox's page follows. */
	locale: string;
	credential: { id: string; name: string };
	/** The workflow that calls leads, with its credentials chosen and leads pinned to its trigger. */
	workflow: WorkflowFile;
	/** The branches of its call that these leads do not reach. */
	emptyBranches: string[];
	/** The output of its call whose items the picture of the node shows. */
	shownOutput: string;
	/** The agent of the moving picture. */
	agent: string;
	/** What the nodes are called that are not of that workflow. */
	names: Record<'trigger' | 'pollingTrigger' | 'newLead' | 'call', string>;
}

/** A webhook call, as the Webhook node gives it. */
const received = (body: unknown) =>
	({
		json: { headers: { 'content-type': 'application/json' }, params: {}, query: {}, body },
	}) as INodeExecutionData;

/** In English: the lead routing workflow, and the sample leads. */
export async function englishEdition({ client, sandbox }: Stage): Promise<Edition> {
	const id = await client.createCredential(
		CREDENTIAL_TYPE,
		CREDENTIAL_NAME,
		sandboxCredential(sandbox),
	);
	const workflow = withCredential(readExample<WorkflowFile>('lead-routing.json'), id);
	const leads = readExample<unknown[]>('sample-leads.json');
	return {
		folder: '',
		locale: 'en-US',
		credential: { id, name: CREDENTIAL_NAME },
		workflow: { ...workflow, pinData: { 'New Leads From CRM': [received(leads)] } },
		emptyBranches: [],
		shownOutput: 'Success',
		agent: 'agent@example.com',
		names: {
			trigger: 'Tencent CCC Trigger',
			pollingTrigger: 'Tencent CCC Polling Trigger',
			newLead: 'New Lead',
			call: 'Call lead',
		},
	};
}

/**
 * In Chinese: the workflow for forms, entries of Jinshuju, and messages in Chinese.
 *
 * @param stage with a stand-in for the group bot of WeCom
 */
export async function chineseEdition({ client, sandbox, botUrl }: Stage): Promise<Edition> {
	const name = '腾讯云联络中心';
	const agent = 'wang.fang@example.com';
	const id = await client.createCredential(
		CREDENTIAL_TYPE,
		name,
		sandboxCredential(sandbox, { language: 'zh-CN' }),
	);
	const botName = '企业微信群机器人';
	const botId = await client.createCredential('httpQueryAuth', botName, {
		name: 'key',
		value: 'sample',
	});
	const text = JSON.stringify(readExample('zh-CN/form-leads.json'))
		.replaceAll(WECOM, botUrl)
		.replaceAll('agent@example.com', agent)
		.replaceAll(
			JSON.stringify({ httpQueryAuth: { id: '', name: botName } }),
			JSON.stringify({ httpQueryAuth: { id: botId, name: botName } }),
		);
	const workflow = withCredential(JSON.parse(text) as WorkflowFile, id, name);
	return {
		folder: CHINESE_FOLDER,
		locale: 'zh-CN',
		credential: { id, name },
		workflow: { ...workflow, pinData: { 金数据推送: CHINESE_ENTRIES.map(received) } },
		// An execution that waits until tomorrow has nothing to be seen yet
		emptyBranches: ['已试了一天？'],
		shownOutput: 'Agent Busy',
		agent,
		names: {
			trigger: '通话结束',
			pollingTrigger: '轮询服务记录',
			newLead: '新线索',
			call: '呼叫线索',
		},
	};
}
