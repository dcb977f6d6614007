import type { Rate } from './data.ts';
import { PLATFORMS } from './platforms.ts';

const locale = () => (typeof navigator === 'undefined' ? 'en-US' : navigator.language);

/** `1:02.5`: minutes, seconds and tenths of a moment in a film. */
export function clock(ms: number): string {
  const tenths = Math.round(ms / 100);
  const [minutes, rest] = [Math.floor(tenths / 600), tenths % 600];
  return `${minutes}:${String(Math.floor(rest / 10)).padStart(2, '0')}.${rest % 10}`;
}

const isWhole = (ms: number) => Math.round(ms / 100) % 10 === 0;
const inSeconds = (ms: number) => clock(ms).slice(0, -2);

/** `0:12–0:26`; with tenths where one end has them. */
export const stretch = ({ start_ms, end_ms }: { readonly start_ms: number; readonly end_ms: number }): string =>
  [start_ms, end_ms].map(isWhole(start_ms) && isWhole(end_ms) ? inSeconds : clock).join('–');

/** How long it lasts: `14 s`, `5.2 s`, `3:34`. */
export const lasting = (ms: number): string =>
  ms >= 60_000 ? inSeconds(ms) : `${decimal(ms / 1000, isWhole(ms) ? 0 : 1)} s`;

/** Three digits: what the columns of a score add up to on the screen. */
export const score = (value: number): string => value.toFixed(3);

/** A difference of two scores as they are shown, so that a reader who subtracts finds the same. */
export const gap = (one: number, other: number): string => {
  const value = (thousandths(one) - thousandths(other)) / 1000;
  const sign = value === 0 ? '' : value < 0 ? '−' : '+';
  return `${sign}${Math.abs(value).toFixed(3)}`;
};

const thousandths = (value: number): number => Math.round(value * 1000);

/** The terms of a sum, to the three digits that are shown, so that what is shown adds up (largest remainders). */
export function addingUp(terms: readonly number[]): number[] {
  const floors = terms.map((term) => Math.floor(term * 1000));
  const missing = thousandths(terms.reduce((sum, term) => sum + term, 0)) - floors.reduce((sum, each) => sum + each, 0);
  const byRemainder = terms.map((term, at) => ({ at, rest: term * 1000 - (floors[at] ?? 0) }));
  const raised = new Set(
    byRemainder
      .sort((a, b) => b.rest - a.rest)
      .slice(0, missing)
      .map(({ at }) => at),
  );
  return floors.map((floor, at) => (floor + (raised.has(at) ? 1 : 0)) / 1000);
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/** Kept: one takes long to make, and a page writes many figures in the same few. */
function numberFormat(within: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = `${within} ${JSON.stringify(options)}`;
  const kept = numberFormats.get(key) ?? new Intl.NumberFormat(within, options);
  numberFormats.set(key, kept);
  return kept;
}

export const count = (value: number): string => numberFormat(locale()).format(value);

const currencyFormat = (currency: string, within: string) => numberFormat(within, { style: 'currency', currency });

/** How many digits a currency has below its unit: EUR 2, JPY 0, KWD 3. */
const digitsOf = (currency: string): number =>
  currencyFormat(currency, 'en-US').resolvedOptions().maximumFractionDigits ?? 2;

/** Minor units as people of the locale write them. */
export const money = (minor: number, currency: string, within = locale()): string =>
  currencyFormat(currency, within).format(minor / 10 ** digitsOf(currency));

/** The number alone, for a field. */
export const amount = (minor: number, currency: string, within = locale()): string => {
  const digits = digitsOf(currency);
  const format = { numberingSystem: 'latn', minimumFractionDigits: digits, maximumFractionDigits: digits };
  return numberFormat(within, format).format(minor / 10 ** digits);
};

/** Minor units from what a person of the locale typed; undefined: not an amount of this currency. */
export function parseAmount(text: string, currency: string, within = locale()): number | undefined {
  const parts = numberFormat(within, { numberingSystem: 'latn' }).formatToParts(12345.6);
  const sign = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  // any space stands for the locale's own; groups only where they belong, so that 1.5 is not read as 15
  const plain = text.trim().replaceAll(/\s/g, ' ');
  const group = sign('group').replace(/\s/, ' ').replace(/[.|]/, '\\$&');
  const pattern = new RegExp(
    `^(\\d{1,13}|\\d{1,3}(?:${group}\\d{2,3})*${group}\\d{3})(?:\\${sign('decimal')}(\\d+))?$`,
  );
  const [, grouped, decimals = ''] = pattern.exec(plain) ?? [];
  const whole = grouped?.replaceAll(/\D/g, '');
  const digits = digitsOf(currency);
  if (whole === undefined || decimals.length > digits) return undefined;
  return Number(`${whole}${decimals.padEnd(digits, '0')}`);
}

const DAY_MS = 86_400_000;

const UNITS = [
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const agoFormats = new Map<string, Intl.RelativeTimeFormat>();

function agoFormat(within: string): Intl.RelativeTimeFormat {
  const kept = agoFormats.get(within) ?? new Intl.RelativeTimeFormat(within, { numeric: 'auto' });
  agoFormats.set(within, kept);
  return kept;
}

/** Dates of the reader's own calendar. */
const daysBetween = (from: number, to: number): number =>
  Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / DAY_MS);

/** How long ago, in words. */
export function ago(iso: string, now = Date.now()): string {
  const then = new Date(iso).getTime();
  const past = then - now;
  // “yesterday” is a date, however many hours ago it was
  if (Math.abs(past) >= DAY_MS) return agoFormat(locale()).format(daysBetween(now, then), 'day');
  const [unit, ms] = UNITS.find(([, each]) => Math.abs(past) >= each) ?? (['second', 1000] as const);
  return agoFormat(locale()).format(Math.round(past / ms), unit);
}

export const moment = (iso: string): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

/** `Thursday, November 26, 2026`, in the reader's own zone. */
export const day = (iso: string): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'full' }).format(new Date(iso));

/** The time of that day. */
export const timeOfDay = (iso: string): string =>
  new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(new Date(iso));

/** Dates, the last one included: `Nov 10 – 16, 2026`. */
export function period(first: string, last: string): string {
  const days = new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' });
  return days.formatRange(new Date(first), new Date(last));
}

const HOUR_MS = 3_600_000;

/**
 * The first and the last date of a result. Days of an ad account come as instants of its time zone, which the reply does not name: their
 * middle tells the date, as it does for the server.
 */
export function datesOf({ period_start, period_end }: { readonly period_start: string; readonly period_end: string }) {
  if (period_end.length === 10) return { first: period_start, last: period_end };
  const [start, end] = [Date.parse(period_start), Date.parse(period_end)];
  const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const length = end - start;
  if (length < 23 * HOUR_MS) return { first: dateOf(start), last: dateOf(end - 1) };
  const half = length <= 25 * HOUR_MS ? length / 2 : 12 * HOUR_MS;
  // from UTC−10 to UTC+13:45
  const towardsItsDate = 2 * HOUR_MS - 1;
  return { first: dateOf(start + half + towardsItsDate), last: dateOf(end - half + towardsItsDate) };
}

/** So many days, the last of them that of the moment, as dates in UTC. */
export function daysUntil(last: string, days: number): { readonly from: string; readonly to: string } {
  const to = last.slice(0, 10);
  return { from: new Date(Date.parse(to) - (days - 1) * DAY_MS).toISOString().slice(0, 10), to };
}

/** When a day of the reader's own calendar begins, or one so many days later; undefined: it is no day. */
export function midnight(day: string | undefined, later = 0): string | undefined {
  const at = new Date(`${day}T00:00`);
  // a day has 23 or 25 hours when the clocks change
  at.setDate(at.getDate() + later);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** The day of the reader's own calendar, as an address writes it. */
export function calendarDay(at = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Today's date in words. */
export const today = (now = new Date()): string =>
  new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long' }).format(now);

export const percent = (value: number, digits = 0): string =>
  new Intl.NumberFormat(locale(), {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
    .format(value)
    .replace('-', '−');

/** A share with its interval; never a bare number: without an interval it says why there is none. */
export function share({ value, low, high, note, of }: Rate): string {
  if (value === null || low === null || high === null) return note ?? `not enough yet (${count(of)})`;
  return `${percent(value, 1)} (${percent(low, 1)}–${percent(high, 1)})`;
}

export const platformName = (platform: string): string =>
  PLATFORMS.find(({ id }) => id === platform)?.label ?? platform;

/** `visual_score` as `visual score`, `duration_ms` as `duration`, `analyze-film` as `analyze film`. */
export const words = (name: string): string => name.replace(/_(ms|bps|bytes)$/, '').replaceAll(/[_-]/g, ' ');

/** `1 clip`, `2 clips`. */
export const counted = (value: number, one: string, several = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : several}`;

export const decimal = (value: number, digits: number): string =>
  numberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .format(value)
    .replace('-', '−');

export const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** What people who cut films call a feature; any other is called by its own name. */
const FEATURE_NAMES: Readonly<Record<string, string>> = {
  visual_score: 'Looks',
  duration_ms: 'Length',
  cut_position: 'Position in the film',
  motion_intensity: 'Motion',
  hook_strength: 'First 3 seconds',
  shot_rate_hz: 'Cuts per second',
  loudness_lufs: 'Loudness',
};

export const featureName = (feature: string): string => FEATURE_NAMES[feature] ?? capital(words(feature));

/** What marketers call a figure that clips are compared by; any other is called by its own name. */
const METRIC_NAMES: Readonly<Record<string, string>> = {
  ctr: 'click rate',
  cvr: 'conversion rate',
  cpc: 'cost per click',
  cpa: 'cost per conversion',
  roas: 'return on ad spend',
};

export const metricName = (metric: string): string => METRIC_NAMES[metric] ?? words(metric);

/** What the same money brings: of a cost or a return, an experiment compares that, so that more is better. */
const FOR_THE_SAME_MONEY: Readonly<Record<string, string>> = { cpc: 'clicks', cpa: 'conversions', roas: 'revenue' };

/** What an experiment compares clips by: `the hook rate`, `clicks for the same money`. */
export const comparedBy = (metric: string): string =>
  FOR_THE_SAME_MONEY[metric] === undefined
    ? `the ${metricName(metric)}`
    : `${FOR_THE_SAME_MONEY[metric]} for the same money`;

/** `key:ada` as `ada`, `cli:ada` as `ada (command line)`: who did it, for people. */
export function actorName(actor: string): string {
  const [, kind, name = ''] = /^(http|key|cli|job):(.*)$/.exec(actor) ?? [];
  if (kind === 'cli') return `${name} (command line)`;
  if (kind === 'job') return `job “${words(name)}”`;
  if (kind === 'http' && name === 'anonymous') return 'this machine (no sign-in)';
  return kind === undefined ? actor : name;
}

/** The other way round: whom a reader means who writes a name as pages show it. */
export function actorNamed(written: string): string {
  const name = written.trim();
  if (name === actorName('http:anonymous')) return 'http:anonymous';
  const [, commandLine] = /^(.+) \(command line\)$/.exec(name) ?? [];
  if (commandLine !== undefined) return `cli:${commandLine}`;
  const [, job] = /^job [“"](.+)[”"]$/.exec(name) ?? [];
  return job === undefined ? name : `job:${job.replaceAll(' ', '-')}`;
}

/** No budget is no amount: `no budget`. */
export interface Budgeted {
  readonly budget_cents: number;
  readonly currency: string;
  readonly ad: { readonly budget_kind?: 'daily' | 'lifetime' | null } | null;
}

/** Whether a budget is for one day, as it is unless the ad says otherwise, or for the whole run. */
export const budgetTerm = ({ ad }: Pick<Budgeted, 'ad'>) => (ad?.budget_kind === 'lifetime' ? 'lifetime' : 'a day');

export const budget = (campaign: Budgeted): string =>
  campaign.budget_cents === 0
    ? 'no budget'
    : `${money(campaign.budget_cents, campaign.currency)} ${budgetTerm(campaign)}`;
