import { z } from 'zod';
import { mustBe } from './messages.ts';

/**
 * The currencies of ISO 4217 by the digits of their minor unit (SIX list one, as of 2026; BGN still in use in stored results).
 * Pinned here, because a runtime's own table differs: Node.js 20 says 0 for HUF and IDR, and a stored budget must not change its
 * meaning by 100 with the runtime.
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

/** Money a day that plans compute with. Beyond the most, what 500 days at 1.75 of it cost is no exact number. */
export const DailyCents = Cents.max(1e13);

/** What a draft campaign is budgeted in until a person says otherwise. */
export const DEFAULT_CURRENCY = 'USD';

/** Digits behind the point: USD 2, JPY 0, KWD 3. A code that ISO 4217 does not know has 2. */
export const minorDigits = (currency: string): number => DIGITS.get(currency) ?? 2;

/** Minor units as a decimal text in main units: 1234 USD → 12.34. */
export const decimalOf = (minor: number | bigint, currency: string): string =>
  shifted(String(minor), -minorDigits(currency));

/** Minor units as people write an amount: 1234 USD → 12.34 USD. */
export const withCurrency = (minor: number | bigint, currency: string): string =>
  `${decimalOf(minor, currency)} ${currency}`;

/** A decimal text in main units as whole minor units; undefined when it is no number, or has a fraction of a minor unit. */
export function minorOf(written: string, currency: string): number | undefined {
  const minor = shifted(written.trim(), minorDigits(currency));
  return /^-?\d+$/.test(minor) && Number.isSafeInteger(Number(minor)) ? Number(minor) : undefined;
}

/** The same, halves away from zero: for figures that are measured, never for a budget. */
export function nearestMinorOf(written: string, currency: string): number | undefined {
  const [, whole, next = '0'] = /^(-?\d+)(?:\.(\d)\d*)?$/.exec(shifted(written.trim(), minorDigits(currency))) ?? [];
  if (whole === undefined) return undefined;
  const rounded = Number(whole) + (next >= '5' ? (whole.startsWith('-') ? -1 : 1) : 0);
  return Number.isSafeInteger(rounded) ? rounded : undefined;
}

/**
 * A plain decimal text times 10^places, by moving the point: no binary fraction takes part. Anything else comes back as ''.
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

/** A day may cost this much more than its daily budget; a week at most 7 budgets (Meta's guide to daily budgets). */
export const OVERSPEND_PER_DAY = 1.75;

/** Who sells the ads of the platforms, and writes money in a way of its own. */
export const AD_PLATFORMS = ['meta', 'tiktok', 'google'] as const;
export type AdPlatformName = (typeof AD_PLATFORMS)[number];

/** Meta's currencies without hundredths (its currency page; mureo #372 sent JPY a hundredfold by ignoring it); all others have 100. */
const META_WHOLE = new Set('CLP COP CRC HUF ISK IDR JPY KRW PYG TWD VND'.split(' '));

/** Digits behind the point of a main unit in the platform's own money: Meta counts hundredths, Google millionths. */
const PLATFORM_DIGITS: Readonly<Record<AdPlatformName, (currency: string) => number>> = {
  meta: (currency) => (META_WHOLE.has(currency) ? 0 : 2),
  tiktok: minorDigits,
  google: () => 6,
};

/** The least step in minor units that the platform can hold: HUF at Meta 100, KWD at Meta 10, USD 1. */
export const quantumMinor = (platform: AdPlatformName, currency: string): number =>
  10 ** Math.max(0, minorDigits(currency) - PLATFORM_DIGITS[platform](currency));

/**
 * Minor units in the platform's own way: whole hundredths or main units (Meta), a decimal in main units (TikTok), micros (Google).
 * Undefined when the amount is no multiple of the quantum: money is exact or refused.
 */
export function toPlatformMoney(platform: AdPlatformName, minor: number, currency: string): string | undefined {
  if (!Number.isSafeInteger(minor)) return undefined;
  const main = decimalOf(minor, currency);
  if (platform === 'tiktok') return main;
  const units = shifted(main, PLATFORM_DIGITS[platform](currency));
  return units.includes('.') || units === '' ? undefined : units;
}

/** The platform's own money as minor units; undefined when it is no number or has a fraction of one. */
export function fromPlatformMoney(platform: AdPlatformName, written: string, currency: string): number | undefined {
  return minorOf(platform === 'tiktok' ? written : shifted(written, -PLATFORM_DIGITS[platform](currency)), currency);
}
