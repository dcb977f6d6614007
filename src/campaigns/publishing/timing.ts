import type { Context } from '../../context.ts';
import type { SandboxWaits } from './sandbox-waits.ts';
import { patienceMs } from './wire.ts';

/** How long an intent may wait for its request, in milliseconds; settling counts from it. */
const STALL_MS = 10_000;
/** A part of an upload takes as long as a slow line needs for it. */
const UPLOAD_PATIENCE_MS = 600_000;
/** What a sandbox takes that does not say how long it takes. */
const UNSAID: SandboxWaits = { shownWithinMs: 20_000, readyWithinMs: 120_000 };
/** What a loaded test machine takes on top. */
const SLACK_MS = 1_000;
/** A slow test machine still gets a request out within it. */
const LEAST_STALL_MS = 2_000;
const BACKOFF_MS = { first: 2_000, most: 300_000 };

/**
 * Waits of one account: a sandbox's are divided by CAMPAIGNS_ENGINE_ADS_SANDBOX_SPEED, but never shorter than the sandbox itself takes;
 * a live account's never are.
 */
export interface Timing {
  readonly stallMs: number;
  /** After this long, a request that was intended at time 0 can no longer leave nor be waited for. */
  latestMs(act: string): number;
  waitMs(seconds: number): number;
  /** Of the looks that settle an attempt: the last is never too early for what a sandbox shows late. */
  settleMs(seconds: readonly number[]): readonly number[];
  /** Until something that is worked on is given up. */
  patienceMs(seconds: number): number;
  backoffMs(tries: number): number;
}

export function timingOf(ctx: Pick<Context, 'adsSandbox'>, environment: string, waits: SandboxWaits = UNSAID): Timing {
  const speed = environment === 'sandbox' ? (ctx.adsSandbox?.speed ?? 1) : 1;
  const stallMs = Math.max(STALL_MS / speed, Math.min(STALL_MS, LEAST_STALL_MS));
  return {
    stallMs,
    latestMs: (act) => stallMs + Math.max(patienceMs(speed), act === 'upload' ? UPLOAD_PATIENCE_MS / speed : 0),
    waitMs: (seconds) => (seconds * 1_000) / speed,
    settleMs: (seconds) => {
      const last = Math.max(0, ...seconds) * 1_000;
      const divided = seconds.map((each) => (each * 1_000) / speed);
      const least = Math.min(last, waits.shownWithinMs + SLACK_MS);
      return last / speed >= least ? divided : [...divided, least / 2, least];
    },
    patienceMs: (seconds) =>
      Math.max((seconds * 1_000) / speed, Math.min(seconds * 1_000, waits.readyWithinMs + SLACK_MS)),
    backoffMs: (tries) => Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** Math.min(tries, 12)) / speed,
  };
}
