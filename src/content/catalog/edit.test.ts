import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { onEachDatabase, settledEvents, uuid } from '../../testing/index.ts';
import { addClips, addVideoAsset, clip, editClip, videoAssetWithClips } from './edit.ts';
import { supersedeClips, videoAssets } from './store.ts';

const times = { start_ms: 0, end_ms: 12_000 };

onEachDatabase('editing the catalog', (testContext) => {
  test('a video and its clips are added and read back', async () => {
    const ctx = await testContext();
    const video = await addVideoAsset(ctx, { title: 'Lisbon', duration_ms: 60_000 });
    const clips = await addClips(ctx, video.id, [{ ...times, features: { visual_score: 0.5 } }]);
    expect(await videoAssetWithClips(ctx, video.id)).toEqual({ ...video, clips });
    expect(clips).toMatchObject([
      { status: 'ready', features: { visual_score: 0.5 }, created_at: ctx.now().toISOString() },
    ]);
    await expect(addVideoAsset(ctx, { id: video.id })).rejects.toMatchObject({ code: 'video-exists' });
    await expect(videoAssetWithClips(ctx, uuid(9))).rejects.toMatchObject({ code: 'video-not-found' });
  });

  test('superseded clips keep the time at which they were first superseded', async () => {
    const ctx = await testContext();
    const { id } = await addVideoAsset(ctx, { duration_ms: 60_000 });
    const replaced = async () => {
      await ctx.db.transaction((transaction) => supersedeClips(transaction, id, ctx.now()));
      const clips = ctx.db.kysely.selectFrom('clips').select(['status', 'superseded_at', 'updated_at']);
      ctx.clock.advance(1000);
      const rows = await clips.orderBy('created_at').execute();
      return rows.map(({ status, superseded_at, updated_at }) => {
        expect(updated_at).toEqual(superseded_at);
        return [status, superseded_at?.getTime()];
      });
    };
    const first = ctx.now().getTime();
    await addClips(ctx, id, [{ ...times, id: uuid(1) }]);
    ctx.clock.advance(1000);
    expect(await replaced()).toEqual([['failed', first + 1000]]);
    await expect(editClip(ctx, uuid(1), { status: 'ready' })).rejects.toMatchObject({ code: 'clip-superseded' });
    await addClips(ctx, id, [{ ...times, end_ms: 15_000 }]);
    expect(await replaced()).toEqual([
      ['failed', first + 1000],
      ['failed', first + 2000],
    ]);
  });

  test('the clips of a request are added all or not at all', async () => {
    const ctx = await testContext();
    const { id } = await addVideoAsset(ctx, { duration_ms: 60_000 });
    const [, late] = [{ ...times }, { start_ms: 0, end_ms: 60_001 }];
    await expect(addClips(ctx, id, [times, late])).rejects.toMatchObject({
      details: { errors: [{ path: 'clips[1].end_ms' }] },
    });
    await expect(
      addClips(ctx, id, [
        { ...times, id: uuid(1) },
        { ...times, id: uuid(1) },
      ]),
    ).rejects.toMatchObject({ code: 'clip-exists' });
    await expect(addClips(ctx, uuid(9), [times])).rejects.toMatchObject({ code: 'video-not-found' });
    expect((await videoAssetWithClips(ctx, id)).clips).toEqual([]);
  });

  test('editing a clip changes only the given fields and keeps the clip inside its video', async () => {
    const ctx = await testContext();
    const { id: videoId } = await addVideoAsset(ctx, { duration_ms: 60_000 });
    await addClips(ctx, videoId, [{ ...times, id: uuid(1), features: { visual_score: 0.5, brightness: 0.1 } }]);
    await editClip(ctx, uuid(1), { status: 'published', features: { sharpness: 1 }, why: 'it is on air' });
    expect(await clip(ctx, uuid(1))).toMatchObject({ ...times, status: 'published' });
    // replaced as a whole
    expect((await clip(ctx, uuid(1))).features).toEqual({ sharpness: 1 });
    // the ledger records what changed, and has no event if nothing did
    await editClip(ctx, uuid(1), { ...times, features: { sharpness: 1 } });
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'clip_edited' });
    const changes = {
      status: { from: 'ready', to: 'published' },
      'features.visual_score': { from: 0.5, to: null },
      'features.brightness': { from: 0.1, to: null },
      'features.sharpness': { from: null, to: 1 },
    };
    expect(rows.map(({ metadata }) => metadata)).toEqual([{ video_asset_id: videoId, changes, why: 'it is on air' }]);
    const refused = [
      [{ start_ms: 12_000 }, 'start_ms'],
      [{ end_ms: 0 }, 'end_ms'],
      [{ end_ms: 60_001 }, 'end_ms'],
      [{ features: { cut_position: 0.5 } }, 'features.cut_position'],
    ] as const;
    for (const [patch, path] of refused)
      await expect(editClip(ctx, uuid(1), patch)).rejects.toMatchObject({ details: { errors: [{ path }] } });
    await expect(editClip(ctx, uuid(9), { status: 'ready' })).rejects.toMatchObject({ code: 'clip-not-found' });
  });

  test('pages list every video once, newest first', async () => {
    const ctx = await testContext();
    for (let n = 1; n <= 5; n++) {
      await addVideoAsset(ctx, { id: uuid(n) });
      if (n % 2 === 0) ctx.clock.advance(1);
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { rows, next } = await videoAssets(ctx.db, { limit: 2, after });
      seen.push(...rows.map(({ id }) => id));
      after = next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual([5, 4, 3, 2, 1].map(uuid));
  });

  test('pages sorted by title list every video once, and equal titles by id', async () => {
    const ctx = await testContext();
    const titles = ['b', null, 'A', 'b', 'B', 'b'];
    for (const [at, title] of titles.entries()) await addVideoAsset(ctx, { id: uuid(9 - at), title });
    const seen: string[] = [];
    await ctx.db.transaction(async (transaction) => {
      // an index would return the rows in that order anyway
      for (const scan of ['indexscan', 'bitmapscan'])
        await sql.raw(`set local enable_${scan} = off`).execute(transaction.kysely);
      let after: string | undefined;
      do {
        const { rows, next } = await videoAssets(transaction, { limit: 1, after, sort: 'title' });
        seen.push(...rows.map(({ id }) => id));
        after = next ?? undefined;
      } while (after !== undefined);
    });
    expect(seen).toEqual([8, 7, 4, 5, 6, 9].map(uuid));
  });
});
