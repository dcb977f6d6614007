import type { World } from '../world/index.ts';
import { GraphError } from './graph-error.ts';

/** How much of its rate an account has used. */
export interface Usage {
  /** @throws GraphError 17 if the account has used up its rate */
  count(accountId: string, isWrite: boolean): void;
  headers(accountId: string | undefined): Readonly<Record<string, string>>;
  clear(): void;
}

/** The most points at a time, and the time in which they decay. Source: Meta's guide to rate limits, full access. */
const MOST = 9000;
const DECAY_MS = 300_000;
const POINTS = { read: 1, write: 3 } as const;

export function makeUsage(world: World): Usage {
  const accounts = new Map<string, { points: number; at: number }>();
  const standing = (accountId: string): number => {
    const account = accounts.get(accountId);
    if (account === undefined) return 0;
    const passed = (world.clock.now() - account.at) * world.speed;
    return Math.max(0, account.points - (passed / DECAY_MS) * MOST);
  };
  return {
    count(accountId, isWrite) {
      if (world.isKind) return;
      const points = standing(accountId) + (isWrite ? POINTS.write : POINTS.read);
      if (points > MOST && world.holds('throttling'))
        throw new GraphError({
          code: 17,
          subcode: 2446079,
          message: '(#17) User request limit reached',
          title: 'Too many calls from this ad account',
          advice: 'Wait a few minutes and try again.',
        });
      accounts.set(accountId, { points, at: world.clock.now() });
    },
    headers(accountId): Readonly<Record<string, string>> {
      if (accountId === undefined || !world.holds('usage-headers')) return {};
      const share = Math.min(100, Math.round((standing(accountId) / MOST) * 100));
      const regain = share < 100 ? 0 : 5;
      const business = { type: 'ads_management', call_count: share, total_cputime: share, total_time: share };
      return {
        'x-business-use-case-usage': JSON.stringify({
          [accountId]: [
            { ...business, estimated_time_to_regain_access: regain, ads_api_access_tier: 'standard_access' },
          ],
        }),
        'x-app-usage': JSON.stringify({ call_count: share, total_cputime: share, total_time: share }),
        'x-ad-account-usage': JSON.stringify({ acc_id_util_pct: share, reset_time_duration: regain * 60 }),
      };
    },
    clear: () => accounts.clear(),
  };
}
