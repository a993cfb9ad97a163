import leadRouting from '../../workflows/lead-routing.json';
import sampleLeads from '../../workflows/sample-leads.json';
import formLeads from '../../workflows/zh-CN/form-leads.json';
import sampleEntries from '../../workflows/zh-CN/sample-entries.json';
import type { Stage } from '../editor/stage';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE, withCredential } from '../n8n/furnish';
import type { WorkflowFile } from '../n8n/restClient';
import { sandboxCredential } from '../sandboxCredential';

/** Where WeCom takes in the messages of group bots. */
export const WECOM = 'https://qyapi.weixin.qq.com';
const BOT = '企业微信群机器人';

const ENGLISH = {
	/** Where the pictures go, below docs/images. */
	folder: '',
	/** The language of the browser, which the sandbox's page follows, and of the node's messages. */
	locale: 'en-US',
	credentialName: CREDENTIAL_NAME,
	agent: 'agent@example.com',
	/** The workflow that calls leads; its webhook, and what is sent there. */
	workflow: leadRouting as unknown as WorkflowFile,
	webhook: 'New Leads From CRM',
	bodies: [sampleLeads] as unknown[],
	/** The branches of its call that these leads do not reach. */
	emptyBranches: [] as string[],
	/** The output of its call whose items the picture of the node shows. */
	shownOutput: 'Success',
	/** What the nodes are called that are not of that workflow. */
	names: {
		tencentCccTrigger: 'Tencent CCC Trigger',
		tencentCccPollingTrigger: 'Tencent CCC Polling Trigger',
		newLead: 'New Lead',
		call: 'Call lead',
	},
};

const CHINESE: typeof ENGLISH = {
	folder: 'zh-CN',
	locale: 'zh-CN',
	credentialName: '腾讯云联络中心',
	agent: 'wang.fang@example.com',
	workflow: formLeads as unknown as WorkflowFile,
	webhook: '金数据推送',
	bodies: sampleEntries,
	// An execution that waits until tomorrow has nothing to be seen yet
	emptyBranches: ['已试了一天？'],
	shownOutput: 'Agent Busy',
	names: {
		tencentCccTrigger: '通话结束',
		tencentCccPollingTrigger: '轮询服务记录',
		newLead: '新线索',
		call: '呼叫线索',
	},
};

/** What the pictures of each language are taken of. */
export const LANGUAGES = [ENGLISH, CHINESE];

/** A language on stage. */
export type Edition = Awaited<ReturnType<typeof putOnStage>>;

/** Saves the credentials of a language's workflow, and gives its webhook pinned data. */
export async function putOnStage(language: typeof ENGLISH, stage: Stage) {
	const { locale, credentialName: name, agent, webhook, bodies } = language;
	const data = sandboxCredential(stage.sandbox, { language: locale });
	const id = await stage.client.createCredential(CREDENTIAL_TYPE, name, data);
	const botId = await stage.client.createCredential('httpQueryAuth', BOT, {
		name: 'key',
		value: 'sample',
	});
	const text = JSON.stringify(withCredential(language.workflow, id, name))
		.replaceAll(WECOM, stage.botUrl)
		.replaceAll('agent@example.com', agent)
		.replaceAll(JSON.stringify({ id: '', name: BOT }), JSON.stringify({ id: botId, name: BOT }));
	const headers = { 'content-type': 'application/json' };
	const received = bodies.map((body) => ({ json: { headers, params: {}, query: {}, body } }));
	const workflow = {
		...(JSON.parse(text) as WorkflowFile),
		pinData: { [webhook]: received } as WorkflowFile['pinData'],
	};
	return { ...language, ...stage, workflow, credentials: { [CREDENTIAL_TYPE]: { id, name } } };
}
