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

/** All side effects of publishing beyond the context. Tests supply their own platform and clock. */
export interface Ads {
  /** @throws `platform-not-offered` */
  platformOf(name: string): AdPlatform;
  /** Opens a connection for an account whose token is not sealed yet. */
  callsWith(account: AccountAddress, token: AdAccountToken): Promise<Calls>;
  /** Opens a connection for an account with its sealed token. */
  callsOf(account: AdAccountRow): Promise<Calls>;
  /** Unseals the token of an account. The caller must not store it. */
  tokenOf(account: AccountAddress): Promise<AccountToken>;
  /** Monotonic milliseconds, which stop while the machine is suspended. */
  monotonicMs(): number;
  sleep(ms: number): Promise<unknown>;
  /** The delays of the local ad platform; undefined when it does not report them. */
  sandboxWaits(): Promise<SandboxWaits | undefined>;
  /** The clip as rendered for its placement; undefined until it has been rendered. */
  rendered(clip: ClipToPublish): Promise<Rendered | undefined>;
}

export interface AdsContext extends Context {
  readonly ads: Ads;
}

/** Returns the context of a request or a job with the real platforms. */
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
