import { expect, test } from 'vitest';
import { addVideo, onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { draftArms } from './draft-arms.ts';
import { campaign, editCampaign, moveCampaign, noteBudget, takeBackWithin } from './edit.ts';
import { orchestrate } from './orchestrate.ts';

const video = uuid(1);
const [first, second] = [uuid(2), uuid(3)];

/** A carousel of two clips, drafted. */
async function drafted(ctx: TestContext): Promise<string> {
  await addVideo(ctx, video, [
    { id: first, features: { visual_score: 0.9 } },
    { id: second, start_ms: 20_000, end_ms: 32_000, features: { visual_score: 0.8 } },
  ]);
  const platforms = ['instagram'] as const;
  const { campaigns } = await orchestrate(ctx, { video_asset_id: video, platforms, cards: { instagram: 2 } });
  return campaigns[0]?.id ?? '';
}

const setStatus = (ctx: TestContext, table: 'clips' | 'campaigns', id: string, status: string) =>
  ctx.db.kysely.updateTable(table).set({ status }).where('id', '=', id).execute();

onEachDatabase('moving campaigns', (testContext) => {
  test('a campaign can be approved only if every clip is ready or published', async () => {
    const ctx = await testContext();
    const id = await drafted(ctx);
    await setStatus(ctx, 'clips', second, 'failed');
    await expect(moveCampaign(ctx, id, 'approve')).rejects.toMatchObject({
      code: 'clip-not-ready',
      message: expect.stringContaining(second),
    });
    await setStatus(ctx, 'clips', second, 'published');
    expect((await moveCampaign(ctx, id, 'approve')).status).toBe('approved');
  });

  test('a transition is refused if the campaign has changed since it was read', async () => {
    const ctx = await testContext();
    const id = await drafted(ctx);
    const { updated_at } = await campaign(ctx, id);
    ctx.clock.advance(1000);
    await editCampaign(ctx, id, { notes: 'wait' });
    await expect(moveCampaign(ctx, id, 'approve', undefined, updated_at)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect((await campaign(ctx, id)).status).toBe('draft');
  });

  test('an experiment’s campaign can be reopened while its video has an automatic draft', async () => {
    const ctx = await testContext();
    await drafted(ctx);
    const drafts = [{ clip_id: second, name: 'arm' }];
    const [arm = ''] = await ctx.db.transaction((transaction) =>
      draftArms(transaction, ctx, { video_asset_id: video, platform: 'instagram', experiment_id: uuid(9), drafts }),
    );
    await moveCampaign(ctx, arm, 'approve');
    expect((await moveCampaign(ctx, arm, 'reopen')).status).toBe('draft');
  });

  test('an automatic campaign can be reopened while an experiment has drafts of its video', async () => {
    const ctx = await testContext();
    const id = await drafted(ctx);
    await moveCampaign(ctx, id, 'approve');
    const drafts = [{ clip_id: second, name: 'arm' }];
    await ctx.db.transaction((transaction) =>
      draftArms(transaction, ctx, { video_asset_id: video, platform: 'instagram', experiment_id: uuid(9), drafts }),
    );
    expect((await moveCampaign(ctx, id, 'reopen')).status).toBe('draft');
  });

  test('removing its ads returns a published or paused campaign to approved, but not an active or completed one', async () => {
    const ctx = await testContext();
    const id = await drafted(ctx);
    const after: Record<string, string> = {};
    for (const status of ['published', 'paused', 'active', 'completed']) {
      await setStatus(ctx, 'campaigns', id, status);
      await ctx.db.transaction((transaction) => takeBackWithin(transaction, ctx, id));
      after[status] = (await campaign(ctx, id)).status;
    }
    expect(after).toEqual({ published: 'approved', paused: 'approved', active: 'active', completed: 'completed' });
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'campaign_status_changed' });
    expect(rows.map(({ metadata }) => [metadata.from, metadata.to])).toEqual([
      ['published', 'approved'],
      ['paused', 'approved'],
    ]);
  });

  test('editing the currency marks the budget as set by a person, editing the notes does not', async () => {
    const ctx = await testContext();
    const id = await drafted(ctx);
    expect(await editCampaign(ctx, id, { notes: 'x' })).toMatchObject({ budget_set_by: 'default' });
    expect(await editCampaign(ctx, id, { currency: 'JPY' })).toMatchObject({ budget_set_by: 'person' });
  });

  test('recording who set the budget keeps updated_at, recording a new amount advances it', async () => {
    const ctx = await testContext();
    const id = await drafted(ctx);
    const { updated_at } = await campaign(ctx, id);
    ctx.clock.advance(1000);
    const note = (more: object) =>
      ctx.db.transaction((transaction) => noteBudget(transaction, id, { by: 'plan', at: ctx.now(), ...more }));
    await note({});
    expect(await campaign(ctx, id)).toMatchObject({ updated_at, budget_set_by: 'plan', budget_cents: 0 });
    await note({ minor: 500 });
    expect(await campaign(ctx, id)).toMatchObject({ updated_at: ctx.now().toISOString(), budget_cents: 500 });
  });
});
