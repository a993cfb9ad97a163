import { readFileSync } from 'node:fs';

import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max.json';

import { readPattern, type DigitSequences } from './patternPrefixes';
import { divideByPrefix, prefixExpression } from './prefixTree';

/** Where the table stands, from the root of the repository. */
export const GENERATED_FILE = 'nodes/TencentCcc/numbers/numberingPlan.generated.ts';

/** Two leading digits tell the length of a number. More would refuse ranges that are opened after a release. */
const DEPTH = 2;
/** North America's lengths are all the same; its area codes and exchanges, none begins with 0 or 1, take four. */
const DEPTH_IN_NORTH_AMERICA = 4;
const PREMIUM_DEPTH = 4;
/** E.164: fifteen digits, country code included. */
const MAX_DIGITS = 15;

// Positions in libphonenumber-js's compressed metadata: https://gitlab.com/catamphetamine/libphonenumber-js/-/blob/master/source/metadata.js
const PATTERN = 2;
const NATIONAL_PREFIX = 5;
const TYPES = 11;
const PREMIUM_RATE = 3;

type Territory = Array<unknown>;
interface Metadata {
	country_calling_codes: Record<string, string[]>;
	countries: Record<string, Territory>;
	nonGeographic: Record<string, Territory>;
}
const { country_calling_codes, countries, nonGeographic } = metadata as unknown as Metadata;

/** The patterns of a territory's kinds of numbers, `undefined` where it has no such kind. */
function patternsByType(territory: Territory): Array<string | undefined> {
	const types = territory[TYPES] as Array<0 | [string]> | undefined;
	return types
		? types.map((type) => (type ? type[0] || undefined : undefined))
		: [territory[PATTERN] as string];
}

const sequencesOf = (patterns: Array<string | undefined>, depth: number) =>
	[...new Set(patterns)].flatMap((pattern) =>
		pattern === undefined ? [] : readPattern(pattern, depth),
	);

/** `9=7|8 10=2[2-8]`: the leading digits of national numbers by length. */
function planOf(code: string, patterns: Array<string | undefined>): string {
	const depth = code === '1' ? DEPTH_IN_NORTH_AMERICA : DEPTH;
	const maxLength = MAX_DIGITS - code.length;
	const sequences = sequencesOf(patterns, depth).filter(({ length }) => length <= maxLength);
	const lengthsOf = (list: DigitSequences[]) =>
		[...new Set(list.map(({ length }) => length))].sort((a, b) => a - b);
	const tree = divideByPrefix(sequences, depth, (list, isDeepest) =>
		isDeepest ? lengthsOf(list).join() : undefined,
	);
	const lengthsByPrefixes = new Map<string, number[]>();
	for (const length of lengthsOf(sequences)) {
		const prefixes = prefixExpression(tree, (lengths) =>
			lengths.split(',').includes(String(length)),
		);
		if (prefixes === undefined) continue;
		const key = prefixes === '' ? '.' : prefixes;
		lengthsByPrefixes.set(key, [...(lengthsByPrefixes.get(key) ?? []), length]);
	}
	return [...lengthsByPrefixes]
		.map(([prefixes, lengths]) => `${lengths.join()}=${prefixes}`)
		.join(' ');
}

/** The prefixes under which there are premium-rate numbers and no others. */
function premiumPrefixes(territories: Territory[]): string | undefined {
	const types = territories.map(patternsByType);
	const premium = new Set(
		sequencesOf(
			types.map((patterns) => patterns[PREMIUM_RATE]),
			PREMIUM_DEPTH,
		),
	);
	const others = sequencesOf(
		types.flatMap((patterns) => patterns.filter((_, type) => type !== PREMIUM_RATE)),
		PREMIUM_DEPTH,
	);
	const tree = divideByPrefix([...premium, ...others], PREMIUM_DEPTH, (list, isDeepest) => {
		const premiumCount = list.filter((sequences) => premium.has(sequences)).length;
		if (premiumCount === 0) return 'no';
		if (premiumCount === list.length) return 'premium';
		return isDeepest ? 'no' : undefined;
	});
	const prefixes = prefixExpression(tree, (answer) => answer === 'premium');
	return prefixes === '' ? '.' : prefixes;
}

/** One line: country code, main territory, trunk prefix, plan, premium prefixes behind `!`. */
function planLine(code: string, region: string, territories: Territory[]): string {
	const premium = premiumPrefixes(territories);
	return [
		code,
		region,
		(territories[0][NATIONAL_PREFIX] as string | 0 | undefined) || '-',
		planOf(code, territories.flatMap(patternsByType)),
		...(premium === undefined ? [] : [`!${premium}`]),
	].join(' ');
}

/** Area codes without their 0 that have local numbers of this length, as isValid answers for each. */
function chineseAreaCodes(localNumber: string): string {
	const isAreaCode = (area: string) => {
		const number = parsePhoneNumberFromString(`+86${area}${localNumber}`);
		return number?.isValid() && number.getType() === 'FIXED_LINE';
	};
	const areas = Array.from({ length: 1000 }, (_, area) => String(area)).filter(
		(area) => /^(?:10|2\d|[3-9]\d\d)$/.test(area) && isAreaCode(area),
	);
	const expressionOf = (digits: number) => {
		const sequences = areas
			.filter((area) => area.length === digits)
			.map((area) => ({ length: digits, leading: [...area].map((digit) => 1 << Number(digit)) }));
		const tree = divideByPrefix(sequences, digits, (list, isDeepest) =>
			isDeepest ? (list.length > 0 ? 'area' : 'none') : undefined,
		);
		return prefixExpression(tree, (answer) => answer === 'area');
	};
	return [expressionOf(2), expressionOf(3)].filter(Boolean).join('|').replace(/\./g, '[0-9]');
}

/** The text of the generated file. */
export function generateNumberingPlan(): string {
	const { version } = JSON.parse(
		readFileSync(require.resolve('libphonenumber-js/package.json'), 'utf8'),
	) as { version: string };
	const lines = [
		...Object.entries(country_calling_codes)
			.filter(([code]) => code !== '86')
			.map(([code, regions]) =>
				planLine(
					code,
					regions[0],
					regions.map((region) => countries[region]),
				),
			),
		...Object.entries(nonGeographic).map(([code, territory]) => planLine(code, '-', [territory])),
	];
	return `/*!
 * Generated by "npm run numbers" from the metadata of libphonenumber (libphonenumber-js ${version}); do not edit.
 *
 * Copyright (C) The Libphonenumber Authors. Licensed under the Apache License, Version 2.0; you may obtain a copy at
 * https://www.apache.org/licenses/LICENSE-2.0. Distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF
 * ANY KIND. Changed: reduced to leading digits and lengths.
 * Source: https://github.com/google/libphonenumber/tree/master/resources
 */

/** China's area codes, without their 0, by the length of their local numbers. */
export const CHINESE_AREA_CODES = {
	sevenDigits:
		'${chineseAreaCodes('2345678')}',
	eightDigits:
		'${chineseAreaCodes('23456789')}',
};

/** A line: country code, territory, trunk prefix, lengths=leading digits of national numbers, !premium prefixes. */
export const NUMBERING_PLANS = \`
${lines.join('\n')}
\`;
`;
}
