import { expect, test } from 'vitest';
import { addVideo, onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { editCampaign, moveCampaign } from './edit.ts';
import { allowedFrom, STATUSES, stateAfter, TRANSITION_NAMES, TRANSITIONS } from './lifecycle.ts';
import { orchestrate } from './orchestrate.ts';

async function draft(ctx: TestContext): Promise<string> {
  await addVideo(ctx, uuid(1), [
    { id: uuid(2), features: { visual_score: 0.9 } },
    { id: uuid(3), status: 'pending' },
    { id: uuid(4), features: { visual_score: 0.1 } },
  ]);
  await addVideo(ctx, uuid(5), [{ id: uuid(6) }]);
  const { campaigns } = await orchestrate(ctx, { video_asset_id: uuid(1) });
  return campaigns[0]?.id ?? '';
}

const eventsOf = async (ctx: TestContext, entityId: string, type: string) =>
  (await settledEvents(ctx, { limit: 100, entity_id: entityId, event_type: type })).rows.map(({ metadata, actor }) => ({
    metadata,
    actor,
  }));

onEachDatabase('editing campaigns', (testContext) => {
  test('the ledger records each changed field with its old and new value and the actor', async () => {
    const ctx = await testContext();
    const id = await draft(ctx);
    const after = await editCampaign(ctx, id, { budget_cents: 25_000, currency: 'EUR', clip_id: uuid(4) });
    expect(after).toMatchObject({
      budget_cents: 25_000,
      currency: 'EUR',
      clip_id: uuid(4),
      edited: true,
      status: 'draft',
    });
    const about = { video_asset_id: uuid(1), platform: after.platform };
    const changes = {
      budget_cents: { from: 0, to: 25_000 },
      currency: { from: 'USD', to: 'EUR' },
      clip_id: { from: uuid(2), to: uuid(4) },
    };
    expect(await eventsOf(ctx, id, 'campaign_edited')).toEqual([{ metadata: { ...about, changes }, actor: 'test' }]);
  });

  test('the first edit marks a draft as edited even if it changes nothing, and repeating it adds no event', async () => {
    const ctx = await testContext();
    const id = await draft(ctx);
    const first = await editCampaign(ctx, id, { budget_cents: 0 });
    expect(first.edited).toBe(true);
    expect(await eventsOf(ctx, id, 'campaign_edited')).toEqual([
      { metadata: { video_asset_id: uuid(1), platform: first.platform, changes: {} }, actor: 'test' },
    ]);
    ctx.clock.advance(1000);
    expect(await editCampaign(ctx, id, { budget_cents: 0 })).toEqual(first);
    expect(await eventsOf(ctx, id, 'campaign_edited')).toHaveLength(1);
  });

  test.each([
    ['a clip that is not READY', uuid(3)],
    ['a clip of another video', uuid(6)],
    ['a clip that does not exist', uuid(99)],
  ])('%s is refused', async (_, clip_id) => {
    const ctx = await testContext();
    const id = await draft(ctx);
    await expect(editCampaign(ctx, id, { clip_id })).rejects.toMatchObject({
      code: 'validation-failed',
      details: { errors: [{ path: 'clip_id' }] },
    });
  });

  test('only a draft can be edited', async () => {
    const ctx = await testContext();
    const id = await draft(ctx);
    await moveCampaign(ctx, id, 'approve');
    await expect(editCampaign(ctx, id, { notes: 'late' })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'campaign-not-draft',
    });
  });

  test('an ad is edited field by field, and each edit is an event', async () => {
    const ctx = await testContext();
    const id = await draft(ctx);
    const texts = ['The lamp that folds flat.'];
    await editCampaign(ctx, id, { ad: { texts, headline: 'Light', age_min: 18, special_categories: [] } });
    const starts_at = '2027-01-10T08:00:00+02:00';
    const after = await editCampaign(ctx, id, { ad: { headline: null, starts_at } });
    expect(after.ad).toEqual({ texts, age_min: 18, special_categories: [], starts_at: '2027-01-10T06:00:00.000Z' });
    expect((await editCampaign(ctx, id, { ad: null })).ad).toBeNull();
    await expect(editCampaign(ctx, id, { ad: { age_min: 40, age_max: 30 } })).rejects.toMatchObject({
      details: { errors: [{ path: 'ad.age_max' }] },
    });
    expect(await eventsOf(ctx, id, 'campaign_edited')).toHaveLength(3);
  });

  test('an approved campaign can be reopened with a reason, unless its video has another open draft', async () => {
    const ctx = await testContext();
    const id = await draft(ctx);
    await moveCampaign(ctx, id, 'approve');
    expect((await moveCampaign(ctx, id, 'reopen', 'the link is wrong')).status).toBe('draft');
    const [last] = (await eventsOf(ctx, id, 'campaign_status_changed')).slice(-1);
    expect(last?.metadata).toMatchObject({ from: 'approved', to: 'draft', why: 'the link is wrong' });
    await moveCampaign(ctx, id, 'approve');
    const { campaigns } = await orchestrate(ctx, { video_asset_id: uuid(1) });
    await expect(moveCampaign(ctx, id, 'reopen')).rejects.toMatchObject({
      code: 'draft-exists',
      details: { campaign_id: campaigns[0]?.id },
    });
  });

  test('the ledger records every transition of a campaign from draft to archived', async () => {
    const ctx = await testContext();
    const id = await draft(ctx);
    await editCampaign(ctx, id, { budget_cents: 100 });
    const life = ['approve', 'publish', 'activate', 'pause', 'resume', 'complete', 'archive'] as const;
    for (const transition of life)
      expect((await moveCampaign(ctx, id, transition)).status).toBe(TRANSITIONS[transition].to);
    const steps = (await eventsOf(ctx, id, 'campaign_status_changed')).map(({ metadata }) => metadata.to);
    expect(steps).toEqual(['approved', 'published', 'active', 'paused', 'active', 'completed', 'archived']);
    await expect(moveCampaign(ctx, id, 'archive')).rejects.toMatchObject({
      code: 'transition-not-allowed',
      details: { allowed: [] },
    });
  });

  test('a campaign whose clip has failed can be paused or completed, but not approved, published, activated or resumed', async () => {
    const ctx = await testContext();
    const id = await draft(ctx);
    await editCampaign(ctx, id, { budget_cents: 100 });
    const failClip = (status: string) =>
      ctx.db.kysely.updateTable('clips').set({ status }).where('id', '=', uuid(2)).execute();
    for (const transition of ['approve', 'publish', 'activate', 'pause', 'resume'] as const) {
      await failClip('failed');
      if (transition !== 'pause') {
        await expect(moveCampaign(ctx, id, transition)).rejects.toMatchObject({
          kind: 'conflict',
          code: 'clip-not-ready',
          message: expect.stringContaining(`cannot ${transition} campaign ${id}: clip ${uuid(2)} is failed`),
        });
        await failClip('ready');
      }
      await moveCampaign(ctx, id, transition);
    }
    await failClip('failed');
    expect((await moveCampaign(ctx, id, 'complete')).status).toBe('completed');
  });

  test('a campaign without a budget cannot be activated', async () => {
    const ctx = await testContext();
    const id = await draft(ctx);
    await moveCampaign(ctx, id, 'approve');
    await moveCampaign(ctx, id, 'publish');
    await expect(moveCampaign(ctx, id, 'activate')).rejects.toMatchObject({
      kind: 'conflict',
      code: 'budget-missing',
      message: expect.stringContaining('a budget of 0'),
    });
  });
});

test('each transition is allowed from the states that it lists and from no others', () => {
  for (const status of STATUSES)
    for (const transition of TRANSITION_NAMES) {
      const named = (TRANSITIONS[transition].from as readonly string[]).includes(status);
      expect(allowedFrom(status).includes(transition)).toBe(named);
      if (named) expect(stateAfter(status, transition)).toBe(TRANSITIONS[transition].to);
      else expect(() => stateAfter(status, transition)).toThrow(`cannot ${transition}`);
    }
  expect(allowedFrom('approved')).toEqual(['reopen', 'publish', 'archive']);
});
