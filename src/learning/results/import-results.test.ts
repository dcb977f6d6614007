import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { orchestrate } from '../../campaigns/drafts/index.ts';
import { addVideo, onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { importResults } from './import-results.ts';
import { mapExternalNames, results, resultWithHistory } from './results.ts';
import type { ResultsQuery } from './schema.ts';

const [video, clip, other] = [uuid(1), uuid(2), uuid(3)];
const line = (facts: object = {}) => ({
  clip_id: clip,
  platform: 'tiktok',
  period_start: '2025-12-01',
  period_end: '2025-12-07',
  source: 'test',
  impressions: 1000,
  views_3s: 300,
  ...facts,
});

const ndjson = (ctx: TestContext, ...lines: unknown[]) => {
  const text = lines.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n');
  return importResults(ctx, { ndjson: Readable.from([Buffer.from(text)]) });
};
const csv = (ctx: TestContext, text: string | Buffer, query: ResultsQuery = {}) =>
  importResults(ctx, { csv: Readable.from([Buffer.from(text)]), query });
const stored = async (ctx: TestContext) => (await results(ctx, { limit: 100 })).rows;

const withClips = async (ctx: TestContext) => {
  const clips = [
    { id: clip, features: { visual_score: 0.9 } },
    { id: other, features: { visual_score: 0.2 } },
  ];
  await addVideo(ctx, video, clips);
  const { campaigns } = await orchestrate(ctx, { video_asset_id: video, platforms: ['instagram'] });
  return String(campaigns[0]?.id);
};

onEachDatabase('importing results', (testContext) => {
  test('an amount needs a currency unless it is 0', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const reply = await ndjson(
      ctx,
      line({ spend_minor: 500 }),
      line({ revenue_minor: 1, currency: null }),
      line({ spend_minor: 0 }),
      line({ clip_id: other, spend_minor: 500, currency: 'EUR' }),
    );
    expect(reply.results).toBe(2);
    expect(reply.rejected.map(({ line: at, errors: [error] }) => [at, error?.path, error?.message])).toEqual([
      [1, 'currency', 'must be that of spend_minor, such as EUR'],
      [2, 'currency', 'must be that of revenue_minor, such as EUR'],
    ]);
  });

  test('the posting time is kept if a correction or a repeated row omits it', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const posted_at = '2025-11-30T18:00:00Z';
    await ndjson(ctx, line({ posted_at }));
    expect(await ndjson(ctx, line())).toMatchObject({ results: 0, unchanged: 1 });
    expect(await ndjson(ctx, line({ impressions: 1001 }))).toMatchObject({ results: 1, corrected: 1 });
    expect(await stored(ctx)).toMatchObject([{ impressions: 1001, posted_at }]);
    const earlier = '2025-11-30T17:00:00Z';
    expect(await ndjson(ctx, line({ impressions: 1001, posted_at: earlier }))).toMatchObject({ corrected: 1 });
    expect(await stored(ctx)).toMatchObject([{ posted_at: earlier }]);
  });

  test('simultaneous corrections are applied one after another, and none is lost', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const figures = [1001, 1002, 1003, 1004, 1005, 1006];
    const replies = await Promise.all(figures.map((impressions) => ndjson(ctx, line({ impressions }))));
    expect(replies.map(({ rejected_total, results }) => [rejected_total, results])).toEqual(figures.map(() => [0, 1]));
    const [result] = await stored(ctx);
    const { history } = await resultWithHistory(ctx, String(result?.id));
    expect([...history, result].map((each) => each?.impressions).sort()).toEqual(figures);
  });

  test('a dry run reports what the import will do, including unknown names, and stores nothing', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    await ndjson(ctx, line());
    const all = { limit: 100 };
    const events = await settledEvents(ctx, all);
    const header = 'platform,period_start,period_end,source,clip_id,impressions\n';
    const rows = [`tiktok,2025-12-01,2025-12-07,test,${clip},2000`, `tiktok,2025-12-08,2025-12-09,test,${other},9`];
    const text = `${header}${rows.join('\n')}\ntiktok,2025-12-08,2025-12-09,test,${uuid(9)},1\n${rows[1]}`;
    const preview = await csv(ctx, text, { dry_run: 'true' });
    expect(preview).toMatchObject({ results: 2, corrected: 1, unchanged: 1, rejected_total: 1 });
    expect([(await stored(ctx)).length, await settledEvents(ctx, all)]).toEqual([1, events]);
    const { import_id: _, ...imported } = await csv(ctx, text);
    expect(preview).toMatchObject(imported);
    const studio =
      'Content,Video title,Video publish time,Views,Impressions\nTotal,,,5,9\nabcdefghijk,Ours,"Nov 1, 2025",5,9';
    const query = { period_start: '2025-12-01', period_end: '2025-12-07', dry_run: 'true' as const };
    const { unknown_names } = await csv(ctx, studio, query);
    expect(unknown_names).toMatchObject([{ platform: 'youtube', name: 'abcdefghijk', rows: 1 }]);
  });

  test('a line is imported whole or not at all, and an invalid line does not stop the others', async () => {
    const ctx = await testContext();
    const campaign = await withClips(ctx);
    const reply = await ndjson(
      ctx,
      line(),
      line({ clip_id: other, views_3s: 1001 }),
      '{"clip_id": 7',
      line({ clip_id: uuid(9) }),
      line({ campaign_id: campaign }),
      line({ clip_id: undefined, campaign_id: campaign }),
      line({ clip_id: undefined, campaign_id: campaign, platform: 'instagram' }),
      line({ impresions: 3 }),
      line({ period_end: '2025-11-30' }),
      line({ impressions: undefined, views_3s: undefined }),
      line({ clip_id: other, likes: -1, currency: 'EURO' }),
      line({ clip_id: other, clicks: 2000 }),
    );
    expect(reply).toMatchObject({ results: 3, corrected: 0, unchanged: 0, rejected_total: 9 });
    expect(reply.rejected.map(({ line: at, errors }) => [at, errors[0]?.path, errors[0]?.message])).toEqual([
      [2, 'views_3s', 'must be at most impressions (1000), got 1001'],
      [3, '', expect.stringContaining('is not JSON')],
      [4, 'clip_id', `there is no clip ${uuid(9)}`],
      [5, '', 'must have either a clip_id or a campaign_id'],
      [6, 'platform', `campaign ${campaign} runs on instagram, not on tiktok`],
      [8, 'impresions', 'unknown field; did you mean impressions?'],
      [9, 'period_end', 'must not be before period_start (2025-12-01)'],
      [10, '', expect.stringContaining('has no figures')],
      [11, 'currency', 'must be an ISO 4217 code in capitals, such as USD, got "EURO"'],
    ]);
    expect(reply.warnings).toEqual([{ line: 12, message: 'clicks exceeds impressions (1000), got 2000' }]);
    const rows = await stored(ctx);
    expect(rows.map(({ clip_id, campaign_id }) => [clip_id, campaign_id])).toEqual(
      expect.arrayContaining([
        [clip, null],
        [clip, campaign],
        [other, null],
      ]),
    );
  });

  test('a repeated row changes nothing, and a correction replaces the row and keeps its history', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    await ndjson(ctx, line());
    expect(await ndjson(ctx, line())).toMatchObject({ results: 0, corrected: 0, unchanged: 1 });
    ctx.clock.advance(1000);
    // the same period, written as instants
    const instants = { period_start: '2025-12-01T00:00:00Z', period_end: '2025-12-08T01:00:00+01:00' };
    expect(await ndjson(ctx, line({ ...instants, impressions: 1100 }))).toMatchObject({ results: 1, corrected: 1 });
    const [row, ...more] = await stored(ctx);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ impressions: 1100, views_3s: 300, revision: 2 });
    expect(await resultWithHistory(ctx, String(row?.id))).toMatchObject({
      history: [{ revision: 1, impressions: 1000, views_3s: 300, received_at: '2026-01-01T00:00:00.000Z' }],
    });
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'results_imported' });
    expect(rows.map(({ metadata }) => metadata)).toEqual([
      { results: 1, corrected: 0, unchanged: 0 },
      { results: 1, corrected: 1, unchanged: 0 },
    ]);
  });

  test('a different source, period, platform, or ad makes a separate result', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const lines = [{}, { source: 'b' }, { period_end: '2025-12-08' }, { platform: 'youtube' }, { external_id: 'ad 1' }];
    expect(await ndjson(ctx, ...lines.map(line))).toMatchObject({ results: 5, rejected_total: 0 });
  });

  test('a Meta export is imported with names matched, totals skipped, and money in minor units', async () => {
    const ctx = await testContext();
    const campaign = await withClips(ctx);
    await mapExternalNames(ctx, { names: [{ platform: 'instagram', name: 'Summer, 2', clip_id: other }] });
    const reply = await csv(
      ctx,
      [
        '\ufeffReporting starts,Reporting ends,Campaign name,Ad name,Ad ID,Amount spent (EUR),Impressions,3-second video plays,ThruPlays,Link clicks,Purchases,Purchases conversion value,Results,Result indicator',
        '2025-12-01,2025-12-07,,,,"1,250.50","48,000",,,,,,,',
        `2025-12-01,2025-12-07,INSTAGRAM auto-campaign for ${video},Lisbon,1201,"1,000.50","40,000","9,000",800,120,4,320.00,4,actions:offsite_conversion.fb_pixel_purchase`,
        '2025-12-01,2025-12-07,Other,"Summer, 2",1202,250,8000,1000,--,30,,,900,actions:video_view',
        `2025-12-01,2025-12-07,Other,cut ${clip} v2,1203,0,100,,,,,,3,actions:lead`,
        '2025-12-01,2025-12-07,Other,Nobody knows,1204,1,1,,,,,,,',
        '2025-12-01,2025-12-07,Other,"Summer, 2",1202,250,8001,1000,--,30,,,900,actions:video_view',
      ].join('\r\n'),
    );
    expect(reply).toMatchObject({ results: 2, skipped: [{ line: 2, reason: 'a total row' }], rejected_total: 3 });
    expect(reply.rejected).toMatchObject([
      { line: 4, errors: [{ path: 'Ad ID', message: expect.stringContaining('lines 4, 7 are about the same item') }] },
      { line: 6, errors: [{ path: 'Ad ID', message: expect.stringContaining('no clip or campaign on instagram') }] },
      { line: 7, errors: [{ path: 'Ad ID', message: expect.stringContaining('nothing tells them apart') }] },
    ]);
    const rows = await stored(ctx);
    const of = (externalId: string) => rows.find(({ external_id }) => external_id === externalId);
    expect(of('1201')).toMatchObject({
      ...{ campaign_id: campaign, clip_id: clip, platform: 'instagram', source: 'meta_ads', currency: 'EUR' },
      ...{ period_start: '2025-12-01', period_end: '2025-12-07', spend_minor: 100_050, revenue_minor: 32_000 },
      ...{ impressions: 40_000, views_3s: 9000, thruplays: 800, clicks: 120, conversions: 4 },
    });
    expect(of('1202')).toBeUndefined();
    // the Purchases column decides for the whole file: leads are not added to it
    expect(of('1203')).toMatchObject({ clip_id: clip, conversions: null, spend_minor: 0 });
  });

  test.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['Windows-1252', (text: string) => Buffer.from(text, 'latin1')],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ])('a Spanish export with decimal commas is imported from %s', async (_name, encode) => {
    const ctx = await testContext();
    await withClips(ctx);
    const text = [
      'Día;Nombre de la campaña;Importe gastado (EUR);Impresiones;Clics en el enlace',
      `20/12/2025;campaña ${clip};"1.011,52";1.204;35`,
      ';Resultados totales;1.011,52;1.204;35',
    ].join('\n');
    expect(await csv(ctx, encode(text))).toMatchObject({ results: 1, skipped_total: 1, rejected: [] });
    expect(await stored(ctx)).toMatchObject([
      { period_start: '2025-12-20', spend_minor: 101_152, impressions: 1204, clicks: 35 },
    ]);
  });

  test('a YouTube Studio export gets its period from the caller, and its clicks from the click rate', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    await mapExternalNames(ctx, { names: [{ platform: 'youtube', name: 'dQw4w9WgXcQ', clip_id: clip }] });
    const text = [
      'Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Impressions,Impressions click-through rate (%)',
      'Total,,,,2100,10.5,1,70000,5.1',
      'dQw4w9WgXcQ,"Live, in Lisbon","Sep 20, 2025",45,2000,10.25,1,60000,5.4%',
    ].join('\n');
    await expect(csv(ctx, text)).rejects.toMatchObject({
      code: 'validation-failed',
      message: expect.stringMatching(
        /has no period: set .*; columns not read: Video publish time, Duration, Subscribers$/,
      ),
    });
    const period = { period_start: '2025-12-01', period_end: '2025-12-28' };
    expect(await csv(ctx, text, period)).toMatchObject({ results: 1, skipped_total: 1, rejected: [] });
    expect(await stored(ctx)).toMatchObject([
      {
        ...{ platform: 'youtube', source: 'youtube_studio', external_id: 'dQw4w9WgXcQ', ...period },
        ...{ views: 2000, watch_time_ms: 36_900_000, impressions: 60_000, clicks: 3240 },
      },
    ]);
  });

  test('an ambiguous cell and an incomplete header are refused with what to do', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const german = 'Tag,Anzeigenname,Ausgegebener Betrag (EUR),Impressionen\n2025-12-20,';
    const row = `${german}${clip},1.234,1.234`;
    expect((await csv(ctx, row)).rejected).toMatchObject([
      { line: 2, errors: [{ path: 'Ausgegebener Betrag (EUR)', message: expect.stringContaining('decimal=comma') }] },
    ]);
    expect(await csv(ctx, row, { decimal: 'comma' })).toMatchObject({ results: 1 });
    expect(await stored(ctx)).toMatchObject([{ spend_minor: 123_400, impressions: 1234 }]);
    const days = `Reporting starts,Reporting ends,Ad name,Impressions\n03/04/2025,2025-04-05,${clip},5`;
    expect((await csv(ctx, days)).rejected[0]?.errors[0]?.message).toContain('could mean two dates');
    for (const [header, message] of [
      ['Reporting starts,Reporting ends,Ad name,Age,Impressions', 'broken down by Age'],
      ['Reporting starts,Reporting ends,Ad name,Amount spent,Impressions', 'has no currency'],
      ['a,b,c', 'unrecognized; expected an export of Meta Ads Manager in English'],
      ['clip_id,platform,impresions', 'did you mean impressions?'],
    ])
      await expect(csv(ctx, `${header}\n`)).rejects.toThrow(message);
  });

  test('a cell may span lines, and an unclosed quote costs only its own line', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const header = 'Reporting starts,Reporting ends,Ad name,Body,Impressions\n';
    const good = `2025-12-01,2025-12-07,${clip},"first\nsecond, ""third""\nfourth",500`;
    expect(await csv(ctx, `${header}${good}`)).toMatchObject({ results: 1, rejected: [] });
    const open = `2025-12-01,2025-12-07,${clip},"open,7\n2025-12-08,2025-12-14,${clip},x,9`;
    expect(await csv(ctx, `${header}${open}`)).toMatchObject({
      results: 1,
      rejected: [{ line: 2, errors: [{ message: 'cell 4 has no closing quote: end it with one' }] }],
    });
  });
});
