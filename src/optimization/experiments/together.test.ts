import { expect, test } from 'vitest';
import { campaign, editCampaign } from '../../campaigns/drafts/index.ts';
import {
  activateCampaign,
  moveCampaign,
  publication,
  setAdAccount,
  setCampaignBudget,
} from '../../campaigns/publishing/index.ts';
import { parse } from '../../core/kernel/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import { platformNamed } from '../../sandbox/server/index.ts';
import type { FaultName } from '../../sandbox/world/index.ts';
import { ON_META, ON_TIKTOK } from '../../testing/ads/bought-on.ts';
import { newPlatformWorld, type PlatformWorld } from '../../testing/ads/platform-world.ts';
import { onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { createKey } from '../../trust/access/index.ts';
import { createExperiment } from './create.ts';
import { planArms, publishArms } from './publish-arms.ts';
import { experiment } from './read.ts';
import { releaseExperiment, startExperiment, startOnceStudied } from './run.ts';
import { ExperimentBody } from './schema.ts';

const DAY_MS = 86_400_000;

/** Creates an experiment of two clips whose drafts are complete and approved. */
async function approved(test: TestContext, split: 'none' | 'platform', on = ON_META) {
  const world = await newPlatformWorld(on, test, { films: 'each' });
  const { ctx, accountId } = world;
  if (on === ON_META) await setAdAccount(ctx, accountId, { settings: { ...on.settings, business_id: '900' } });
  const model = await campaign(ctx, await world.addCampaign(10_000, { format: 'multi', count: 2 }));
  const { experiment: made } = await createExperiment(
    ctx,
    parse(ExperimentBody, {
      ...{ video_asset_id: model.video_asset_id, platform: model.platform, metric: 'ctr', split },
      ...{ clips: model.cards.map(({ clip_id }) => clip_id), budget_minor: 5000, currency: 'EUR' },
    }),
  );
  const campaigns = made.arms.map(({ campaign_id }) => campaign_id);
  for (const id of campaigns) await editCampaign(ctx, id, { ad: { ...model.ad, budget_kind: 'lifetime' } });
  for (const id of campaigns) await moveCampaign(ctx, id, 'approve');
  return { world, id: made.id, campaigns };
}

async function published(test: TestContext, split: 'none' | 'platform') {
  const made = await approved(test, split);
  const { ctx, accountId } = made.world;
  const { fingerprint, exposure } = await planArms(ctx, made.id, accountId);
  const { publications } = await publishArms(ctx, made.id, accountId, fingerprint);
  const ids = publications.map(({ publication_id }) => publication_id);
  return { ...made, exposure, publications: ids };
}

const stateOf = async ({ ctx }: PlatformWorld, ids: readonly string[]) => {
  const states: string[] = [];
  for (const id of ids) states.push((await publication(ctx, id)).state);
  return states;
};

const studies = ({ sandbox }: PlatformWorld) =>
  platformNamed(sandbox, 'meta')
    .objects()
    .filter(({ kind }) => kind === 'study');

const typesOf = async ({ ctx }: PlatformWorld, entity_id: string) =>
  (await settledEvents(ctx, { limit: 100, entity_id })).rows.map(({ event_type }) => event_type);

/** Runs the start job, letting time pass, until it is done. */
async function startJob({ ctx, pass }: PlatformWorld, id: string): Promise<string> {
  for (let round = 0; round < 100; round++)
    try {
      return (await startOnceStudied(ctx, id)).state;
    } catch (error) {
      if (!(error instanceof WaitUntil)) throw error;
      pass(Math.max(1, error.until.getTime() - ctx.now().getTime()));
    }
  return 'never';
}

onEachDatabase('arms with ads', (testContext) => {
  test('are published together, activated all or none for their total, and share their first day', async () => {
    const { world, id, campaigns, exposure, publications } = await published(await testContext(), 'none');
    const { ctx } = world;
    expect(await stateOf(world, publications)).toEqual(['waiting', 'waiting']);
    await world.drive(publications[0] ?? '');
    await expect(startExperiment(ctx, id)).rejects.toMatchObject({
      code: 'confirmation-needed',
      details: { exposure },
    });
    // B is not read back yet, so A is not activated either
    await expect(startExperiment(ctx, id, { confirm: exposure })).rejects.toMatchObject({ code: 'not-read-back' });
    expect(await stateOf(world, publications)).toEqual(['paused', 'waiting']);
    await world.drive(publications[1] ?? '');
    const started = await startExperiment(ctx, id, { confirm: exposure });
    for (const each of publications) expect(await world.drive(each)).toBe('active');
    // the ads begin a day later, so that day is day 1
    const { ad } = await campaign(ctx, campaigns[0] ?? '');
    expect(started).toMatchObject({ status: 'running', starts_on: ad?.starts_at?.slice(0, 10) });
    await releaseExperiment(ctx, id);
    expect(await experiment(ctx, id)).toMatchObject({ status: 'stopped', released_at: expect.any(String) });
    expect(await stateOf(world, publications)).toEqual(['active', 'active']);
  });

  test('are planned by an operator over HTTP, and published and started by an admin who confirms the shown money', async () => {
    const base = await testContext();
    const { world, id, campaigns } = await approved(base, 'none');
    const keys = new Map<string, string>();
    for (const role of ['viewer', 'operator', 'admin'] as const)
      keys.set(role, (await createKey(world.ctx, { name: role, role })).key);
    const app = await buildApp({ ...world.ctx, log: base.log }, { docs: false });
    const post = async (role: string, url: string, payload: object) => {
      const headers = { authorization: `Bearer ${keys.get(role)}` };
      const reply = await app.inject({ method: 'POST', url: `/experiments/${url}`, headers, payload });
      return { status: reply.statusCode, json: reply.json() };
    };
    const path = `${id}/publications`;
    const body = { ad_account_id: world.accountId };
    expect((await post('viewer', `${path}?dry_run=true`, body)).status).toBe(403);
    expect((await post('operator', `${uuid(9)}/publications?dry_run=true`, body)).json.code).toBe(
      'experiment-not-found',
    );
    const { status, json: plan } = await post('operator', `${path}?dry_run=true`, body);
    expect(status).toBe(200);
    expect(plan).toMatchObject({ exposure: { currency: 'EUR', whole_minor: 10_000 } });
    const wanted = { ...body, fingerprint: plan.fingerprint };
    expect((await post('operator', path, wanted)).json.code).toBe('role-too-low');
    expect((await post('admin', path, body)).json.errors).toMatchObject([{ path: 'fingerprint' }]);
    expect((await post('admin', path, { ...body, fingerprint: 'f'.repeat(64) })).status).toBe(409);
    const made = await post('admin', path, wanted);
    expect(made).toMatchObject({
      status: 202,
      json: { publications: campaigns.map((campaign_id) => ({ campaign_id })) },
    });
    for (const { publication_id } of made.json.publications) expect(await world.drive(publication_id)).toBe('paused');
    expect((await post('admin', `${id}/start`, {})).json).toMatchObject({
      code: 'confirmation-needed',
      exposure: plan.exposure,
    });
    expect((await post('operator', `${id}/start`, { confirm: plan.exposure })).json.code).toBe('role-too-low');
    const started = await post('admin', `${id}/start`, { confirm: plan.exposure });
    expect(started).toMatchObject({ status: 200, json: { status: 'running' } });
    await app.close();
  });

  test('that differ, or are only partly published, are refused with the differences', async () => {
    const { world, id, campaigns } = await approved(await testContext(), 'none');
    const { ctx, accountId } = world;
    const [, other = ''] = campaigns;
    await moveCampaign(ctx, other, 'reopen');
    await editCampaign(ctx, other, { budget_cents: 6000, ad: { countries: ['CA'] } });
    await moveCampaign(ctx, other, 'approve');
    await expect(planArms(ctx, id, accountId)).rejects.toMatchObject({
      code: 'experiment-arms-differ',
      details: { fields: ['budget_cents', 'ad.countries'] },
    });
    const { ad } = await campaign(ctx, other);
    const unlike = { goal: 'leads', link: 'https://example.com/other', call_to_action: 'shop_now', age_min: 30 };
    await ctx.db.kysely
      .updateTable('campaigns')
      .set({ budget_cents: 5000, ad: JSON.stringify({ ...ad, countries: ['US'], ...unlike }) })
      .where('id', '=', other)
      .execute();
    await expect(planArms(ctx, id, accountId)).rejects.toMatchObject({
      details: { fields: expect.arrayContaining(Object.keys(unlike).map((field) => `ad.${field}`)) },
    });
    await ctx.db.kysely
      .updateTable('campaigns')
      .set({ ad: JSON.stringify(ad) })
      .where('id', '=', other)
      .execute();
    await world.publish(other);
    await expect(startExperiment(ctx, id)).rejects.toMatchObject({
      code: 'experiment-arms-apart',
      details: { missing: ['A'] },
    });
  });

  test('that are only partly active are not started, because the others would begin later', async () => {
    const { world, id, campaigns, exposure, publications } = await published(await testContext(), 'none');
    const { ctx } = world;
    for (const each of publications) expect(await world.drive(each)).toBe('paused');
    await activateCampaign(ctx, campaigns[0] ?? '', (await publication(ctx, publications[0] ?? '')).exposure);
    expect(await world.drive(publications[0] ?? '')).toBe('active');
    await expect(startExperiment(ctx, id, { confirm: exposure })).rejects.toMatchObject({
      code: 'experiment-arms-apart',
      details: { missing: ['B'] },
    });
    expect(await stateOf(world, publications)).toEqual(['active', 'paused']);
  });

  test('whose common start has passed begin today', async () => {
    const { world, id, exposure, publications } = await published(await testContext(), 'none');
    const { ctx } = world;
    for (const each of publications) expect(await world.drive(each)).toBe('paused');
    world.pass(2 * DAY_MS);
    const started = await startExperiment(ctx, id, { confirm: exposure });
    expect(started).toMatchObject({ status: 'running', starts_on: ctx.now().toISOString().slice(0, 10) });
  });

  test('with money in two currencies are not started, because they have no total to confirm', async () => {
    const { world, id, exposure, publications } = await published(await testContext(), 'none');
    const { ctx } = world;
    for (const each of publications) await world.drive(each);
    await ctx.db.kysely
      .updateTable('publications')
      .set({ currency: 'USD' })
      .where('id', '=', publications[1] ?? '')
      .execute();
    const starting = startExperiment(ctx, id, { confirm: exposure });
    await expect(starting).rejects.toThrow('are published in EUR and USD: they have no common total to confirm');
    expect(await stateOf(world, publications)).toEqual(['paused', 'paused']);
  });

  test('of a split by the platform begin once one ad study exists, however often its request fails', async () => {
    const kinds: readonly (FaultName | undefined)[] = [
      undefined,
      'reset-after-commit',
      'reset-before-commit',
      'http-500-2-after-commit',
    ];
    for (const kind of kinds) {
      const { world, id, exposure, publications } = await published(await testContext(), 'platform');
      const { ctx, sandbox } = world;
      for (const each of publications) await world.drive(each);
      const waiting = await startExperiment(ctx, id, { confirm: exposure });
      expect(waiting).toMatchObject({ status: 'draft', study: { state: 'wanted' } });
      if (kind !== undefined) sandbox.faults.add([{ route: 'POST ad_studies', kind, nth: 1 }]);
      expect([kind, await startJob(world, id)]).toEqual([kind, 'running']);
      expect([kind, studies(world).length]).toEqual([kind, 1]);
      expect(await experiment(ctx, id)).toMatchObject({ study: { state: 'made', remote_id: studies(world)[0]?.id } });
      for (const each of publications) expect(await world.drive(each)).toBe('active');
      expect([kind, await typesOf(world, id)]).toEqual([
        kind,
        ['experiment_created', 'experiment_study_made', 'experiment_started'],
      ]);
    }
  });

  test('stay paused if they could cost more than was confirmed when their study is created', async () => {
    const { world, id, exposure, campaigns, publications } = await published(await testContext(), 'platform');
    const { ctx } = world;
    for (const each of publications) await world.drive(each);
    await startExperiment(ctx, id, { confirm: exposure });
    const raise = { kind: 'lifetime', minor: 6000 } as const;
    const [raised = ''] = campaigns;
    const asked: unknown = await setCampaignBudget(ctx, raised, raise).catch((error: unknown) => error);
    await setCampaignBudget(ctx, raised, { ...raise, confirm: Object(asked).details.exposure });
    for (const each of publications) await world.drive(each);
    expect(await startJob(world, id)).toBe('draft');
    expect(await experiment(ctx, id)).toMatchObject({
      ...{ status: 'draft', study: { state: 'made', because: expect.stringContaining('Not started: this can cost') } },
    });
    expect(await stateOf(world, publications)).toEqual(['paused', 'paused']);
    const again: unknown = await startExperiment(ctx, id, { confirm: exposure }).catch((error: unknown) => error);
    const { details } = Object(again);
    expect(details.exposure.whole_minor).toBeGreaterThan(exposure.whole_minor ?? 0);
    expect(await startExperiment(ctx, id, { confirm: details.exposure })).toMatchObject({ status: 'running' });
  });

  test('stay paused if the study is refused, and a platform without studies is refused immediately', async () => {
    const { world, id, exposure, publications } = await published(await testContext(), 'platform');
    const { ctx } = world;
    for (const each of publications) await world.drive(each);
    await startExperiment(ctx, id, { confirm: exposure });
    // the study's end passes before the request is sent
    world.pass(20 * DAY_MS);
    expect(await startJob(world, id)).toBe('failed');
    expect(await experiment(ctx, id)).toMatchObject({ status: 'draft', study: { state: 'failed' } });
    expect(await typesOf(world, id)).toEqual(['experiment_created', 'experiment_study_failed']);
    expect(await stateOf(world, publications)).toEqual(['paused', 'paused']);
    const tiktok = await approved(await testContext(), 'platform', ON_TIKTOK);
    await expect(planArms(tiktok.world.ctx, tiktok.id, tiktok.world.accountId)).rejects.toThrow(
      'tiktok offers no study that divides the audience here: create the experiment with split none',
    );
  });
});
