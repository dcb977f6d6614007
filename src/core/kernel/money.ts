import { z } from 'zod';
import { mustBe } from './messages.ts';

/**
 * The currencies of ISO 4217 by the digits of their minor unit (SIX list one, as of 2026; BGN is still used in stored results).
 * Fixed here, because a runtime's own table differs: Node.js 20 has 0 for HUF and IDR, and another runtime must not change the
 * meaning of a stored budget by a factor of 100.
 */
const BY_DIGITS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY ' +
    'COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR ' +
    'JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO ' +
    'NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS ' +
    'TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const DIGITS: ReadonlyMap<string, number> = new Map(
  Object.entries(BY_DIGITS).flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, Number(digits)])),
);

export const isCurrency = (code: string): boolean => DIGITS.has(code);

/** An ISO 4217 code in capitals, such as USD. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { ...mustBe('an ISO 4217 code in capitals, such as USD'), abort: true })
  .refine(isCurrency, 'is not an ISO 4217 currency');

/** Money in minor units: a whole number of cents. */
export const Cents = z.int().min(0);

/** A daily budget that plans compute with. Above this maximum, the cost of 500 days at 1.75 times the budget is not an exact number. */
export const DailyCents = Cents.max(1e13);

/** The currency of a draft's budget until a person changes it. */
export const DEFAULT_CURRENCY = 'USD';

/** Digits after the decimal point: USD 2, JPY 0, KWD 3. A code that is not in ISO 4217 has 2. */
export const minorDigits = (currency: string): number => DIGITS.get(currency) ?? 2;

/** Returns minor units as a decimal number in main units: 1234 USD → 12.34. */
export const decimalOf = (minor: number | bigint, currency: string): string =>
  shifted(String(minor), -minorDigits(currency));

/** Returns minor units as people write an amount: 1234 USD → 12.34 USD. */
export const withCurrency = (minor: number | bigint, currency: string): string =>
  `${decimalOf(minor, currency)} ${currency}`;

/** Returns a decimal number in main units as whole minor units; undefined if it is not a number, or has a fraction of a minor unit. */
export function minorOf(written: string, currency: string): number | undefined {
  const minor = shifted(written.trim(), minorDigits(currency));
  return /^-?\d+$/.test(minor) && Number.isSafeInteger(Number(minor)) ? Number(minor) : undefined;
}

/** Does the same, but rounds, with halves away from zero: for measured figures, never for a budget. */
export function nearestMinorOf(written: string, currency: string): number | undefined {
  const [, whole, next = '0'] = /^(-?\d+)(?:\.(\d)\d*)?$/.exec(shifted(written.trim(), minorDigits(currency))) ?? [];
  if (whole === undefined) return undefined;
  const rounded = Number(whole) + (next >= '5' ? (whole.startsWith('-') ? -1 : 1) : 0);
  return Number.isSafeInteger(rounded) ? rounded : undefined;
}

/**
 * Multiplies a plain decimal number by 10^places by moving the point, without binary fractions. Returns '' for any other text.
 * Whole results have no point; others keep every digit.
 */
function shifted(written: string, places: number): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(written) ?? [];
  if (whole === '') return '';
  const digits = whole + fraction;
  const point = whole.length + places;
  const padded = digits.padStart(digits.length + Math.max(0, 1 - point), '0').padEnd(Math.max(0, point), '0');
  const at = Math.max(point, 1);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = places < 0 ? padded.slice(at) : padded.slice(at).replace(/0+$/, '');
  return `${sign}${before}${after === '' ? '' : `.${after}`}`;
}

/** The cost of a day may be this multiple of its daily budget; that of a week at most 7 budgets (Meta's guide to daily budgets). */
export const OVERSPEND_PER_DAY = 1.75;

/** The sellers of the platforms' ads; each writes money in its own way. */
export const AD_PLATFORMS = ['meta', 'tiktok', 'google'] as const;
export type AdPlatformName = (typeof AD_PLATFORMS)[number];

/** Meta's currencies without hundredths (its currency page; mureo #372 ignored this and sent JPY a hundredfold); all others have 100. */
const META_WHOLE = new Set('CLP COP CRC HUF ISK IDR JPY KRW PYG TWD VND'.split(' '));

/** Digits after the decimal point of a main unit in the platform's own money: Meta counts hundredths, Google millionths. */
const PLATFORM_DIGITS: Readonly<Record<AdPlatformName, (currency: string) => number>> = {
  meta: (currency) => (META_WHOLE.has(currency) ? 0 : 2),
  tiktok: minorDigits,
  google: () => 6,
};

/** Returns the smallest step in minor units that the platform can represent: HUF at Meta 100, KWD at Meta 10, USD 1. */
export const quantumMinor = (platform: AdPlatformName, currency: string): number =>
  10 ** Math.max(0, minorDigits(currency) - PLATFORM_DIGITS[platform](currency));

/**
 * Returns minor units as the platform writes them: whole hundredths or main units (Meta), a decimal in main units (TikTok),
 * micros (Google). Undefined if the amount is not a multiple of the smallest step: money is exact or refused.
 */
export function toPlatformMoney(platform: AdPlatformName, minor: number, currency: string): string | undefined {
  if (!Number.isSafeInteger(minor)) return undefined;
  const main = decimalOf(minor, currency);
  if (platform === 'tiktok') return main;
  const units = shifted(main, PLATFORM_DIGITS[platform](currency));
  return units.includes('.') || units === '' ? undefined : units;
}

/** Returns the platform's own money as minor units; undefined if it is not a number or has a fraction of a minor unit. */
export function fromPlatformMoney(platform: AdPlatformName, written: string, currency: string): number | undefined {
  return minorOf(platform === 'tiktok' ? written : shifted(written, -PLATFORM_DIGITS[platform](currency)), currency);
}
