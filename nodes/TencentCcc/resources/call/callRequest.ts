import type { IDataObject } from 'n8n-workflow';

import { isEmergencyNumber } from '../../numbers/emergencyNumbers';
import { normalizePhoneNumber } from '../../numbers/normalizePhoneNumber';
import { toHalfWidth, withoutHiddenCharacters } from '../../numbers/hiddenCharacters';
import { readNumberList } from '../../numbers/numberList';
import { isCountryCode } from '../../numbers/numberingPlan';
import { isInTencentForm } from '../../numbers/telephone';

/** The parameters of one item, with expressions resolved but otherwise as the builder gave them. */
export interface CallParameters {
	userId: unknown;
	calleeNumber: unknown;
	callerNumbers: unknown;
	isForceUseMobile: unknown;
	uui: unknown;
	obsoleteCaller: unknown;
	defaultCountryCode: unknown;
	sendNumbersAsGiven: boolean;
}

/** CreateCallOutSession's parameters except SdkAppId, in Tencent's names and types. */
export interface CallRequest {
	UserId: string;
	Callee: string;
	Callers?: string[];
	Caller?: string;
	IsForceUseMobile: boolean;
	UUI?: string;
}

/** The limit of UUI. Bytes, not characters. Source: CreateCallOutSession, 1229/59778 */
const UUI_MAXIMUM_BYTES = 1024;

const isBlank = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** The digits of a country code; '' when none is given, which means the default. */
const readCountryCode = (value: unknown) =>
	withoutHiddenCharacters(toHalfWidth(String(value ?? '')))
		.trim()
		.replace(/^(?:\+|00)/, '');

/** A number for the API, or an Error that names the field, the value and what is wrong with it. */
function readNumber(field: string, value: unknown, parameters: CallParameters): string {
	if (parameters.sendNumbersAsGiven) {
		if (isBlank(value)) throw new Error(`${field} is empty`);
		const given = String(value).trim();
		if (isEmergencyNumber(given)) throw new Error(`${field} "${given}" is an emergency number`);
		return given;
	}
	const countryCode = readCountryCode(parameters.defaultCountryCode);
	if (countryCode !== '' && !isCountryCode(countryCode)) {
		throw new Error(
			`Default Country Code "${String(parameters.defaultCountryCode)}" is not a country code such as 86`,
		);
	}
	const normalized = normalizePhoneNumber(value, countryCode);
	if (normalized.ok) return normalized.number;
	throw new Error(
		isBlank(value)
			? `${field} is empty`
			: `${field} "${String(value)}" cannot be understood: ${normalized.reason}`,
	);
}

function readUserId(value: unknown): string {
	if (isBlank(value)) {
		throw new Error('Agent is empty: choose an agent, or give the e-mail of one by expression');
	}
	return String(value).trim();
}

/** A real JSON boolean: the API refuses the text "true", which its own documentation's sample sends. */
function readIsForceUseMobile(value: unknown): boolean {
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw new Error(`Force Use of Mobile must be true or false, not "${String(value)}"`);
}

function readUui(value: unknown): string {
	if (isBlank(value)) return '';
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	const bytes = new TextEncoder().encode(text).length;
	if (bytes > UUI_MAXIMUM_BYTES) {
		throw new Error(
			`UUI has ${bytes} bytes, and Tencent takes at most ${UUI_MAXIMUM_BYTES} (a Chinese character counts three): shorten it, e.g. to the ID of the lead`,
		);
	}
	return text;
}

/**
 * Turns the parameters of one item into what is sent for it.
 *
 * @throws Error naming the field, the value and what to do, when a field cannot be used
 */
export function buildCallRequest(parameters: CallParameters): CallRequest {
	const request: CallRequest = {
		UserId: readUserId(parameters.userId),
		Callee: readNumber('Callee', parameters.calleeNumber, parameters),
		IsForceUseMobile: readIsForceUseMobile(parameters.isForceUseMobile),
	};
	const callers = readNumberList(parameters.callerNumbers).map((entry) =>
		// As the account's list has its numbers: they are sent as they are, whatever their plan says
		isInTencentForm(entry) ? entry : readNumber('Callers: the number', entry, parameters),
	);
	if (callers.length > 0) request.Callers = callers;
	if (!isBlank(parameters.obsoleteCaller)) {
		request.Caller = readNumber('Caller (Obsolete)', parameters.obsoleteCaller, parameters);
	}
	const uui = readUui(parameters.uui);
	if (uui !== '') request.UUI = uui;
	return request;
}

/** The part of a request that items show: what was really sent, in Tencent's names, all four always there. */
export function shownRequest({ UserId, Callee, Callers, UUI }: Partial<CallRequest>): IDataObject {
	return { UserId: UserId ?? '', Callee: Callee ?? '', Callers: Callers ?? [], UUI: UUI ?? '' };
}

/** The same part for parameters that could not be used: as the builder gave them, nothing was sent. */
export function givenRequest(parameters: Partial<CallParameters>): IDataObject {
	const text = (value: unknown) => (isBlank(value) ? '' : String(value));
	return shownRequest({
		UserId: text(parameters.userId),
		Callee: text(parameters.calleeNumber),
		Callers: readNumberList(parameters.callerNumbers).map(String),
		UUI: isBlank(parameters.uui)
			? ''
			: typeof parameters.uui === 'object'
				? JSON.stringify(parameters.uui)
				: String(parameters.uui),
	});
}
