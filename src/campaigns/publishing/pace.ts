import type { ApiRequest, Usage } from './port.ts';

/** How much of an account's allowance was used at its last reply. It is stored in the account's row and shared by all workers. */
export interface Pace {
  /** 0 to 1. */
  readonly ratio?: number;
  readonly ratio_at?: string;
  readonly pause_until?: string;
  /** Number of throttled replies in a row. */
  readonly throttles?: number;
}

/** Stores the pace of an account. */
export interface PaceKeeper {
  read(): Pace;
  note(pace: Pace): void;
}

/** Above this ratio, reads are spread out; above `FULL`, only urgent requests are sent (Meta's allowances are per hour and decay). */
const BUSY = 0.75;
const FULL = 0.9;
const SPREAD_MS = 2_000;
/** Low enough below `BUSY` that other workers learn of it in time. */
const WORTH_KEEPING = 0.5;
const KEPT_AGAIN_MS = 60_000;
/** A ratio is ignored after this long. */
const STALE_MS = 300_000;
const FIRST_PAUSE_S = 60;
const LONGEST_PAUSE_S = 3_600;

export type Turn = { readonly held_until: Date } | { readonly after_ms: number };

/**
 * Decides when a request may be sent. Setting a status is urgent: it is sent even while the account is paused, because it may
 * stop spending.
 *
 * @param speed divides the waits of a sandbox
 */
export function turnOf(pace: Pace, request: ApiRequest, now: Date, speed: number): Turn {
  if (request.is_urgent === true) return { after_ms: 0 };
  const pause = timeOf(pace.pause_until);
  if (pause > now.getTime()) return { held_until: new Date(pause) };
  const until = timeOf(pace.ratio_at) + STALE_MS / speed;
  if (pace.ratio === undefined || until <= now.getTime()) return { after_ms: 0 };
  if (pace.ratio >= FULL) return { held_until: new Date(until) };
  return { after_ms: pace.ratio >= BUSY && (request.method === 'GET' || request.is_read === true) ? SPREAD_MS : 0 };
}

/** Checks whether other workers must know: a pause, or an allowance that is nearly used. This avoids writing a row for every reply. */
export const isWorthKeeping = (kept: Pace, next: Pace): boolean =>
  kept.pause_until !== next.pause_until ||
  kept.throttles !== next.throttles ||
  (Math.max(kept.ratio ?? 0, next.ratio ?? 0) >= WORTH_KEEPING &&
    (kept.ratio !== next.ratio || timeOf(next.ratio_at) - timeOf(kept.ratio_at) > KEPT_AGAIN_MS));

const timeOf = (written: string | undefined): number => (written === undefined ? 0 : Date.parse(written));

/**
 * Returns the pace after a reply. A throttled reply pauses the account for as long as the platform says; otherwise for 60 s,
 * doubled each time, at most an hour. The error decides, not the ratio: code 17 came at 0.01% (facebook-php-sdk#483).
 *
 * @param speed divides the waits of a sandbox
 */
export function paceAfter(pace: Pace, usage: Usage, now: Date, speed: number): Pace {
  const ratio = usage.ratio === undefined ? {} : { ratio: usage.ratio, ratio_at: now.toISOString() };
  if (!usage.is_throttled) {
    const { throttles: _, pause_until: until, ...rest } = pace;
    return { ...rest, ...(timeOf(until) > now.getTime() ? { pause_until: until } : {}), ...ratio };
  }
  const throttles = (pace.throttles ?? 0) + 1;
  const pauseS = usage.regain_in_s ?? Math.min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (throttles - 1));
  return {
    ...pace,
    ...ratio,
    throttles,
    pause_until: new Date(now.getTime() + (pauseS * 1_000) / speed).toISOString(),
  };
}
