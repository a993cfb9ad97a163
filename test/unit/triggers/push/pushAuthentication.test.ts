import { isAuthorized } from '../../../../nodes/TencentCcc/triggers/push/pushAuthentication';

const credential = { pushUsername: 'tencent', pushPassword: 'pä:ss word' };
const basic = (login: string, scheme = 'Basic') =>
	`${scheme} ${Buffer.from(login).toString('base64')}`;
const latin1 = (login: string) => `Basic ${Buffer.from(login, 'latin1').toString('base64')}`;
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
	['the right login in Latin-1', latin1('tencent:pä:ss word'), true],
	['a wrong login in Latin-1', latin1('tencent:pö:ss word'), false],
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

it.each([
	[
		'a user name with blanks around it',
		{ pushUsername: ' tencent\n', pushPassword: 'secret' },
		'tencent:secret',
		true,
	],
	[
		'a user name with a hidden character',
		{ pushUsername: '\u200Btencent', pushPassword: 'secret' },
		'tencent:secret',
		true,
	],
	[
		'a password with a line feed',
		{ pushUsername: 'tencent', pushPassword: 'secret\n' },
		'tencent:secret',
		true,
	],
	[
		'a password with blanks that are meant',
		{ pushUsername: 'tencent', pushPassword: ' secret ' },
		'tencent: secret ',
		true,
	],
	['a password of digits', { pushUsername: 'tencent', pushPassword: 1234 }, 'tencent:1234', true],
	[
		'a password that is nothing but blanks',
		{ pushUsername: 'tencent', pushPassword: '  ' },
		'tencent:  ',
		false,
	],
	[
		'a password in Chinese, in UTF-8',
		{ pushUsername: 'tencent', pushPassword: '密码' },
		'tencent:密码',
		true,
	],
])('%s', (_name, stored, login, expected) => {
	expect(isAuthorized(basic(login), stored)).toBe(expected);
});

it('does not let in the bytes that Latin-1 would make of a password in Chinese', () => {
	const stored = { pushUsername: 'tencent', pushPassword: '密码' };
	expect(isAuthorized(latin1('tencent:密码'), stored)).toBe(false);
});
