import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { orchestrate } from '../../campaigns/drafts/index.ts';
import { withAds } from '../../campaigns/publishing/index.ts';
import { meta } from '../../campaigns/publishing/meta/index.ts';
import type { AdPlatform, RemoteResult, ResultPart } from '../../campaigns/publishing/port.ts';
import { addVideo, onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { results } from './results.ts';
import { ResultQuery } from './schema.ts';
import { summarizeResults } from './summarize.ts';
import { SummaryQuery } from './summary-schema.ts';
import { requestSync, syncResults } from './sync-results.ts';
import { cursorOf } from './sync-store.ts';
import { withdrawImport } from './withdraw.ts';

const ZONE = 'Europe/Berlin';

/** Creates an account with one published ad, on a platform with scripted reports. */
async function withReports(test: TestContext, created = '2026-10-20T12:00:00Z') {
  const account = randomUUID();
  const asked: { since: string; until?: string }[] = [];
  const script: { parts: ResultPart[] } = { parts: [] };
  const platform: AdPlatform = {
    ...meta,
    results: async function* (span) {
      asked.push(span);
      yield* script.parts;
    },
    observe: async () => [],
    search: async () => ({ found: [], is_sound: true }),
  };
  const ctx = { ...test, ads: { ...withAds(test).ads, platformOf: () => platform, callsOf: async () => NO_CALLS } };
  await addVideo(ctx, uuid(1), [{ id: uuid(2) }]);
  const [campaign] = (await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['instagram'] })).campaigns;
  const at = new Date(created);
  const { kysely } = ctx.db;
  await kysely
    .insertInto('ad_accounts')
    .values({
      id: account,
      platform: 'meta',
      external_id: 'act_1',
      environment: 'sandbox',
      name: 'Test',
      currency: 'EUR',
      currency_digits: 2,
      time_zone: ZONE,
      settings: '{}',
      state: 'ready',
      created_at: at,
      updated_at: at,
    })
    .execute();
  const publication = randomUUID();
  await kysely
    .insertInto('publications')
    .values({
      id: publication,
      campaign_id: campaign?.id ?? '',
      ad_account_id: account,
      number: 1,
      marker: `ce:${publication}:1`,
      api_version: 'v26.0',
      plan: '{}',
      fingerprint: 'f',
      currency: 'EUR',
      per_day_minor: 1_000,
      whole_minor: 10_000,
      budget_kind: 'lifetime',
      budget_minor: 10_000,
      wanted: 'paused',
      state: 'paused',
      approved_by: 'ada',
      created_at: at,
      updated_at: at,
    })
    .execute();
  const addAd = (remote_id: string, step = 'ad', made = at) =>
    kysely
      .insertInto('remote_objects')
      .values({
        id: randomUUID(),
        ad_account_id: account,
        publication_id: publication,
        step,
        kind: 'ad',
        remote_id,
        name: 'ad',
        how: 'created',
        created_at: made,
      })
      .execute();
  await addAd('77');
  const syncFrom = async (since: string | undefined, ...parts: ResultPart[]) => {
    script.parts = parts;
    return syncResults(ctx, { ad_account_id: account, since });
  };
  const sync = (...parts: ResultPart[]) => syncFrom(undefined, ...parts);
  const stored = async () => (await results(ctx, ResultQuery.parse({ limit: 100 }))).rows;
  return {
    ctx,
    account,
    publication,
    campaign: campaign?.id ?? '',
    addAd,
    asked,
    sync,
    syncFrom,
    stored,
    cursor: () => cursorOf(ctx.db, account),
  };
}

const NO_CALLS = {
  account_id: 'a',
  external_id: 'act_1',
  now: () => new Date(),
  sleep: async () => undefined,
  send: () => Promise.reject(new Error('nothing is sent')),
};

const row = (day: string, figures: Record<string, number>, remote_id = '77'): { row: RemoteResult } => ({
  row: { remote_id, name: 'ad', day, currency: 'EUR', figures },
});
const read = (since: string, until: string) => ({ read: { since, until } });
const hole = (since: string, until: string) => ({
  hole: { since, until },
  problem: { code: 'reply-unclear', todo: 'later', retry: 'later', vendor: {} } as const,
});

onEachDatabase('syncing results', (testContext) => {
  test('each day is stored once, corrections keep the previous figures, and days without a row stay missing', async () => {
    const { asked, sync, stored, addAd } = await withReports(await testContext());
    await addAd('78', 'later_ad', new Date('2026-10-22T12:00:00Z'));
    const first = row('2026-10-24', { impressions: 1_000, spend_minor: 500, conversions: 1 });
    expect(await sync(first, read('2026-10-20', '2026-10-25'))).toMatchObject({
      results: 1,
      through: '2026-10-25',
      holes: [],
    });
    expect(await sync(first, read('2026-10-20', '2026-10-25'))).toMatchObject({ results: 0, unchanged: 1 });
    const late = row('2026-10-24', { impressions: 990, spend_minor: 500, conversions: 4 });
    expect(await sync(late, read('2026-10-20', '2026-10-26'))).toMatchObject({ results: 1, corrected: 1 });
    const rows = await stored();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      source: 'meta_ads_api',
      external_id: '77',
      conversions: 4,
      impressions: 990,
      clicks: null,
      revision: 2,
      period_start: '2026-10-23T22:00:00.000Z',
      period_end: '2026-10-24T22:00:00.000Z',
    });
    expect(asked.map(({ since }) => since)).toEqual(['2026-10-20', '2026-10-20', '2026-10-20']);
  });

  test('mistyped years are refused before the platform receives a request', async () => {
    const { ctx, account, asked } = await withReports(await testContext());
    for (const [path, day] of [
      ['since', '0206-11-01'],
      ['until', '9999-12-31'],
    ] as const) {
      const refused = { code: 'validation-failed', details: { errors: [{ path }] } };
      await expect(syncResults(ctx, { ad_account_id: account, [path]: day })).rejects.toMatchObject(refused);
      await expect(requestSync(ctx, account, { [path]: day })).rejects.toMatchObject(refused);
    }
    expect(asked).toEqual([]);
  });

  test('the day on which clocks go back has 25 hours', async () => {
    const { sync, stored } = await withReports(await testContext());
    await sync(row('2026-10-25', { impressions: 10 }), read('2026-10-20', '2026-10-25'));
    const [one] = await stored();
    expect([one?.period_start, one?.period_end]).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
  });

  test('the cursor never passes a hole, and the next sync starts 28 days before the cursor', async () => {
    const { asked, sync, cursor } = await withReports(await testContext());
    const report = await sync(
      row('2026-10-21', { impressions: 5 }),
      hole('2026-10-23', '2026-10-24'),
      read('2026-10-20', '2026-12-30'),
    );
    expect(report).toMatchObject({ through: '2026-10-22', holes: [{ since: '2026-10-23', code: 'reply-unclear' }] });
    await sync(read('2026-10-20', '2026-12-30'));
    expect(await cursor()).toBe('2026-12-30');
    await sync(hole('2026-12-10', '2026-12-10'), read('2026-12-03', '2026-12-31'));
    expect(await cursor()).toBe('2026-12-09');
    expect(asked.map(({ since }) => since)).toEqual(['2026-10-20', '2026-10-20', '2026-12-03']);
  });

  test('syncing chosen days moves the cursor only forward and never past a skipped day', async () => {
    const { sync, syncFrom, cursor } = await withReports(await testContext());
    await sync(read('2026-10-20', '2026-10-25'));
    await syncFrom('2026-10-22', read('2026-10-22', '2026-10-23'));
    expect(await cursor()).toBe('2026-10-25');
    await syncFrom('2026-10-27', read('2026-10-27', '2026-10-28'));
    expect(await cursor()).toBe('2026-10-25');
    await syncFrom('2026-10-26', read('2026-10-26', '2026-10-28'));
    expect(await cursor()).toBe('2026-10-28');
  });

  test('the spending of a removed ad is still imported', async () => {
    const { ctx, sync, stored } = await withReports(await testContext());
    await ctx.db.kysely.updateTable('remote_objects').set({ removed_at: ctx.now() }).execute();
    await sync(row('2026-10-24', { impressions: 100, spend_minor: 5 }), read('2026-10-20', '2026-10-25'));
    expect(await stored()).toMatchObject([{ external_id: '77', spend_minor: 5 }]);
  });

  test('the daily limit of an active campaign is its publication’s, not its lifetime budget', async () => {
    const { ctx, campaign } = await withReports(await testContext());
    await ctx.db.kysely.updateTable('campaigns').set({ status: 'active' }).where('id', '=', campaign).execute();
    const budgets = async () =>
      (await summarizeResults(ctx, SummaryQuery.parse({ from: '2026-10-20', to: '2026-10-25' }))).budgets;
    expect(await budgets()).toEqual([{ currency: 'EUR', campaigns: 1, per_day_minor: 1_000 }]);
    // a publication that has ended no longer counts
    await ctx.db.kysely.updateTable('campaigns').set({ budget_cents: 700 }).where('id', '=', campaign).execute();
    await ctx.db.kysely.updateTable('publications').set({ state: 'ended' }).execute();
    expect(await budgets()).toEqual([{ currency: 'USD', campaigns: 1, per_day_minor: 1_225 }]);
  });

  test('a day whose ads together cost more than the limit pauses the publication and reports it', async () => {
    const { ctx, publication, campaign, sync, addAd } = await withReports(await testContext());
    await addAd('78', 'another_ad');
    await ctx.db.kysely.updateTable('campaigns').set({ status: 'active' }).where('id', '=', campaign).execute();
    await ctx.db.kysely
      .updateTable('publications')
      .set({ state: 'active', wanted: 'active', budget_kind: 'daily', activated_by: 'ada' })
      .where('id', '=', publication)
      .execute();
    const within = await sync(
      row('2026-10-21', { impressions: 9, spend_minor: 1_000 }),
      read('2026-10-20', '2026-10-25'),
    );
    expect(within.paused).toEqual([]);
    const over = await sync(
      row('2026-10-22', { impressions: 9, spend_minor: 600 }),
      row('2026-10-22', { impressions: 9, spend_minor: 401 }, '78'),
      read('2026-10-20', '2026-10-25'),
    );
    expect(over.paused).toEqual([publication]);
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'spend_over_exposure' });
    expect(rows.map(({ entity_id, metadata }) => [entity_id, metadata])).toEqual([
      [publication, { spend_minor: 1_001, exposure_minor: 1_000, currency: 'EUR' }],
    ]);
  });

  test('a day may exceed its share of a lifetime budget, because the platform spreads the budget', async () => {
    const { ctx, publication, sync } = await withReports(await testContext());
    await ctx.db.kysely
      .updateTable('publications')
      .set({ state: 'active', wanted: 'active', activated_by: 'ada' })
      .where('id', '=', publication)
      .execute();
    const day = row('2026-10-21', { impressions: 9, spend_minor: 1_001 });
    expect((await sync(day, read('2026-10-20', '2026-10-25'))).paused).toEqual([]);
  });

  test('spending from before a budget was lowered does not pause the publication', async () => {
    const { ctx, publication, campaign, sync } = await withReports(await testContext());
    await ctx.db.kysely.updateTable('campaigns').set({ status: 'active' }).where('id', '=', campaign).execute();
    const lowered = { budget_minor: 5_000, per_day_minor: 500, whole_minor: null, budget_kind: 'daily' };
    await ctx.db.kysely
      .updateTable('publications')
      .set({ ...lowered, state: 'active', wanted: 'active', activated_by: 'ada' })
      .where('id', '=', publication)
      .execute();
    const metadata = {
      from_minor: 10_000,
      to_minor: 5_000,
      exposure: { currency: 'EUR', per_day_minor: 500, whole_minor: null },
    };
    const then = { ...ctx, now: () => new Date('2026-10-24T22:30:00Z') };
    await ctx.db.transaction((transaction) =>
      appendEvents(transaction, then, [{ type: 'remote_budget_set', entityId: publication, metadata }]),
    );
    const spent = (day: string, spend_minor: number) =>
      sync(row(day, { impressions: 9, spend_minor }), read('2026-10-20', '2026-10-26'));
    expect((await spent('2026-10-22', 1_000)).paused).toEqual([]);
    // the change came half an hour into this day of the account
    expect((await spent('2026-10-25', 1_000)).paused).toEqual([]);
    expect((await spent('2026-10-26', 501)).paused).toEqual([publication]);
  });

  test('impossible figures are rejected by ad and day, and the other rows are stored', async () => {
    const { sync, stored } = await withReports(await testContext());
    const report = await sync(
      row('2026-10-21', { impressions: 5, views_3s: 9 }),
      row('2026-10-22', { impressions: 5, views_3s: 2 }),
      read('2026-10-20', '2026-10-25'),
    );
    expect(report).toMatchObject({ results: 1, rejected_total: 1, rejected: [{ ad: '77', day: '2026-10-21' }] });
    expect(await stored()).toHaveLength(1);
  });

  test('days that the platform no longer reports are withdrawn, unless the report has a hole or is empty', async () => {
    const { ctx, sync, stored } = await withReports(await testContext());
    const days = ['2026-10-24', '2026-10-25', '2026-10-26'].map((day) =>
      row(day, { impressions: 100, spend_minor: 5 }),
    );
    const [first = row('', {}), second = row('', {}), third = row('', {})] = days;
    const whole = read('2026-10-20', '2026-10-27');
    expect(await sync(...days, whole)).toMatchObject({ results: 3, withdrawn: 0 });
    // results outside the days that were read stay
    expect(await sync(third, read('2026-10-26', '2026-10-27'))).toMatchObject({ withdrawn: 0, unreported: 0 });
    expect(await sync(whole)).toMatchObject({ withdrawn: 0, unreported: 3 });
    expect(await sync(first, hole('2026-10-25', '2026-10-26'), whole)).toMatchObject({ withdrawn: 0, unreported: 0 });
    expect(await sync(first, third, whole)).toMatchObject({ unchanged: 2, withdrawn: 1 });
    const shown = (await stored()).map(({ impressions, withdrawn_at }) => [impressions, withdrawn_at === null]);
    expect(shown).toEqual([
      [100, true],
      [null, false],
      [100, true],
    ]);
    expect(await sync(first, third, whole)).toMatchObject({ withdrawn: 0 });
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'results_withdrawn' });
    expect(rows.map(({ metadata }) => metadata)).toEqual([
      {
        ...{ restored: 0, withdrawn: 1 },
        why: 'the platform no longer reports them, from 2026-10-20 to 2026-10-27',
      },
    ]);
    expect(await sync(first, second, third, whole)).toMatchObject({ results: 1, withdrawn: 0 });
    const again = (await stored()).find(({ revision }) => revision > 1);
    expect(again).toMatchObject({ impressions: 100, withdrawn_at: null });
    // without the import that reported it again, it is back to its previous state: not reported
    expect(await withdrawImport(ctx, again?.import_id ?? '', { why: 'it was of another account' })).toMatchObject({
      ...{ restored: 0, withdrawn: 1 },
    });
    const undone = (await stored()).find(({ id }) => id === again?.id);
    expect(undone).toMatchObject({ impressions: null, withdrawn_at: expect.any(String) });
  });

  test('an ad missing from the report, such as one deleted on Meta, keeps its stored spending', async () => {
    const { addAd, sync, stored } = await withReports(await testContext());
    await addAd('78', 'ad-2');
    const [stays, deleted] = ['77', '78'].map((ad) => row('2026-10-24', { impressions: 100, spend_minor: 5 }, ad));
    const whole = read('2026-10-20', '2026-10-27');
    expect(await sync(stays ?? whole, deleted ?? whole, whole)).toMatchObject({ results: 2 });
    expect(await sync(stays ?? whole, whole)).toMatchObject({ unchanged: 1, withdrawn: 0, unreported: 1 });
    expect((await stored()).map(({ spend_minor }) => spend_minor)).toEqual([5, 5]);
  });
});
