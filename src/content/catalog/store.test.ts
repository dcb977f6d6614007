import { expect, test } from 'vitest';
import { selectBestClipForPlatform } from '../../decisions/selection/index.ts';
import { addVideo, onEachDatabase, uuid } from '../../testing/index.ts';
import { addVideoAsset, editClip, videoAssetWithClips } from './edit.ts';
import { clipCounts, countVideosIn, removeUnused, supersedeClips, videoAssets, videosIn } from './store.ts';

onEachDatabase('the catalog', (testContext) => {
  test('proposed clips are removed unless they have a decision or were edited', async () => {
    const ctx = await testContext();
    const features = { visual_score: 0.5, has_audio: true };
    const [unused, decided, edited, failed, moved, other] = [2, 3, 4, 5, 6, 7].map(uuid) as [string, ...string[]];
    await addVideo(ctx, uuid(1), [{ id: decided ?? '', features }]);
    await selectBestClipForPlatform(ctx, { video_asset_id: uuid(1), platform: 'tiktok' });
    await addVideo(
      ctx,
      uuid(1),
      [unused, edited, failed, moved, other].map((id) => ({ id: id ?? '', features })),
    );
    await editClip(ctx, edited ?? '', { features: { ...features, visual_score: 0.6 } });
    await editClip(ctx, failed ?? '', { status: 'failed' });
    await editClip(ctx, moved ?? '', { end_ms: 11_000 });
    const proposals = [unused, decided, edited, failed, moved].map((id) => ({
      id: id ?? '',
      start_ms: 0,
      end_ms: 12_000,
      features,
    }));
    expect(await ctx.db.transaction((transaction) => removeUnused(transaction, proposals))).toEqual([unused]);
    const { clips } = await videoAssetWithClips(ctx, uuid(1));
    expect(clips.map(({ id }) => id)).toEqual([decided, edited, failed, moved, other]);
  });

  test('a search finds a title whether its accents are composed or decomposed', async () => {
    const ctx = await testContext();
    for (const [at, form] of (['NFC', 'NFD'] as const).entries())
      await addVideoAsset(ctx, { id: uuid(at + 1), title: 'Träume in Köln'.normalize(form) });
    for (const form of ['NFC', 'NFD'] as const) {
      const { rows } = await videoAssets(ctx.db, { q: 'träume'.normalize(form), limit: 10 });
      expect(rows.map(({ id }) => id).sort()).toEqual([uuid(1), uuid(2)]);
    }
  });

  test('a time range includes videos created at its start and at its end', async () => {
    const ctx = await testContext();
    const moments: string[] = [];
    for (const id of [1, 2, 3, 4].map(uuid)) {
      moments.push((await addVideoAsset(ctx, { id })).created_at);
      ctx.clock.advance(1);
    }
    const [first, second, third] = moments as [string, string, string];
    const inside = async (stretch: { since?: string; until: string }, after?: string) => [
      await countVideosIn(ctx.db, stretch),
      ...(await videosIn(ctx.db, stretch, after, 10)),
    ];
    expect(await inside({ since: second, until: third })).toEqual([2, uuid(2), uuid(3)]);
    expect(await inside({ until: third }, uuid(2))).toEqual([3, uuid(3)]);
    expect(await inside({ until: first })).toEqual([1, uuid(1)]);
    expect(await videosIn(ctx.db, { until: third }, undefined, 2)).toEqual([uuid(1), uuid(2)]);
  });

  test('superseded clips are neither counted nor listed', async () => {
    const ctx = await testContext();
    for (const [video, ...clips] of [
      [1, 2, 3],
      [4, 5],
    ])
      await addVideo(
        ctx,
        uuid(video ?? 0),
        clips.map((id) => ({ id: uuid(id), features: {} })),
      );
    const found = async () => [
      [...(await clipCounts(ctx.db, [uuid(1), uuid(4), uuid(9)]))],
      (await videoAssetWithClips(ctx, uuid(1))).clips.map(({ id }) => id),
    ];
    expect(await found()).toEqual([
      expect.arrayContaining([
        [uuid(1), 2],
        [uuid(4), 1],
      ]),
      [uuid(2), uuid(3)],
    ]);
    await ctx.db.transaction((transaction) => supersedeClips(transaction, uuid(1), ctx.now()));
    expect(await found()).toEqual([[[uuid(4), 1]], []]);
  });
});
