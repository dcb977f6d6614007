import { invalid, parse, readInstant } from '../../core/kernel/index.ts';
import { normalCdf, normalInterval } from '../../core/statistics/index.ts';
import { relativeResults } from '../../decisions/inference/index.ts';
import { type Fit, fitTimes, HOURS, type TimedResult, WEEKDAYS } from './fit-times.ts';
import { DATE, localTimes } from './local-hours.ts';
import { type PostingTimes, PostingTimesInput, type PostingWindow } from './schema.ts';
import { timesInWords } from './times-in-words.ts';

export const ENOUGH = { posts: 30, weeks: 4, hours: 4 };
const HALF_LIFE_DAYS = 180;
/** A time is recommended when it beats the account's own mix with this probability. */
const CLEAR = 0.9;
/** The seven weekdays are seven independent tries, so each needs a higher probability. */
const CLEAR_WEEKDAY = 0.95;
/** An hour is recommended only with at least this many posts within an hour of it. */
const LEAST_NEAR = 5;
const MOST_WINDOWS = 3;
const DAY_MS = 86_400_000;

/**
 * Finds when to post from an account's own posts: the hours and weekdays that beat its usual mix of times. Often there is no
 * clear best time; that is a useful result too. Pure.
 *
 * This is an association: those who post at 6 pm may post other things at 6 pm.
 *
 * @throws `validation-failed`
 */
export function postingTimes(input: PostingTimesInput): PostingTimes {
  const { posts, timezone, goal } = parse(PostingTimesInput, input);
  const timed = posts
    .map((post, at) => ({ ...post, ms: instantOf(post.at, at) }))
    .sort((one, other) => one.ms - other.ms);
  const local = localTimes(timezone);
  const shown = timed.map(({ at }) => local(at));
  const known = new Set(shown.flatMap(({ hour }) => hour ?? []));
  const [first, last] = [timed[0]?.ms ?? 0, timed.at(-1)?.ms ?? 0];
  const base = {
    timezone,
    goal,
    n: posts.length,
    since: timed.length === 0 ? null : new Date(first).toISOString().slice(0, 10),
  };
  const missing = missingOf(posts.length, (last - first) / DAY_MS / 7, known.size);
  if (missing !== undefined)
    return { ...base, verdict: 'not_enough', windows: [], hours: [], weekdays: [], because: missing };

  const lifts = liftsOf(timed, goal);
  const results = shown.map(({ hour, weekday }, at): TimedResult => {
    const age = (last - (timed[at]?.ms ?? last)) / DAY_MS;
    const weight = 0.5 ** (age / HALF_LIFE_DAYS) * (lifts.weight[at] ?? 1);
    return { lift: lifts.lift[at] ?? 0, weight, hour, weekday };
  });
  const profile = new Profile(fitTimes(results), results);
  const windows = profile.windows();
  const verdict = windows.length > 0 ? 'clear' : 'no_clear_best_time';
  const times = { ...base, verdict, windows, hours: profile.hours(), weekdays: profile.weekdays() } as const;
  return { ...times, because: timesInWords(times, known.size > 0) };
}

/** Years in which a post is plausible: seconds mistaken for milliseconds would be in 1970. */
const POSTED = { since: Date.UTC(2000, 0), until: Date.UTC(2100, 0) };

function instantOf(at: Date | string | number, place: number): number {
  const written = typeof at === 'string' && DATE.test(at) ? `${at}T12:00:00Z` : at;
  const ms = typeof written === 'string' && !isInstant(written) ? Number.NaN : new Date(written).getTime();
  if (ms >= POSTED.since && ms < POSTED.until) return ms;
  const message = Number.isNaN(ms)
    ? `must be a time with a time zone, such as 2026-11-22T18:00:00Z, or a date, on a day that exists, not ${String(at)}`
    : `must be from 2000 to 2100, in milliseconds where it is a number, not ${String(at)} (${new Date(ms).toISOString()})`;
  throw invalid([{ path: `posts[${place}].at`, message }]);
}

/** Checks that the date exists in the calendar and that the text has a time zone. */
const isInstant = (written: string): boolean =>
  readInstant(`${written.slice(0, 10)}T12:00:00Z`) !== undefined && /(Z|[+-]\d{2}:?\d{2})$/i.test(written.slice(10));

function missingOf(posts: number, weeks: number, hours: number): string | undefined {
  if (posts < ENOUGH.posts) return `Not enough data: ${posts} of ${ENOUGH.posts} posts.`;
  if (weeks < ENOUGH.weeks) return `Not enough data: ${weeks.toFixed(1)} of ${ENOUGH.weeks} weeks.`;
  // dates without hours only show weekdays
  if (hours > 0 && hours < ENOUGH.hours)
    return `Not enough data: posts at ${hours} of ${ENOUGH.hours} different hours.`;
  return undefined;
}

type Timed = PostingTimesInput['posts'][number] & { readonly ms: number };

/** Compares each result with the usual results just before it, adjusted for the age at which it was measured. */
function liftsOf(posts: readonly Timed[], goal: PostingTimes['goal']) {
  const column = (of: (post: Timed) => number) => Float64Array.from(posts, of);
  const { lift, weight } = relativeResults(
    goal,
    column(({ result }) => result),
    column(({ exposure }) => exposure ?? Number.NaN),
    column(({ ms }) => ms),
  );
  const ages = posts.map(({ age_days }) => (age_days === undefined ? undefined : Math.log1p(age_days)));
  const pairs = ages.flatMap((age, at) => (age === undefined ? [] : [[age, lift[at] ?? 0] as const]));
  const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / Math.max(1, pairs.length);
  const [meanAge, meanLift] = [mean(0), mean(1)];
  const squares = pairs.reduce((sum, [age]) => sum + (age - meanAge) ** 2, 0);
  const slope =
    squares > 1e-9 ? pairs.reduce((sum, [age, each]) => sum + (age - meanAge) * (each - meanLift), 0) / squares : 0;
  return {
    lift: lift.map((each, at) => each - slope * ((ages[at] ?? meanAge) - meanAge)),
    weight,
  };
}

/** Effects of hours and weekdays, compared with the account's own mix of them. */
class Profile {
  readonly #mix = new Float64Array(HOURS + WEEKDAYS);
  readonly #counts = new Array<number>(HOURS + WEEKDAYS).fill(0);

  constructor(
    readonly fits: readonly Fit[],
    results: readonly TimedResult[],
  ) {
    const sum = { hours: 0, weekdays: 0 };
    for (const { hour, weekday, weight } of results) {
      this.#add(HOURS + weekday, weight);
      sum.weekdays += weight;
      if (hour === undefined) continue;
      this.#add(hour, weight);
      sum.hours += weight;
    }
    for (let at = 0; at < this.#mix.length; at++)
      this.#mix[at] = (this.#mix[at] ?? 0) / Math.max(1e-12, at < HOURS ? sum.hours : sum.weekdays);
  }

  #add(at: number, weight: number): void {
    this.#mix[at] = (this.#mix[at] ?? 0) + weight;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  /** Compares the mean of some hours or weekdays with their usual mix, averaged over all spreads by their probability. */
  #against(part: 'hours' | 'weekdays', chosen: readonly number[]) {
    const [from, to] = part === 'hours' ? [0, HOURS] : [HOURS, HOURS + WEEKDAYS];
    const direction = new Float64Array(HOURS + WEEKDAYS);
    for (let at = from; at < to; at++)
      direction[at] = (chosen.includes(at - from) ? 1 / chosen.length : 0) - (this.#mix[at] ?? 0);
    let [mean, square, better] = [0, 0, 0];
    for (const fit of this.fits) {
      const { value, variance } = along(fit, direction, from, to);
      mean += fit.probability * value;
      square += fit.probability * (variance + value * value);
      const hasSpread = (part === 'hours' ? fit.hourSpread : fit.weekdaySpread) > 0;
      // without any spread, better and worse are equally likely
      better += fit.probability * (hasSpread ? normalCdf(value / Math.sqrt(Math.max(1e-12, variance))) : 0.5);
    }
    return { mean, sd: Math.sqrt(Math.max(0, square - mean * mean)), better };
  }

  hours = () =>
    Array.from({ length: HOURS }, (_, hour) => ({
      hour,
      ...shown(this.#against('hours', [hour])),
      n: this.#counts[hour] ?? 0,
    }));

  weekdays = () =>
    Array.from({ length: WEEKDAYS }, (_, day) => ({
      weekday: day + 1,
      ...shown(this.#against('weekdays', [day])),
      n: this.#counts[HOURS + day] ?? 0,
    }));

  windows(): PostingWindow[] {
    const days = Array.from(Array(WEEKDAYS).keys()).filter(
      (day) => this.#against('weekdays', [day]).better >= CLEAR_WEEKDAY,
    );
    const hours = this.#hourWindows();
    if (days.length === 0 && hours.length === 0) return [];
    const ofDays = days.length > 0 ? this.#against('weekdays', days) : { mean: 0, sd: 0, better: 1 };
    const weekdays = (days.length > 0 ? days : Array.from(Array(WEEKDAYS).keys())).map((day) => day + 1);
    if (hours.length === 0) return [{ weekdays, from: 0, to: HOURS, ...shown(ofDays), probability: ofDays.better }];
    return hours.map((chosen) => {
      const ofHours = this.#against('hours', chosen);
      // effects of hour and weekday are added; there are no separate cells
      const both = { mean: ofHours.mean + ofDays.mean, sd: Math.hypot(ofHours.sd, ofDays.sd) };
      const [from, to] = [chosen[0] ?? 0, ((chosen.at(-1) ?? 0) + 1) % HOURS];
      return {
        weekdays,
        from,
        to: to === 0 ? HOURS : to,
        ...shown(both),
        probability: Math.min(ofHours.better, ofDays.better),
      };
    });
  }

  /** Builds at most three windows, starting from the best hours. Neighboring hours that are just as clear join a window. */
  #hourWindows(): number[][] {
    const near = (hour: number) =>
      [-1, 0, 1].reduce((sum, by) => sum + (this.#counts[(hour + by + HOURS) % HOURS] ?? 0), 0);
    const all = Array.from({ length: HOURS }, (_, hour) => ({ hour, ...this.#against('hours', [hour]) }));
    const isClear = ({ hour, better }: (typeof all)[number]) => better >= CLEAR && near(hour) >= LEAST_NEAR;
    const clear = new Set(all.filter(isClear).map(({ hour }) => hour));
    const found: number[][] = [];
    for (const { hour } of all.toSorted((one, other) => other.mean - one.mean)) {
      if (!clear.delete(hour) || found.length === MOST_WINDOWS) continue;
      const chosen = [hour];
      for (let next = (hour + 1) % HOURS; clear.delete(next); next = (next + 1) % HOURS) chosen.push(next);
      for (let next = (hour + HOURS - 1) % HOURS; clear.delete(next); next = (next + HOURS - 1) % HOURS)
        chosen.unshift(next);
      found.push(chosen);
    }
    return found;
  }
}

function along({ mean, covariance }: Fit, direction: Float64Array, from: number, to: number) {
  let [value, variance] = [0, 0];
  for (let one = from; one < to; one++) {
    value += (direction[one] ?? 0) * (mean[one] ?? 0);
    for (let other = from; other < to; other++)
      variance += (direction[one] ?? 0) * (direction[other] ?? 0) * covariance.get(one, other);
  }
  return { value, variance };
}

const shown = ({ mean, sd }: { readonly mean: number; readonly sd: number }) => {
  const { low90, high90 } = normalInterval(mean, sd);
  return { lift: Math.expm1(mean), low90: Math.expm1(low90), high90: Math.expm1(high90) };
};
