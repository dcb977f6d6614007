import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addVideo, onEachDatabase, settledEvents, uuid } from '../../testing/index.ts';
import { activateRuleSet, applyRuleSet, compileRuleSet, DEFAULT_RULE_SETS } from '../rules/index.ts';
import { evidence } from './evidence.ts';
import { replayOrchestration } from './replay.ts';
import { getBestClipDecision, selectBestClipForPlatform, selectBestClipsForPlatforms } from './select.ts';
import { tryEdit } from './try-edit.ts';

const VIDEO = uuid(1);
const [DULL, FINE] = [uuid(2), uuid(3)];

onEachDatabase('selecting', (testContext) => {
  test('select_best_clip_for_platform_simple: the highest score wins, and a later decision replaces it', async () => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [
      { id: DULL, features: { visual_score: 0.2 } },
      { id: FINE, features: { visual_score: 0.9 } },
    ]);

    const decision = await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'tiktok' });

    expect(decision).toMatchObject({ video_asset_id: VIDEO, platform: 'tiktok', clip_id: FINE, rule_set_version: 1 });
    expect(await getBestClipDecision(ctx, { video_asset_id: VIDEO, platform: 'tiktok' })).toEqual(decision);
    expect(await getBestClipDecision(ctx, { video_asset_id: VIDEO, platform: 'youtube' })).toBeUndefined();

    // a later decision replaces it in every respect
    ctx.clock.advance(1000);
    await addVideo(ctx, VIDEO, [{ id: FINE, features: { visual_score: 0.1 } }]);
    const later = await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'tiktok' });
    expect(later).toMatchObject({ clip_id: DULL, decided_at: ctx.now() });
    expect(await getBestClipDecision(ctx, { video_asset_id: VIDEO, platform: 'tiktok' })).toEqual(later);
  });

  test('the current decision reports when its clip is no longer READY', async () => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [{ id: FINE, features: { visual_score: 0.9 } }]);
    await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'tiktok' });
    await ctx.db.kysely.updateTable('clips').set({ status: 'failed' }).where('id', '=', FINE).execute();
    const standing = await getBestClipDecision(ctx, { video_asset_id: VIDEO, platform: 'tiktok' });
    expect(standing).toMatchObject({ clip_id: FINE, clip_status: 'failed' });
  });

  test('clips boosted above 1 are ranked by their unclamped score and shown with a score of 1', async () => {
    const ctx = await testContext();
    const { ruleSet } = await applyRuleSet(ctx, {
      platform: 'tiktok',
      features: { visual_score: { weight: 1, shape: 'identity', when_missing: 0.5 } },
      boosts: [{ id: 'lift', when: 'clip.visual_score > 0.5', multiply: 1.56, because: 'it looks good' }],
    });
    await activateRuleSet(ctx, ruleSet.id);
    await addVideo(ctx, VIDEO, [
      { id: DULL, start_ms: 0, end_ms: 12_000, features: { visual_score: 0.66 } },
      { id: FINE, start_ms: 20_000, end_ms: 32_000, features: { visual_score: 0.97 } },
    ]);
    const decision = await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'tiktok' });
    expect(decision).toMatchObject({ clip_id: FINE, score: 1 });
    const { platforms } = await evidence(ctx, decision.orchestration_id);
    expect(platforms.tiktok).toMatchObject({
      winner: { clip_id: FINE, score: 1 },
      runner_up: { clip_id: DULL, score: 1 },
    });
    expect((await replayOrchestration(ctx, decision.orchestration_id)).identical).toBe(true);
    // older evidence is replayed with the ranking that was used then
    await sql`update orchestrations set ranking = 'clamped-score'`.execute(ctx.db.kysely);
    expect((await replayOrchestration(ctx, decision.orchestration_id)).decisions[0]?.computed).toEqual({
      clip_id: DULL,
      score: 1,
    });
  });

  test('the database keeps decisions append-only', async () => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [{ id: FINE, features: { visual_score: 0.9 } }]);
    await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'tiktok' });
    await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'tiktok' });
    expect(await ctx.db.kysely.selectFrom('decisions').selectAll().execute()).toHaveLength(2);
    for (const statement of ['update decisions set score = 0', 'delete from decisions', 'truncate decisions'])
      await expect(sql.raw(statement).execute(ctx.db.kysely)).rejects.toThrow('decisions are append-only');
  });

  test('select_best_clips_for_multiple_platforms: each platform gets one decision and one event', async () => {
    const ctx = await testContext();
    const [short, long] = [uuid(4), uuid(5)];
    await addVideo(ctx, VIDEO, [
      { id: short, start_ms: 0, end_ms: 12_000, features: { visual_score: 0.6 } },
      { id: long, start_ms: 0, end_ms: 55_000, features: { visual_score: 0.6 } },
      { id: DULL, start_ms: 0, end_ms: 30_000, features: { visual_score: 0.1 } },
    ]);

    const decisions = await selectBestClipsForPlatforms(ctx, {
      video_asset_id: VIDEO,
      platforms: ['youtube', 'tiktok', 'youtube'],
    });

    expect(decisions.map(({ platform, clip_id }) => [platform, clip_id])).toEqual([
      ['tiktok', short],
      ['youtube', long],
    ]);
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'best_clip_selected' });
    expect(rows.map(({ entity_id, metadata }) => [entity_id, metadata.platform, metadata.num_candidates])).toEqual([
      [VIDEO, 'tiktok', 3],
      [VIDEO, 'youtube', 3],
    ]);
  });

  test('best_clip_uses_rule_engine_scores: the decision has exactly the score of the compiled rules', async () => {
    const ctx = await testContext();
    const features = { visual_score: 0.4, motion_intensity: 0.9, hook_strength: 0.3 };
    await addVideo(ctx, VIDEO, [{ id: FINE, start_ms: 6000, end_ms: 24_000, features }]);

    const decision = await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'instagram' });

    const asRead = { ...features, duration_ms: 18_000, cut_position: 15_000 / 60_000 };
    const rules = compileRuleSet(DEFAULT_RULE_SETS.instagram);
    expect(decision.score).toBe(rules.evaluate([asRead]).scores[0]);
    // by hand: (.65·.4 + .20·1 + .20·.875 + .10·.9) ÷ 1.15
    expect(decision.score).toBeCloseTo((0.26 + 0.2 + 0.175 + 0.09) / 1.15, 12);
  });

  test('a clip that breaks a requirement never wins, however high it scores', async () => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [
      { id: FINE, start_ms: 0, end_ms: 4000, features: { visual_score: 1 } },
      { id: DULL, features: { visual_score: 0.1 } },
    ]);
    const { clip_id } = await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'tiktok' });
    expect(clip_id).toBe(DULL);
  });

  test('on a tie, the earlier clip wins, then the smaller id', async () => {
    const ctx = await testContext();
    // without the video's duration, the position does not distinguish the clips
    const same = { features: { visual_score: 0.5 } };
    await addVideo(
      ctx,
      VIDEO,
      [
        { id: uuid(9), ...same },
        { id: uuid(8), ...same },
        { id: uuid(7), start_ms: 1, end_ms: 12_001, ...same },
      ],
      null,
    );
    const { clip_id } = await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'youtube' });
    expect(clip_id).toBe(uuid(8));
  });

  test('only READY clips are considered', async () => {
    const ctx = await testContext();
    const best = { features: { visual_score: 1 } };
    await addVideo(ctx, VIDEO, [
      ...['pending', 'processing', 'published', 'failed'].map((status) => ({ status, ...best })),
      { id: DULL, features: { visual_score: 0 } },
    ]);
    const { clip_id } = await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'youtube' });
    expect(clip_id).toBe(DULL);
  });

  test.each([
    ['an unknown video', uuid(99), ['tiktok'], 'video-not-found'],
    ['an invalid id', 'abc', ['tiktok'], 'validation-failed'],
    ['no platform', VIDEO, [], 'validation-failed'],
    ['an unknown platform', VIDEO, ['TikTok'], 'validation-failed'],
    ['a video without READY clips', VIDEO, ['tiktok'], 'no-ready-clip'],
  ])('%s is refused and writes nothing', async (_, videoAssetId, platforms, code) => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [{ status: 'failed' }]);
    const before = await settledEvents(ctx, { limit: 10 });
    // as a JavaScript caller may do
    const wanted = { video_asset_id: videoAssetId, platforms: platforms as 'tiktok'[] };
    await expect(selectBestClipsForPlatforms(ctx, wanted)).rejects.toMatchObject({ code });
    expect(await settledEvents(ctx, { limit: 10 })).toEqual(before);
  });

  test('the evidence explains every candidate with the score that decided', async () => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [
      { id: DULL, start_ms: 0, end_ms: 4000, features: { visual_score: 0.2 } },
      { id: FINE, features: { visual_score: 0.9 } },
    ]);
    const decision = await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'tiktok' });
    const { platforms, video_asset_id } = await evidence(ctx, decision.orchestration_id);
    expect(video_asset_id).toBe(VIDEO);
    expect(Object.keys(platforms)).toEqual(['tiktok']);
    const candidates = platforms.tiktok?.candidates ?? [];
    expect(candidates.map(({ clip_id, eligible }) => [clip_id, eligible])).toEqual([
      [DULL, false],
      [FINE, true],
    ]);
    expect(candidates[0]?.failed).toMatchObject([{ id: 'tiktok-min-duration' }]);
    expect(candidates[1]?.score).toBe(decision.score);
    const sum = candidates[1]?.contributions.reduce((total, { contribution }) => total + contribution, 0);
    expect(sum).toBeCloseTo(decision.score, 12);
  });

  test('the evidence names the runner-up and the smallest edit that makes it win', async () => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [
      { id: FINE, start_ms: 40_000, end_ms: 52_000, features: { visual_score: 0.6 } },
      { id: DULL, start_ms: 20_000, end_ms: 59_000, features: { visual_score: 0.6 } },
    ]);
    const { orchestration_id } = await selectBestClipForPlatform(ctx, {
      video_asset_id: VIDEO,
      platform: 'tiktok',
    });
    const { platforms } = await evidence(ctx, orchestration_id);
    expect(platforms.tiktok?.winner?.clip_id).toBe(FINE);
    expect(platforms.tiktok?.winner?.words).toMatch(/^TikTok 0\.\d\d: /);
    const { clip_id, would_win: change } = platforms.tiktok?.runner_up ?? {};
    expect(clip_id).toBe(DULL);
    expect(change?.words).toMatch(/^end [\d.]+ s earlier/);
    const tried = await tryEdit(ctx, orchestration_id, { platform: 'tiktok', clip_id: DULL });
    expect(tried).toMatchObject({ wins: false, would_win: change, rival: { clip_id: FINE } });
    const asItIs = await tryEdit(ctx, orchestration_id, { platform: 'tiktok', clip_id: FINE });
    expect(asItIs).toMatchObject({ wins: true, would_win: null, rival: { clip_id: DULL } });
    const { start_ms, end_ms } = change ?? {};
    const edited = await tryEdit(ctx, orchestration_id, { platform: 'tiktok', clip_id: DULL, start_ms, end_ms });
    expect(edited).toMatchObject({ wins: true, score: change?.score });
    await expect(
      tryEdit(ctx, orchestration_id, { platform: 'tiktok', clip_id: DULL, end_ms: 1 }),
    ).rejects.toMatchObject({
      code: 'validation-failed',
    });
    // up to the end of the film, and not a millisecond further
    const upTo = (end: number) => tryEdit(ctx, orchestration_id, { platform: 'tiktok', clip_id: DULL, end_ms: end });
    expect(await upTo(60_000)).toMatchObject({ start_ms: 20_000, end_ms: 60_000 });
    await expect(upTo(60_001)).rejects.toMatchObject({ details: { errors: [{ path: 'end_ms' }] } });
    await expect(tryEdit(ctx, orchestration_id, { platform: 'youtube', clip_id: DULL })).rejects.toMatchObject({
      code: 'decision-not-found',
    });
    // the edit that is named does win
    await addVideo(ctx, VIDEO, [
      { id: DULL, start_ms: change?.start_ms ?? 0, end_ms: change?.end_ms ?? 0, features: { visual_score: 0.6 } },
    ]);
    const again = await selectBestClipForPlatform(ctx, { video_asset_id: VIDEO, platform: 'tiktok' });
    expect([again.clip_id, again.score]).toEqual([DULL, change?.score]);
  });

  test('without a second eligible clip there is no runner-up, and without any there is no winner', async () => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [
      { id: FINE, features: { visual_score: 0.6 } },
      { id: DULL, start_ms: 0, end_ms: 4000, features: { visual_score: 0.9 } },
    ]);
    const { orchestration_id } = await selectBestClipForPlatform(ctx, {
      video_asset_id: VIDEO,
      platform: 'tiktok',
    });
    const { platforms } = await evidence(ctx, orchestration_id);
    expect(platforms.tiktok).toMatchObject({ winner: { clip_id: FINE }, runner_up: null });
    await ctx.db.kysely.updateTable('clips').set({ status: 'failed' }).where('id', '=', FINE).execute();
    const [youtube] = await selectBestClipsForPlatforms(ctx, {
      video_asset_id: VIDEO,
      platforms: ['tiktok', 'youtube'],
    });
    const later = await evidence(ctx, youtube?.orchestration_id ?? '');
    expect(later.platforms.tiktok).toMatchObject({ winner: null, runner_up: null });
  });

  test('the evidence does not change when a clip changes later', async () => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [{ id: FINE, features: { visual_score: 0.9 } }]);
    const { orchestration_id } = await selectBestClipForPlatform(ctx, {
      video_asset_id: VIDEO,
      platform: 'tiktok',
    });
    const before = await evidence(ctx, orchestration_id);
    await addVideo(ctx, VIDEO, [{ id: FINE, features: { visual_score: 0.1 } }]);
    expect(await evidence(ctx, orchestration_id)).toEqual(before);
  });
});
