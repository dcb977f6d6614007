import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { conflict } from '../../core/kernel/index.ts';
import type { AdAccountToken } from './account-schema.ts';
import type { AccountAddress, AdAccountRow } from './account-store.ts';
import { openCalls, tokenOf } from './open-calls.ts';
import { adPlatform, PLATFORMS } from './platforms.ts';
import type { AccountToken, AdPlatform, Calls } from './port.ts';
import { type ClipToPublish, type Rendered, renderedForPlacement } from './render-placement.ts';
import { type SandboxWaits, sandboxWaits } from './sandbox-waits.ts';

/** Everything impure that publishing touches beyond the context: tests bring a platform and a clock of their own. */
export interface Ads {
  /** @throws `platform-not-offered` */
  platformOf(name: string): AdPlatform;
  /** The connection of an account whose token is not sealed yet. */
  callsWith(account: AccountAddress, token: AdAccountToken): Promise<Calls>;
  /** The connection of an account, its token opened. */
  callsOf(account: AdAccountRow): Promise<Calls>;
  /** The token of an account, opened: to be used and not to be kept. */
  tokenOf(account: AccountAddress): Promise<AccountToken>;
  /** Milliseconds that grow while the machine is awake only. */
  monotonicMs(): number;
  sleep(ms: number): Promise<unknown>;
  /** How long the local ad platform takes; undefined when it does not say. */
  sandboxWaits(): Promise<SandboxWaits | undefined>;
  /** The clip as its placement takes it; undefined until it has been rendered. */
  rendered(clip: ClipToPublish): Promise<Rendered | undefined>;
}

export interface AdsContext extends Context {
  readonly ads: Ads;
}

/** The context of a request or a job, with the real platforms. */
export const withAds = (ctx: Context): AdsContext => ('ads' in ctx ? (ctx as AdsContext) : { ...ctx, ads: adsOf(ctx) });

function adsOf(ctx: Context): Ads {
  const platformOf = (name: string): AdPlatform => {
    const platform = adPlatform(name);
    if (platform === undefined)
      throw conflict(
        'platform-not-offered',
        `publishing does not offer ${name} yet: use an account of ${PLATFORMS.map((one) => one.name).join(' or ')}`,
      );
    return platform;
  };
  return {
    platformOf,
    callsWith: (account, token) => openCalls(ctx, platformOf(account.platform), account, token),
    callsOf: (account) => openCalls(ctx, platformOf(account.platform), account),
    tokenOf: (account) => tokenOf(ctx, account.id),
    monotonicMs: () => performance.now(),
    sleep,
    sandboxWaits: () => sandboxWaits(ctx),
    rendered: (clip) => renderedForPlacement(ctx, clip),
  };
}
