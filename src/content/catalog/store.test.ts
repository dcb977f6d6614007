import { expect, test } from 'vitest';
import { selectBestClipForPlatform } from '../../decisions/selection/index.ts';
import { addVideo, onEachDatabase, uuid } from '../../testing/index.ts';
import { editClip, videoAssetWithClips } from './edit.ts';
import { removeUnused } from './store.ts';

onEachDatabase('proposed clips', (testContext) => {
  test('are removed unless somebody has decided on them, changed them, or set their status', async () => {
    const ctx = await testContext();
    const features = { visual_score: 0.5, has_audio: true };
    const [unused, decided, edited, failed, other] = [2, 3, 4, 5, 6].map(uuid) as [string, ...string[]];
    await addVideo(ctx, uuid(1), [{ id: decided ?? '', features }]);
    await selectBestClipForPlatform(ctx, { video_asset_id: uuid(1), platform: 'tiktok' });
    await addVideo(
      ctx,
      uuid(1),
      [unused, edited, failed, other].map((id) => ({ id: id ?? '', features })),
    );
    await editClip(ctx, edited ?? '', { features: { ...features, visual_score: 0.6 } });
    await editClip(ctx, failed ?? '', { status: 'failed' });
    const proposals = [unused, decided, edited, failed].map((id) => ({ id: id ?? '', features }));
    expect(await ctx.db.transaction((transaction) => removeUnused(transaction, proposals))).toEqual([unused]);
    const { clips } = await videoAssetWithClips(ctx, uuid(1));
    expect(clips.map(({ id }) => id)).toEqual([decided, edited, failed, other]);
  });
});
