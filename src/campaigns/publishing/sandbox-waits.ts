import { z } from 'zod';
import type { Context } from '../../context.ts';
import { loopbackOrigin } from './address.ts';

/** The local ad platform's longest delays for what it created, in milliseconds. */
export interface SandboxWaits {
  readonly shownWithinMs: number;
  readonly readyWithinMs: number;
}

const Clock = z.object({ shown_within_s: z.number(), ready_within_s: z.number() });
/** Kept only briefly, because the sandbox may restart with other delays. */
const KEPT_MS = 5_000;
const PATIENCE_MS = 2_000;

const kept = new Map<string, { readonly at: number; readonly waits: Promise<SandboxWaits | undefined> }>();

/**
 * Asks the local ad platform to use the same speed as publishing, and reads its remaining delays.
 *
 * @returns undefined when it does not report them
 */
export function sandboxWaits({ adsSandbox }: Pick<Context, 'adsSandbox'>): Promise<SandboxWaits | undefined> {
  if (adsSandbox?.address === undefined) return Promise.resolve(undefined);
  const { address, speed } = adsSandbox;
  const key = `${address} ${speed}`;
  const known = kept.get(key);
  if (known !== undefined && performance.now() - known.at < KEPT_MS) return known.waits;
  const waits = ask(address, speed).catch(() => undefined);
  kept.set(key, { at: performance.now(), waits });
  return waits;
}

async function ask(address: string, speed: number): Promise<SandboxWaits> {
  const reply = await fetch(`${loopbackOrigin(address)}/_/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ speed }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const clock = Clock.parse(await reply.json());
  return { shownWithinMs: clock.shown_within_s * 1_000, readyWithinMs: clock.ready_within_s * 1_000 };
}
