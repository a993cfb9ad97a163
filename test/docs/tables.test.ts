import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
	findOutcome,
	OUTCOME_CATALOGUE,
	outcomesOf,
	SERVER_OUTCOMES,
} from '../../nodes/TencentCcc/outcomes/catalogue';
import { OPERATIONS } from '../../nodes/TencentCcc/resources';
import { MAGIC_CALLEES } from '../../sandbox';
import { camPolicy } from '../../scripts/docs/operations';
import { DOCUMENTED_TABLES, placeOf } from '../../scripts/docs/tables';

const read = (file: string) => readFileSync(path.resolve(__dirname, '../..', file), 'utf8');

describe('catalogue, documentation and sandbox agree', () => {
	it.each(DOCUMENTED_TABLES)(
		'$file holds the table "$name" (npm run docs writes it)',
		({ file, name, markdown }) => {
			expect(placeOf(name).exec(read(file))?.[0]).toBe(`\n${markdown()}\n\n`);
		},
	);

	it('the sandbox has one magic number for each code that a call can be refused with', () => {
		const codes = MAGIC_CALLEES.filter(({ kind }) => kind === 'code').map(({ code }) => code);
		const ofCalls = outcomesOf('dial', 'CreateCallOutSession')
			.filter((outcome) => SERVER_OUTCOMES.includes(outcome))
			.map(({ code }) => code);
		expect(codes).toEqual(expect.arrayContaining(ofCalls));
		expect(SERVER_OUTCOMES.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
		expect(new Set(codes).size).toBe(codes.length);
		expect(new Set(MAGIC_CALLEES.map(({ callee }) => callee)).size).toBe(MAGIC_CALLEES.length);
	});

	it('the sandbox never places a call with a code by which the catalogue says that nobody was rung', () => {
		for (const { kind, code, placesCall } of MAGIC_CALLEES) {
			if (kind === 'code' && placesCall) expect(findOutcome(code!).callPlaced).toBe('unknown');
		}
	});

	it.each(
		OUTCOME_CATALOGUE.filter(({ actions }) => actions?.length !== 0).map(
			(outcome) => [outcome.code, outcome] as const,
		),
	)(
		'%s has a row in the tables of both languages, which say the same about the telephone',
		(code, { label, callPlaced }) => {
			const [english, chinese] = [read('docs/outcomes.md'), read('docs/zh-CN/outcomes.md')].map(
				(text) => text.split('\n').filter((line) => line.includes(`| ${label} | \`${code}\` |`)),
			);
			expect(english.length).toBeGreaterThan(0);
			expect(chinese).toHaveLength(english.length);
			const mayHaveRung = (lines: string[], word: string) =>
				lines.some((line) => line.includes(`| **${word}** |`));
			expect(mayHaveRung(english, 'possibly')).toBe(callPlaced === 'unknown');
			expect(mayHaveRung(chinese, '可能')).toBe(callPlaced === 'unknown');
		},
	);

	it('the access policy names the application for what CAM can limit to it, and nothing for the rest', () => {
		const [ofApplication, ofAll] = camPolicy(OPERATIONS).statement;
		expect(ofApplication).toMatchObject({
			effect: 'allow',
			action: expect.arrayContaining(['ccc:CreateCallOutSession']),
			resource: ['qcs::ccc::uin/<UIN of the main account>:SdkAppId/<your SdkAppId>'],
		});
		expect(ofAll.resource).toEqual(['*']);
		expect(ofAll.action.length).toBeGreaterThan(3);
		const actions = [...ofApplication.action, ...ofAll.action];
		expect(new Set(actions).size).toBe(actions.length);
	});
});
