import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { unavailable } from '../../core/kernel/index.ts';
import { onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { videoAssetWithClips } from './edit.ts';
import { importManifest, type ManifestFormat } from './import.ts';
import { supersedeClips } from './store.ts';

const take = (ctx: TestContext, content: string | Buffer, format: ManifestFormat = 'ndjson') =>
  importManifest(ctx, Readable.from([Buffer.from(content)]), format);
const video = (facts: object) => JSON.stringify({ id: uuid(1), duration_ms: 60_000, ...facts });
const clip = (facts: object = {}) => ({ id: uuid(2), start_ms: 0, end_ms: 12_000, ...facts });

onEachDatabase('importing', (testContext) => {
  test('valid lines are imported, and each invalid line is reported with its number, field, and reason', async () => {
    const ctx = await testContext();
    const reply = await take(
      ctx,
      [
        video({ title: 'one', clips: [clip()] }),
        '',
        '{"id": 7',
        video({ id: uuid(3), clips: [clip({ id: uuid(4), end_ms: 60_001 })] }),
        `${video({ id: uuid(5), clips: [clip({ id: uuid(6), features: { motion_intesity: 1, visual_score: 1.5 } })] })}\r`,
        video({ id: uuid(7), clips: [clip()] }),
        '{"duration_ms": NaN}',
        '{"duration_ms": 1e999}',
        video({ id: uuid(8) }),
      ].join('\n'),
    );
    expect(reply).toMatchObject({ video_assets: 2, clips: 1, rejected_total: 6 });
    expect(reply.rejected.map(({ line, errors }) => [line, errors[0]?.path, errors[0]?.message])).toEqual([
      [3, '', expect.stringContaining('is not JSON')],
      [4, 'clips[0].end_ms', "must be at most the video's duration (60000 ms), got 60001"],
      [5, 'clips[0].features.visual_score', 'must be at most 1, got 1.5'],
      [6, 'clips[0].id', `clip ${uuid(2)} belongs to another video (${uuid(1)})`],
      [7, '', expect.stringContaining('is not JSON')],
      [8, 'duration_ms', 'must be a finite number, got Infinity'],
    ]);
    expect(reply.rejected[2]?.errors[1]?.message).toContain('did you mean motion_intensity?');
    const { rows } = await settledEvents(ctx, { limit: 10 });
    expect(rows).toMatchObject([
      { event_type: 'video_assets_imported', metadata: { clips: 1, video_asset_ids: { length: 2 } } },
      { event_type: 'import_completed', metadata: { video_assets: 2, clips: 1, rejected: 6 } },
    ]);
  });

  test('an imported line replaces the fields it contains, features as a whole, and leaves the rest unchanged', async () => {
    const ctx = await testContext();
    const before = clip({ status: 'pending', features: { visual_score: 0.5, brightness: 0.5 } });
    await take(ctx, video({ title: 'kept', clips: [before, clip({ id: uuid(3) })] }));
    await take(
      ctx,
      video({
        duration_ms: undefined,
        source_uri: 'new.mp4',
        clips: [clip({ end_ms: 9000, features: { sharpness: 0 } })],
      }),
    );
    const stored = await videoAssetWithClips(ctx, uuid(1));
    expect(stored).toMatchObject({ title: 'kept', duration_ms: 60_000, source_uri: 'new.mp4' });
    expect(stored.clips.map(({ id, end_ms, status, features }) => ({ id, end_ms, status, features }))).toEqual([
      { id: uuid(2), end_ms: 9000, status: 'pending', features: { sharpness: 0 } },
      { id: uuid(3), end_ms: 12_000, status: 'ready', features: {} },
    ]);
    await take(ctx, video({ title: null }));
    expect((await videoAssetWithClips(ctx, uuid(1))).title).toBeNull();
  });

  test('a clip imported without features keeps its own, and a video cannot become shorter than its clips', async () => {
    const ctx = await testContext();
    const features = { visual_score: 0.5, x_mine: 3 };
    await take(ctx, video({ clips: [clip({ features })] }));
    await take(ctx, video({ clips: [clip({ end_ms: 9000 })] }));
    expect((await videoAssetWithClips(ctx, uuid(1))).clips).toMatchObject([{ end_ms: 9000, features }]);
    const shortened = await take(ctx, video({ duration_ms: 8999 }));
    expect(shortened.rejected).toMatchObject([{ line: 1, errors: [{ path: 'duration_ms' }] }]);
    expect(await take(ctx, video({ duration_ms: 9000 }))).toMatchObject({ rejected_total: 0 });
    expect((await videoAssetWithClips(ctx, uuid(1))).duration_ms).toBe(9000);
  });

  test("superseded clips do not limit a video's duration, and importing one again restores it", async () => {
    const ctx = await testContext();
    await take(ctx, video({ clips: [clip({ end_ms: 50_000 }), clip({ id: uuid(3), end_ms: 20_000 })] }));
    await ctx.db.transaction((transaction) => supersedeClips(transaction, uuid(1), ctx.now()));
    expect(await take(ctx, video({ duration_ms: 30_000 }))).toMatchObject({ rejected_total: 0 });
    expect((await videoAssetWithClips(ctx, uuid(1))).clips).toEqual([]);
    await take(ctx, video({ duration_ms: 30_000, clips: [clip({ end_ms: 9000 })] }));
    const { clips } = await videoAssetWithClips(ctx, uuid(1));
    expect(clips).toMatchObject([{ id: uuid(2), end_ms: 9000, status: 'ready' }]);
  });

  test('a line that names a clip twice is rejected', async () => {
    const ctx = await testContext();
    const { rejected } = await take(ctx, video({ clips: [clip(), clip({ id: uuid(3) }), clip({ end_ms: 9000 })] }));
    expect(rejected).toEqual([
      { line: 1, errors: [{ path: 'clips[2].id', message: `clip ${uuid(2)} appears twice in this line` }] },
    ]);
  });

  test('each line of a file sees the changes of the lines before it', async () => {
    const ctx = await testContext();
    const lines = [
      video({ id: uuid(7), clips: [clip({ id: uuid(8), end_ms: 60_000 })] }),
      video({ clips: [clip({ end_ms: 50_000 })] }),
      video({ duration_ms: 40_000 }),
      video({ duration_ms: 30_000, clips: [clip({ end_ms: 20_000 })] }),
      video({ duration_ms: 10_000 }),
    ];
    const reply = await take(ctx, lines.join('\n'));
    expect(reply.rejected.map(({ line, errors }) => [line, errors[0]?.path])).toEqual([
      [3, 'duration_ms'],
      [5, 'duration_ms'],
    ]);
    expect(await videoAssetWithClips(ctx, uuid(1))).toMatchObject({ duration_ms: 30_000, clips: [{ end_ms: 20_000 }] });
  });

  test('a derived feature is rejected, except a position when the video has no duration', async () => {
    const ctx = await testContext();
    const lines = [
      video({ clips: [clip({ features: { duration_ms: 12_000 } })] }),
      video({ clips: [clip({ features: { cut_position: 0.1 } })] }),
      video({ clips: [clip({ features: { aspect_ratio: 1 } })] }),
      video({ id: uuid(9), duration_ms: undefined, clips: [clip({ id: uuid(8), features: { cut_position: 0.1 } })] }),
    ];
    const reply = await take(ctx, lines.join('\n'));
    expect(reply.rejected.map(({ errors }) => errors.map(({ path }) => path))).toEqual([
      ['clips[0].features.duration_ms'],
      ['clips[0].features.cut_position'],
      ['clips[0].features.aspect_ratio'],
    ]);
    expect(reply.clips).toBe(1);
  });

  test('a line over 1 MB is rejected, and the next one is read', async () => {
    const ctx = await testContext();
    const reply = await take(ctx, `${video({ title: 'x'.repeat(1_100_000) })}\n${video({})}`);
    expect(reply).toMatchObject({
      video_assets: 1,
      rejected: [{ line: 1, errors: [{ message: 'the line is longer than 1 MB' }] }],
    });
  });

  test('at most 1,000 rejected lines are listed, but all are counted', async () => {
    const ctx = await testContext();
    const reply = await take(ctx, '{}x\n'.repeat(1500));
    expect(reply.rejected).toHaveLength(1000);
    expect(reply.rejected_total).toBe(1500);
    expect((await settledEvents(ctx, { limit: 10 })).rows).toEqual([]);
  });

  test('a CSV has one clip per line, and an empty cell is an absent field', async () => {
    const ctx = await testContext();
    const header = 'video_asset_id,video_duration_ms,clip_id,start_ms,end_ms,status,visual_score,has_audio,x_mood';
    const lines = [
      header,
      `${uuid(1)},60000,${uuid(2)},0,12000,ready,0.5,true,`,
      `${uuid(1)},60000,${uuid(3)},5000,4000,ready,0.5,,-2`,
      '',
      `${uuid(1)},60000,${uuid(4)},0,12000,,high,,`,
      `${uuid(1)},,,20000,30000,,,,`,
      `${uuid(1)},,,40000,50000,,,FALSE,`,
      `${uuid(5)}`,
      `${uuid(1)},0,,0,12000,,,,`,
      `${uuid(1)},,7,0,12000,done,,,`,
      `7,,,0,12000,,1.5,,`,
      `,,,0,12000,,,,`,
    ];
    const reply = await take(ctx, lines.join('\n'), 'csv');
    expect(reply).toMatchObject({ video_assets: 1, clips: 3, rejected_total: 7 });
    expect(reply.rejected.map(({ line, errors }) => [line, ...errors.map(({ path }) => path)])).toEqual([
      [3, 'end_ms'],
      [5, 'visual_score'],
      [8, ''],
      [9, 'video_duration_ms'],
      [10, 'clip_id', 'status'],
      [11, 'video_asset_id', 'visual_score'],
      [12, 'video_asset_id'],
    ]);
    const { clips } = await videoAssetWithClips(ctx, uuid(1));
    expect(clips.map(({ features }) => features)).toEqual([
      { visual_score: 0.5, has_audio: true },
      {},
      { has_audio: false },
    ]);
    const [{ metadata } = expect.fail()] = (await settledEvents(ctx, { limit: 1 })).rows;
    expect(metadata).toEqual({ video_asset_ids: [uuid(1)], clips: 3 });
  });

  test('a CSV with a misspelled column is refused', async () => {
    const ctx = await testContext();
    const header = 'video_asset_id,start_ms,end_ms,motion_intesity';
    await expect(take(ctx, header, 'csv')).rejects.toMatchObject({
      code: 'validation-failed',
      details: { errors: [{ path: 'header[3]', message: expect.stringContaining('did you mean motion_intensity?') }] },
    });
  });

  test('an error about a CSV from another locale says which delimiter and number format to use', async () => {
    const ctx = await testContext();
    for (const [delimiter, name] of [
      [';', 'semicolons'],
      ['\t', 'tabs'],
    ] as const) {
      const header = ['\ufeffvideo_asset_id', 'start_ms', 'end_ms'].join(delimiter);
      await expect(take(ctx, `${header}\r\n`, 'csv')).rejects.toMatchObject({
        details: { errors: [{ path: 'header', message: expect.stringContaining(`${name}: use commas`) }] },
      });
    }
    const rows = ['video_asset_id,start_ms,end_ms,visual_score,has_audio', `${uuid(1)},0,"12.000,5","0,82",WAHR`];
    const { rejected } = await take(ctx, `\ufeff${rows.join('\r\n')}\r\n`, 'csv');
    expect(rejected[0]?.errors.map(({ message }) => message)).toEqual([
      'must be a number with a decimal point and without thousands separators, got "0,82"',
      'must be true or false, got "WAHR"',
      'must be a number with a decimal point and without thousands separators, got "12.000,5"',
    ]);
  });

  test('an import that the database interrupts reports the last stored line', async () => {
    const ctx = await testContext();
    let transactions = 0;
    const transaction: typeof ctx.db.transaction = (work) => {
      transactions += 1;
      return transactions > 1 ? Promise.reject(unavailable('database-unavailable', 'gone')) : ctx.db.transaction(work);
    };
    const db = new Proxy(ctx.db, {
      get: (target, key) => (key === 'transaction' ? transaction : Reflect.get(target, key)),
    });
    const lines = Array.from({ length: 600 }, () => JSON.stringify({ title: 'without an id' }));
    await expect(take({ ...ctx, db }, lines.join('\n'))).rejects.toMatchObject({
      code: 'import-interrupted',
      message: expect.stringMatching(/after line 500 \(500 videos and 0 clips\).*only the lines after that one/),
    });
  });

  test('lines and characters may be split across chunks of bytes', async () => {
    const ctx = await testContext();
    const content = Buffer.from([1, 2, 3].map((n) => video({ id: uuid(n), title: `Träume ${n}` })).join('\n'));
    const pieces = Array.from({ length: Math.ceil(content.length / 7) }, (_, at) =>
      content.subarray(at * 7, at * 7 + 7),
    );
    const reply = await importManifest(ctx, Readable.from(pieces), 'ndjson');
    expect(reply).toMatchObject({ video_assets: 3, rejected_total: 0 });
    expect((await videoAssetWithClips(ctx, uuid(3))).title).toBe('Träume 3');
  });
});
