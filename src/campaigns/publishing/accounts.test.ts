import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { platformNamed } from '../../sandbox/server/index.ts';
import { ON_META } from '../../testing/ads/bought-on.ts';
import { newPlatformWorld, type PlatformWorld } from '../../testing/ads/platform-world.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase, settledEvents } from '../../testing/index.ts';
import { adAccount, checkAdAccount, removeAdAccount, setAdAccount } from './accounts.ts';
import { lookAfterAccount } from './look-after-account.ts';
import { tokenOf } from './open-calls.ts';

const FACTS = { name: 'Fake', currency: 'EUR', time_zone: 'Europe/Berlin', is_usable: true, findings: [] };

onEachDatabase('checking an ad account', (testContext) => {
  test('a check that finds another currency keeps the stored one, and the ledger records the change of state', async () => {
    const { ctx, accountId } = await newWorld(await testContext());
    const check = (currency: string, meanwhile: () => Promise<unknown> = async () => undefined) => {
      const checkAccount = () => meanwhile().then(() => ({ ...FACTS, currency }));
      const platform = { ...ctx.ads.platformOf('meta'), checkAccount };
      return checkAdAccount({ ...ctx, ads: { ...ctx.ads, platformOf: () => platform } }, accountId);
    };
    expect(await check('JPY')).toMatchObject({
      ...{ state: 'needs-attention', currency: 'EUR' },
      findings: [{ code: 'currency-changed', level: 'refused' }],
    });
    expect(await adAccount(ctx, accountId)).toMatchObject({ currency: 'EUR', currency_digits: 2 });
    expect(await check('EUR')).toMatchObject({ state: 'ready', findings: [] });
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'ad_account_changed' });
    expect(rows.map(({ metadata }) => metadata)).toEqual([
      { changes: { state: { from: 'ready', to: 'needs-attention' } } },
      { changes: { state: { from: 'needs-attention', to: 'ready' } } },
    ]);
    // an account that is removed during the check stays removed
    const late = check('EUR', () => removeAdAccount(ctx, accountId));
    await expect(late).rejects.toMatchObject({ code: 'ad-account-not-found' });
    await expect(adAccount(ctx, accountId)).rejects.toMatchObject({ code: 'ad-account-not-found' });
    const all = await settledEvents(ctx, { limit: 10, entity_id: accountId });
    expect(all.rows.map(({ event_type }) => event_type)).toEqual([
      ...['ad_account_added', 'ad_account_changed', 'ad_account_changed', 'ad_account_removed'],
    ]);
  });
});

onEachDatabase('changing an ad account', (testContext) => {
  test('the ledger records the old and new value of each changed setting, and nothing else', async () => {
    const { ctx, accountId } = await newWorld(await testContext());
    const changes = {
      settings: [{}, { page_id: '100' }],
      max_daily_minor: [1_000_000, 5_000],
      max_campaign_minor: [1_000_000, null],
      two_people: [false, true],
      live_on_embedded: [false, true],
    } as const;
    for (const [field, [, to]] of Object.entries(changes)) await setAdAccount(ctx, accountId, { [field]: to });
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'ad_account_changed' });
    expect(rows.map(({ metadata }) => metadata)).toEqual(
      Object.entries(changes).map(([field, [from, to]]) => ({ changes: { [field]: { from, to } } })),
    );
  });
});

onEachDatabase('removing an ad account', (testContext) => {
  test('is refused while publications use it, and the refusal counts them up to 100', async () => {
    const world = await newWorld(await testContext());
    const { ctx, accountId, plainDb } = world;
    const id = await world.publish(await world.addCampaign());
    const refused = () => removeAdAccount(ctx, accountId).catch((error: unknown) => error);
    expect(await refused()).toMatchObject({
      code: 'ad-account-in-use',
      message: expect.stringContaining('is still used by 1 publication:'),
      details: { publications: [id] },
    });
    const others = sql`from generate_series(1, 100) as n, `;
    await sql`insert into campaigns select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid()))).*
      ${others} campaigns c`.execute(plainDb.kysely);
    await sql`insert into publications
      select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'campaign_id', c.id, 'marker', c.id))).*
      from publications p join campaigns c on c.id <> p.campaign_id`.execute(plainDb.kysely);
    const many = await refused();
    expect(many).toMatchObject({ message: expect.stringContaining('is still used by more than 100 publications:') });
    expect(Reflect.get(Reflect.get(Object(many), 'details'), 'publications')).toHaveLength(100);
  });
});

const DAY_MS = 86_400_000;

onEachDatabase('the token of an ad account', (testContext) => {
  /** Returns an account after `days` days; its tokens last 60 days. @param renewing runs while its token is renewed */
  const after = async (
    days: number,
    token: { access_token: string; app_secret?: string },
    renewing?: (world: PlatformWorld) => Promise<unknown>,
  ) => {
    const test = await testContext();
    const world = await newPlatformWorld(ON_META, test);
    const { ctx, accountId } = world;
    const { external_id } = await adAccount(ctx, accountId);
    platformNamed(world.sandbox, 'meta').setAccount(external_id.replace('act_', ''), {
      token_life_s: (60 * DAY_MS) / 1_000,
    });
    await setAdAccount(ctx, accountId, { token });
    world.pass(days * DAY_MS);
    world.meddle = async ({ path }) => {
      if (!path.endsWith('/oauth/access_token')) return;
      world.meddle = undefined;
      await renewing?.(world);
    };
    const check = await lookAfterAccount(ctx, accountId);
    const daysLeft = Math.round((Date.parse(check.token_expires_at ?? '') - ctx.now().getTime()) / DAY_MS);
    return { ctx, accountId, check, daysLeft };
  };

  test('is renewed 20 days before it expires if the app secret is stored, and the ledger records it', async () => {
    const early = await after(39, { access_token: 'EAAB-first-token', app_secret: 'secret-of-the-app' });
    expect([early.daysLeft, early.check.findings]).toEqual([21, []]);
    const { ctx, accountId, check, daysLeft } = await after(41, {
      access_token: 'EAAB-first-token',
      app_secret: 'secret-of-the-app',
    });
    expect([check.state, daysLeft, check.findings]).toEqual(['ready', 60, []]);
    expect((await tokenOf(ctx, accountId)).access_token).toMatch(/^EAAR[0-9a-f]{64}$/);
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'ad_account_changed' });
    expect(rows.at(-1)?.metadata).toEqual({ changes: { token: { from: 'sealed', to: 'resealed' } } });
    expect(JSON.stringify(rows)).not.toMatch(/EAA[BR]/);
  });

  test('is not overwritten by a renewal if a person sets it meanwhile', async () => {
    const first = { access_token: 'EAAB-first-token', app_secret: 'secret-of-the-app' };
    const { ctx, accountId, check } = await after(41, first, async (world) => {
      world.pass(1);
      await setAdAccount(world.ctx, world.accountId, { token: { ...first, access_token: 'EAAB-of-a-person' } });
    });
    expect((await tokenOf(ctx, accountId)).access_token).toBe('EAAB-of-a-person');
    expect(check).toMatchObject({ state: 'ready', findings: [] });
  });

  test('causes a warning in its last 14 days if there is no app secret', async () => {
    const early = await after(45, { access_token: 'EAAB-other-token' });
    expect([early.daysLeft, early.check.findings]).toEqual([15, []]);
    const { check, daysLeft } = await after(47, { access_token: 'EAAB-other-token' });
    expect([check.state, daysLeft]).toEqual(['ready', 13]);
    expect(check.findings).toMatchObject([{ level: 'warning', code: 'token-expires' }]);
  });
});
