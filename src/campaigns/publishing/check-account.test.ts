import { describe, expect, test } from 'vitest';
import { answering, replyOf } from '../../testing/ads/answering.ts';
import { google } from './google/index.ts';
import { meta } from './meta/index.ts';
import type { AccountToUse, Json, Plan, Reply } from './port.ts';
import { tiktok } from './tiktok/index.ts';

const ACCOUNT: AccountToUse = {
  ...{ external_id: '1', environment: 'sandbox', currency: 'USD', time_zone: 'UTC', settings: {} },
};

interface Account {
  readonly currency: string | null;
  readonly is_closed?: boolean;
}

const rows = (...results: readonly Json[]) => replyOf({ results, totalResultsCount: String(results.length) });

const PLATFORMS = [
  {
    platform: meta,
    shows: ({ currency, is_closed }: Account) =>
      replyOf({
        id: '1',
        name: 'Lamps',
        timezone_name: 'Asia/Tokyo',
        currency,
        account_status: is_closed ? 2 : 1,
        data: [],
      }),
    hidden: replyOf({ error: { code: 100, error_subcode: 33, message: 'No' } }, 400),
    tokenEnded: replyOf({ error: { code: 190, message: 'No' } }, 400),
  },
  {
    platform: tiktok,
    shows: ({ currency, is_closed }: Account) => {
      const status = is_closed ? 'STATUS_DISABLE' : 'STATUS_ENABLE';
      const list = [{ advertiser_id: '1', name: 'Lamps', display_timezone: 'Asia/Tokyo', currency, status }];
      return replyOf({ code: 0, data: { list } });
    },
    hidden: replyOf({ code: 0, data: { list: [] } }),
    tokenEnded: replyOf({ code: 40_105, message: 'No' }),
  },
  {
    platform: google,
    shows: ({ currency: currencyCode, is_closed }: Account) => {
      const status = is_closed ? 'CANCELED' : 'ENABLED';
      return rows({ customer: { descriptiveName: 'Lamps', timeZone: 'Asia/Tokyo', currencyCode, status } });
    },
    hidden: rows(),
    tokenEnded: replyOf({ error: { message: 'No' } }, 401),
  },
];

describe.each(PLATFORMS)('an account at $platform.name', ({ platform, shows, hidden, tokenEnded }) => {
  const check = (reply: Reply) =>
    platform.checkAccount(
      '1',
      answering(async () => reply),
    );
  const plan: Plan = {
    ...{ platform: platform.name, api_version: 'v', steps: [], fingerprint: '' },
    exposure: { currency: 'USD', per_day_minor: 1 },
  };
  const preflightOf = async (reply: Reply) => {
    const calls = answering(async () => reply);
    return (await platform.preflight(plan, ACCOUNT, calls)).map(({ level, code }) => `${level} ${code}`);
  };

  test('that is open is usable, with its own currency and time zone', async () => {
    expect(await check(shows({ currency: 'USD' }))).toEqual({
      ...{ name: 'Lamps', currency: 'USD', time_zone: 'Asia/Tokyo', is_usable: true, findings: [] },
    });
    expect(await preflightOf(shows({ currency: 'USD' }))).toEqual([]);
  });

  test.each<[string, Reply, string]>([
    ['is closed', shows({ currency: 'USD', is_closed: true }), 'ad-account-disabled'],
    ['is hidden', hidden, 'ad-account-unreadable'],
    ['has an expired token', tokenEnded, 'token-expired'],
  ])('that %s is not usable, and preflight refuses to publish in it', async (_, reply, code) => {
    const { is_usable, findings } = await check(reply);
    expect([is_usable, findings.map((finding) => finding.code)]).toEqual([false, [code]]);
    expect(await preflightOf(reply)).toEqual([`refused ${code}`]);
  });

  test.each(['EUR', null])('that is billed in %s is refused for a plan in dollars', async (currency) => {
    expect(await preflightOf(shows({ currency }))).toEqual(['refused currency-mismatch']);
  });

  test('whose platform is unavailable causes a warning and is not refused', async () => {
    await expect(check(replyOf({}, 503))).rejects.toThrow('did not show the account');
    expect(await preflightOf(replyOf({}, 503))).toEqual(['warning reply-unclear']);
  });
});
