import { expect, test } from 'vitest';
import { parse } from '../../core/kernel/index.ts';
import { evidence } from '../../decisions/selection/evidence.ts';
import { replayOrchestration } from '../../decisions/selection/index.ts';
import { addVideo, onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { campaign, editCampaign } from './edit.ts';
import { orchestrate } from './orchestrate.ts';
import { orchestrateWithBisection } from './orchestrate-with-bisection.ts';
import { BatchBody } from './schema.ts';
import { findCampaigns } from './store.ts';
import { summarizeCampaigns } from './summarize-campaigns.ts';

const video = uuid(1);
const [best, alike, other, late] = [uuid(2), uuid(3), uuid(4), uuid(5)];

/** A film whose second-best clip overlaps the best one. */
const withClips = (ctx: TestContext) =>
  addVideo(ctx, video, [
    { id: best, start_ms: 0, end_ms: 12_000, features: { visual_score: 0.9, motion_intensity: 0.9 } },
    { id: alike, start_ms: 1_000, end_ms: 13_000, features: { visual_score: 0.89, motion_intensity: 0.9 } },
    { id: other, start_ms: 30_000, end_ms: 42_000, features: { visual_score: 0.6, motion_intensity: 0.2 } },
    { id: late, start_ms: 46_000, end_ms: 58_000, features: { visual_score: 0.5, motion_intensity: 0.5 } },
  ]);

const withCards = (ctx: TestContext, instagram: number) =>
  orchestrate(ctx, { video_asset_id: video, platforms: ['instagram', 'youtube'], cards: { instagram } });

onEachDatabase('cards of a campaign', (testContext) => {
  test('orchestration drafts a carousel of distinct clips that replays identically, and repeating it changes nothing', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const made = await withCards(ctx, 3);
    const [instagram, youtube] = made.campaigns;
    expect(instagram).toMatchObject({ outcome: 'created', format: 'carousel', clip_id: best });
    expect(instagram?.cards?.map(({ position, clip_id }) => [position, clip_id])).toEqual([
      [1, best],
      [2, other],
      [3, late],
    ]);
    expect(youtube).toEqual({
      id: youtube?.id,
      video_asset_id: video,
      platform: 'youtube',
      clip_id: best,
      outcome: 'created',
    });
    expect(await campaign(ctx, instagram?.id ?? '')).toMatchObject({
      ...{ format: 'carousel', clip_id: best },
      cards: [{ position: 1 }, { position: 2 }, { position: 3, clip_id: late }],
    });
    const listed = await findCampaigns(ctx.db, { limit: 10 });
    expect(listed.rows.map(({ platform, cards }) => [platform, cards.length]).sort()).toEqual([
      ['instagram', 3],
      ['youtube', 0],
    ]);
    const { platforms } = await evidence(ctx, made.orchestration_id);
    expect(platforms.instagram?.cards).toMatchObject({ policy: 'max-sum-1', count: 3, exact: true });
    expect(platforms.youtube?.cards).toBeNull();
    expect(await replayOrchestration(ctx, made.orchestration_id)).toMatchObject({ identical: true });
    const again = await withCards(ctx, 3);
    expect(again.campaigns.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  });

  test('new cards replace those of an automatic draft, with a ledger event, but never those that a person set', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const [made] = (await withCards(ctx, 3)).campaigns;
    const id = made?.id ?? '';
    ctx.clock.advance(1000);
    const [updated] = (await withCards(ctx, 2)).campaigns;
    expect((await campaign(ctx, id)).updated_at).toBe(ctx.now().toISOString());
    expect(updated).toMatchObject({ id, outcome: 'updated', cards: [{ clip_id: best }, { clip_id: other }] });
    const { rows } = await settledEvents(ctx, { limit: 100, entity_id: id });
    expect(rows.map(({ event_type, metadata }) => [event_type, metadata.cards, metadata.previous_cards])).toEqual([
      ['campaign_created_auto', [best, other, late], undefined],
      ['campaign_updated_auto', [best, other], [best, other, late]],
    ]);
    const decided = await settledEvents(ctx, { limit: 100, event_type: 'best_clip_selected' });
    expect(decided.rows.map(({ metadata }) => [metadata.platform, metadata.clip_id])).toEqual([
      ...[
        ['instagram', best],
        ['youtube', best],
        ['instagram', best],
        ['youtube', best],
      ],
    ]);
    const [plain] = (await orchestrate(ctx, { video_asset_id: video })).campaigns;
    expect(plain).toEqual({
      ...{ id, video_asset_id: video, platform: 'instagram', clip_id: best, outcome: 'kept', would_choose: best },
    });
    await editCampaign(ctx, id, { cards: [late, best] });
    expect(await editCampaign(ctx, id, { name: 'Autumn' })).toMatchObject({
      ...{ clip_id: late, format: 'carousel', cards: [{ clip_id: late }, { clip_id: best }] },
    });
    const [kept] = (await withCards(ctx, 2)).campaigns;
    expect(kept).toMatchObject({
      outcome: 'kept',
      clip_id: late,
      would_choose: best,
      would_choose_cards: [best, other],
    });
    expect(kept?.cards?.map(({ because }) => because)).toEqual([
      'A person chose it.',
      'An earlier decision chose it. This decision would show it as card 1.',
    ]);
    // it includes the winner, though not first
    const summaries = await summarizeCampaigns(ctx.db, [id]);
    expect(summaries.get(id)?.decision?.is_winner).toBe(true);
    await editCampaign(ctx, id, { cards: [late, other] });
    expect((await summarizeCampaigns(ctx.db, [id])).get(id)?.decision?.is_winner).toBe(false);
  });

  test('setting the budget does not make a draft’s cards a person’s choice', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const [made] = (await withCards(ctx, 3)).campaigns;
    await editCampaign(ctx, made?.id ?? '', { budget_cents: 5000 });
    const [kept] = (await withCards(ctx, 2)).campaigns;
    expect(kept?.outcome).toBe('kept');
    expect(kept?.cards?.at(-1)).toMatchObject({ clip_id: late, because: 'An earlier decision chose it.' });
  });

  test('if all other clips overlap the best one, the draft has one clip and says why', async () => {
    const ctx = await testContext();
    await addVideo(ctx, video, [
      { id: best, start_ms: 0, end_ms: 12_000 },
      { id: alike, start_ms: 1_000, end_ms: 13_000 },
    ]);
    const [made] = (await withCards(ctx, 3)).campaigns;
    expect(made).toMatchObject({ format: 'single', cards: [], clip_id: best });
    expect(made?.cards_because).toBe('1 of 3 cards: the other clips overlap them.');
  });

  test('a batch gives each video the same cards as orchestrating it alone', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const plain = uuid(40);
    await addVideo(ctx, plain, [{ id: uuid(41) }]);
    const request = { platforms: ['instagram', 'tiktok'], cards: { instagram: 3 } } as const;
    const { orchestrated, failed } = await orchestrateWithBisection(ctx, {
      ...request,
      video_asset_ids: [plain, video, uuid(99)],
    });
    expect([...failed.keys()]).toEqual([uuid(99)]);
    const drafted = (id: string) => orchestrated.get(id)?.campaigns.map(({ format, cards }) => [format, cards?.length]);
    expect([drafted(video), drafted(plain)]).toEqual([
      [
        ['carousel', 3],
        [undefined, undefined],
      ],
      [
        ['single', 0],
        [undefined, undefined],
      ],
    ]);
    const alone = await orchestrate(ctx, { ...request, video_asset_id: video });
    expect(alone.campaigns.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  });

  test('a person can reorder and remove cards, and a refusal names the invalid card or format', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const campaigns = (await withCards(ctx, 3)).campaigns;
    const id = campaigns[0]?.id ?? '';
    const ordered = await editCampaign(ctx, id, { cards: [late, best, other] });
    expect(ordered).toMatchObject({ clip_id: late, format: 'carousel', edited: true });
    expect(ordered.cards.map(({ score }) => score === null)).toEqual([false, false, false]);
    expect(await editCampaign(ctx, id, { cards: [best, other], format: 'multi' })).toMatchObject({ format: 'multi' });
    await expect(editCampaign(ctx, id, { cards: [best, best] })).rejects.toThrow('cards[1]: must be unique');
    await expect(editCampaign(ctx, id, { cards: [best, uuid(9)] })).rejects.toThrow('cards[1]');
    await expect(editCampaign(ctx, id, { cards: [best] })).rejects.toThrow(
      'Instagram accepts 2 to 10 clips per campaign',
    );
    const youtube = campaigns[1]?.id ?? '';
    await expect(editCampaign(ctx, youtube, { cards: [best, other], format: 'carousel' })).rejects.toThrow(
      'format: YouTube does not accept the format carousel: use multi',
    );
    expect(await editCampaign(ctx, id, { cards: null })).toMatchObject({ clip_id: best, format: 'single', cards: [] });
  });

  test('requesting cards for one platform keeps the cards of a draft on another', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const [made] = (await withCards(ctx, 3)).campaigns;
    const platforms = ['instagram', 'tiktok'] as const;
    const { campaigns } = await orchestrate(ctx, { video_asset_id: video, platforms, cards: { tiktok: 2 } });
    expect(campaigns.map(({ platform, outcome }) => [platform, outcome])).toEqual([
      ['instagram', 'kept'],
      ['tiktok', 'created'],
    ]);
    expect((await campaign(ctx, made?.id ?? '')).cards).toHaveLength(3);
  });

  test('a person can set as many cards as the platform allows, and not one more', async () => {
    const ctx = await testContext();
    const clips = Array.from({ length: 6 }, (_, at) => ({
      id: uuid(10 + at),
      start_ms: at * 10_000,
      end_ms: at * 10_000 + 10_000,
    }));
    await addVideo(ctx, video, clips);
    const { campaigns } = await orchestrate(ctx, { video_asset_id: video, platforms: ['tiktok'] });
    const named = (count: number) =>
      editCampaign(ctx, campaigns[0]?.id ?? '', { cards: clips.slice(0, count).map(({ id }) => id) });
    expect((await named(5)).cards).toHaveLength(5);
    await expect(named(6)).rejects.toThrow('TikTok accepts 2 to 5 clips per campaign; got 6');
  });

  test('a card count that is too high, for an unrequested platform, or with Thompson sampling is refused', async () => {
    const ctx = await testContext();
    const refused = (more: object) => orchestrate(ctx, { video_asset_id: video, platforms: ['tiktok'], ...more });
    await expect(refused({ cards: { tiktok: 6 } })).rejects.toThrow(
      'cards.tiktok: must be 2 to 5, the clips allowed per campaign on TikTok; got 6',
    );
    await expect(refused({ cards: { instagram: 3 } })).rejects.toThrow(
      'cards.instagram: is for a platform that is not',
    );
    await expect(refused({ cards: { tiktok: 2 }, mode: 'thompson' })).rejects.toThrow(
      'mode: must be exploit with cards',
    );
  });
});

test('a batch with cards is refused with Thompson sampling', () => {
  const drawn = { filter: {}, platforms: ['instagram'], cards: { instagram: 3 }, mode: 'thompson' };
  expect(() => parse(BatchBody, drawn)).toThrow('mode: must be exploit with cards');
});
