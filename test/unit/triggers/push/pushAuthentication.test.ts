import { isAuthorized } from '../../../../nodes/TencentCcc/triggers/push/pushAuthentication';

const credential = { pushUsername: 'tencent', pushPassword: 'pä:ss word' };
const basic = (login: string, scheme = 'Basic') =>
	`${scheme} ${Buffer.from(login).toString('base64')}`;
const right = basic('tencent:pä:ss word');

it.each<[string, string | undefined, boolean]>([
	['the right login', right, true],
	['another case of the scheme', right.replace('Basic', 'bAsIc'), true],
	['more spaces', right.replace(' ', '   '), true],
	['no padding', right.replace(/=+$/, ''), true],
	['a wrong password', basic('tencent:pass word'), false],
	['a wrong user name', basic('Tencent:pä:ss word'), false],
	['only the beginning', basic('tencent:pä:ss'), false],
	['more than it', basic('tencent:pä:ss word '), false],
	['another scheme', right.replace('Basic', 'Bearer'), false],
	['no scheme', right.replace('Basic ', ''), false],
	['an empty login', basic(':'), false],
	['the scheme alone', 'Basic ', false],
	['nothing', undefined, false],
])('%s', (_name, authorization, expected) => {
	expect(isAuthorized(authorization, credential)).toBe(expected);
});

it.each([
	{},
	{ pushUsername: '', pushPassword: '' },
	{ pushUsername: 'tencent', pushPassword: '' },
	{ pushUsername: '', pushPassword: 'secret' },
])('nobody is let in by the credential %j', ({ pushUsername = '', pushPassword = '' }) => {
	const given = basic(`${pushUsername}:${pushPassword}`);
	expect(isAuthorized(given, { pushUsername, pushPassword })).toBe(false);
	expect(isAuthorized(undefined, { pushUsername, pushPassword })).toBe(false);
});
