import type { Context } from '../../context.ts';
import type { SandboxWaits } from './sandbox-waits.ts';
import { patienceMs } from './wire.ts';

/** Longest time between an intent and its request, in milliseconds; settling includes it. */
const STALL_MS = 10_000;
/** A part of an upload gets as long as a slow connection needs. */
const UPLOAD_PATIENCE_MS = 600_000;
/** The delays of a sandbox that does not report them. */
const UNSAID: SandboxWaits = { shownWithinMs: 20_000, readyWithinMs: 120_000 };
/** Additional time for a loaded test machine. */
const SLACK_MS = 1_000;
/** Even a slow test machine sends a request within this time. */
const LEAST_STALL_MS = 2_000;
const BACKOFF_MS = { first: 2_000, most: 300_000 };

/**
 * The waits of one account. Those of a sandbox are divided by CAMPAIGNS_ENGINE_ADS_SANDBOX_SPEED, but never below the sandbox's
 * own delays. Those of a live account are never divided.
 */
export interface Timing {
  readonly stallMs: number;
  /** The time after an intent when its request can no longer be sent or still be running. */
  latestMs(act: string): number;
  waitMs(seconds: number): number;
  /** The times of the looks that settle an attempt. The last one is late enough for a sandbox's delays. */
  settleMs(seconds: readonly number[]): readonly number[];
  /** How long to wait for something that the platform is working on. */
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
