import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { conflict } from '../../core/kernel/index.ts';
import { openAccount } from './open-account.ts';
import type { FileRef } from './port.ts';
import { type Recorded, recordCalls } from './record-calls.ts';
import { type SmokeLine, smoke } from './smoke.ts';

export interface SmokeOptions {
  readonly account: string;
  /** Must be set for a live account. */
  readonly isLive: boolean;
  /** Both or neither: without them, no ad is created. */
  readonly film?: string | undefined;
  readonly picture?: string | undefined;
}

/**
 * Checks on an account what its adapter assumes about the platform; see `smoke`.
 *
 * @returns the lines as they come; the tape is complete after the last one
 * @throws `not-confirmed` for a live account without `isLive`; `ad-account-not-found`; `ad-account-not-ready`
 */
export async function smokeAccount(
  ctx: Context,
  { account: id, isLive, film, picture }: SmokeOptions,
): Promise<{ readonly lines: AsyncGenerator<SmokeLine>; readonly tape: readonly Recorded[] }> {
  const { account, platform, calls } = await openAccount(ctx, id);
  if (account.environment === 'live' && !isLive)
    throw conflict(
      'not-confirmed',
      `${account.external_id} is a live account: use --live to create paused objects in it`,
    );
  const recorded = recordCalls(calls);
  const speed = account.environment === 'sandbox' ? (ctx.adsSandbox?.speed ?? 1) : 1;
  const tools = { calls: recorded.calls, newId: () => ctx.newId(), sleep: (ms: number) => sleep(ms), speed };
  const media =
    film === undefined || picture === undefined
      ? undefined
      : { film: await fileAt(film), picture: await fileAt(picture) };
  return { lines: smoke(platform, account, tools, media), tape: recorded.tape };
}

async function fileAt(path: string): Promise<FileRef> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part);
  return { path, size_bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}
