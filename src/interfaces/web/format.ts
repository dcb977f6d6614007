import type { Rate } from './data.ts';
import { PLATFORMS } from './platforms.ts';

const locale = () => (typeof navigator === 'undefined' ? 'en-US' : navigator.language);

/** Formats a moment in a film as minutes, seconds and tenths: `1:02.5`. */
export function clock(ms: number): string {
  const tenths = Math.round(ms / 100);
  const [minutes, rest] = [Math.floor(tenths / 600), tenths % 600];
  return `${minutes}:${String(Math.floor(rest / 10)).padStart(2, '0')}.${rest % 10}`;
}

const isWhole = (ms: number) => Math.round(ms / 100) % 10 === 0;
const inSeconds = (ms: number) => clock(ms).slice(0, -2);

/** Formats `0:12–0:26`, with tenths if one end has them. */
export const stretch = ({ start_ms, end_ms }: { readonly start_ms: number; readonly end_ms: number }): string =>
  [start_ms, end_ms].map(isWhole(start_ms) && isWhole(end_ms) ? inSeconds : clock).join('–');

/** Formats a duration: `14 s`, `5.2 s`, `3:34`. */
export const lasting = (ms: number): string =>
  ms >= 60_000 ? inSeconds(ms) : `${decimal(ms / 1000, isWhole(ms) ? 0 : 1)} s`;

/** Formats a score with three digits, the precision to which the columns on the screen add up. */
export const score = (value: number): string => value.toFixed(3);

/** Formats the difference of two scores as they are shown, so that a user who subtracts gets the same. */
export const gap = (one: number, other: number): string => {
  const value = (thousandths(one) - thousandths(other)) / 1000;
  const sign = value === 0 ? '' : value < 0 ? '−' : '+';
  return `${sign}${Math.abs(value).toFixed(3)}`;
};

const thousandths = (value: number): number => Math.round(value * 1000);

/** Rounds the terms of a sum to the three digits that are shown, so that they still add up (largest remainder method). */
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

/** Returns a cached format: one takes long to create, and a page formats many figures in the same few ways. */
function numberFormat(within: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = `${within} ${JSON.stringify(options)}`;
  const kept = numberFormats.get(key) ?? new Intl.NumberFormat(within, options);
  numberFormats.set(key, kept);
  return kept;
}

export const count = (value: number): string => numberFormat(locale()).format(value);

const currencyFormat = (currency: string, within: string) => numberFormat(within, { style: 'currency', currency });

/** Returns how many decimal digits a currency has: EUR 2, JPY 0, KWD 3. */
const digitsOf = (currency: string): number =>
  currencyFormat(currency, 'en-US').resolvedOptions().maximumFractionDigits ?? 2;

/** Formats minor units as is usual in the locale. */
export const money = (minor: number, currency: string, within = locale()): string =>
  currencyFormat(currency, within).format(minor / 10 ** digitsOf(currency));

/** Formats only the number, for an input field. */
export const amount = (minor: number, currency: string, within = locale()): string => {
  const digits = digitsOf(currency);
  const format = { numberingSystem: 'latn', minimumFractionDigits: digits, maximumFractionDigits: digits };
  return numberFormat(within, format).format(minor / 10 ** digits);
};

/** Reads an amount in the locale's format as minor units; undefined if it is not an amount of this currency. */
export function parseAmount(text: string, currency: string, within = locale()): number | undefined {
  const parts = numberFormat(within, { numberingSystem: 'latn' }).formatToParts(12345.6);
  const sign = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  // any space counts as the locale's own; group separators only where they belong, so that 1.5 is not read as 15
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

/** Counts the days between two dates of the user's own calendar. */
const daysBetween = (from: number, to: number): number =>
  Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / DAY_MS);

/** Says in words how long ago something was. */
export function ago(iso: string, now = Date.now()): string {
  const then = new Date(iso).getTime();
  const past = then - now;
  // “yesterday” is a date, no matter how many hours ago it was
  if (Math.abs(past) >= DAY_MS) return agoFormat(locale()).format(daysBetween(now, then), 'day');
  const [unit, ms] = UNITS.find(([, each]) => Math.abs(past) >= each) ?? (['second', 1000] as const);
  return agoFormat(locale()).format(Math.round(past / ms), unit);
}

export const moment = (iso: string): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

/** Formats `Thursday, November 26, 2026`, in the user's own time zone. */
export const day = (iso: string): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'full' }).format(new Date(iso));

/** Formats the time within that day. */
export const timeOfDay = (iso: string): string =>
  new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(new Date(iso));

/** Formats a range of dates that includes the last one: `Nov 10 – 16, 2026`. */
export function period(first: string, last: string): string {
  const days = new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' });
  return days.formatRange(new Date(first), new Date(last));
}

const HOUR_MS = 3_600_000;

/**
 * Returns the first and the last date of a result. Days of an ad account are given as instants in its time zone, which the reply does not
 * name. The middle of a day tells its date; the server does the same.
 */
export function datesOf({ period_start, period_end }: { readonly period_start: string; readonly period_end: string }) {
  if (period_end.length === 10) return { first: period_start, last: period_end };
  const [start, end] = [Date.parse(period_start), Date.parse(period_end)];
  const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const length = end - start;
  if (length < 23 * HOUR_MS) return { first: dateOf(start), last: dateOf(end - 1) };
  const half = length <= 25 * HOUR_MS ? length / 2 : 12 * HOUR_MS;
  // works for time zones from UTC−10 to UTC+13:45
  const towardsItsDate = 2 * HOUR_MS - 1;
  return { first: dateOf(start + half + towardsItsDate), last: dateOf(end - half + towardsItsDate) };
}

/** Returns a period of several days that ends on the given day, as dates in UTC. */
export function daysUntil(last: string, days: number): { readonly from: string; readonly to: string } {
  const to = last.slice(0, 10);
  return { from: new Date(Date.parse(to) - (days - 1) * DAY_MS).toISOString().slice(0, 10), to };
}

/** Returns when a day of the user's own calendar begins, or a day that many days later; undefined if it is not a date. */
export function midnight(day: string | undefined, later = 0): string | undefined {
  const at = new Date(`${day}T00:00`);
  // not 24 hours, because a day has 23 or 25 hours when the clocks change
  at.setDate(at.getDate() + later);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** Formats a day of the user's own calendar for a URL. */
export function calendarDay(at = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Formats today's date in words. */
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

/** Formats a share with its interval, never as a bare number: if there is no interval, it says why. */
export function share({ value, low, high, note, of }: Rate): string {
  if (value === null || low === null || high === null) return note ?? `not enough yet (${count(of)})`;
  return `${percent(value, 1)} (${percent(low, 1)}–${percent(high, 1)})`;
}

export const platformName = (platform: string): string =>
  PLATFORMS.find(({ id }) => id === platform)?.label ?? platform;

/** Formats `visual_score` as `visual score`, `duration_ms` as `duration`, `analyze-film` as `analyze film`. */
export const words = (name: string): string => name.replace(/_(ms|bps|bytes)$/, '').replaceAll(/[_-]/g, ' ');

/** Formats `1 clip`, `2 clips`. */
export const counted = (value: number, one: string, several = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : several}`;

export const decimal = (value: number, digits: number): string =>
  numberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .format(value)
    .replace('-', '−');

export const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Names of features that film editors use; any other feature is shown by its own name. */
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

/** Names of metrics that marketers use; any other metric is shown by its own name. */
const METRIC_NAMES: Readonly<Record<string, string>> = {
  ctr: 'click rate',
  cvr: 'conversion rate',
  cpc: 'cost per click',
  cpa: 'cost per conversion',
  roas: 'return on ad spend',
};

export const metricName = (metric: string): string => METRIC_NAMES[metric] ?? words(metric);

/** What an experiment compares for a cost or a return: the result for the same money, so that more is better. */
const FOR_THE_SAME_MONEY: Readonly<Record<string, string>> = { cpc: 'clicks', cpa: 'conversions', roas: 'revenue' };

/** Says what an experiment compares clips by: `the hook rate`, `clicks for the same money`. */
export const comparedBy = (metric: string): string =>
  FOR_THE_SAME_MONEY[metric] === undefined
    ? `the ${metricName(metric)}`
    : `${FOR_THE_SAME_MONEY[metric]} for the same money`;

/** Formats an actor for people: `key:ada` as `ada`, `cli:ada` as `ada (command line)`. */
export function actorName(actor: string): string {
  const [, kind, name = ''] = /^(http|key|cli|job):(.*)$/.exec(actor) ?? [];
  if (kind === 'cli') return `${name} (command line)`;
  if (kind === 'job') return `job “${words(name)}”`;
  if (kind === 'http' && name === 'anonymous') return 'this machine (no sign-in)';
  return kind === undefined ? actor : name;
}

/** Does the reverse: returns the actor that a user means by a name as pages show it. */
export function actorNamed(written: string): string {
  const name = written.trim();
  if (name === actorName('http:anonymous')) return 'http:anonymous';
  const [, commandLine] = /^(.+) \(command line\)$/.exec(name) ?? [];
  if (commandLine !== undefined) return `cli:${commandLine}`;
  const [, job] = /^job [“"](.+)[”"]$/.exec(name) ?? [];
  return job === undefined ? name : `job:${job.replaceAll(' ', '-')}`;
}

/** A campaign's budget; 0 is shown as `no budget`. */
export interface Budgeted {
  readonly budget_cents: number;
  readonly currency: string;
  readonly ad: { readonly budget_kind?: 'daily' | 'lifetime' | null } | null;
}

/** Says whether a budget is for a day, which is the default, or for the whole run. */
export const budgetTerm = ({ ad }: Pick<Budgeted, 'ad'>) => (ad?.budget_kind === 'lifetime' ? 'lifetime' : 'a day');

export const budget = (campaign: Budgeted): string =>
  campaign.budget_cents === 0
    ? 'no budget'
    : `${money(campaign.budget_cents, campaign.currency)} ${budgetTerm(campaign)}`;
