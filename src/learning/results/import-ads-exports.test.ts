import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { addVideo, onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { importResults } from './import-results.ts';
import { results } from './results.ts';
import type { ResultsQuery } from './schema.ts';

const [video, clip, other] = [uuid(1), uuid(2), uuid(3)];

async function withClips(testContext: () => Promise<TestContext>): Promise<TestContext> {
  const ctx = await testContext();
  ctx.clock.advance(Date.parse('2026-12-15') - ctx.now().getTime());
  await addVideo(
    ctx,
    video,
    [clip, other].map((id) => ({ id, features: { visual_score: 0.9 } })),
  );
  return ctx;
}
const csv = (ctx: TestContext, lines: readonly string[], query: ResultsQuery = {}) =>
  importResults(ctx, { csv: Readable.from([Buffer.from(lines.join('\n'))]), query });
const stored = async (ctx: TestContext) => (await results(ctx, { limit: 100 })).rows;

onEachDatabase('exports of TikTok Ads Manager', (testContext) => {
  test('a daily ad report is imported without its totals', async () => {
    const ctx = await withClips(testContext);
    const header =
      'Campaign name,Ad group name,Ad name,Primary status,By Day,Currency,Cost,Impressions,Clicks (destination),Clicks (all),Video views,2-second video views,Video views at 100%,Average play time per video view,Paid likes,Conversions';
    const reply = await csv(ctx, [
      header,
      `Autumn,Group 1,Clip ${clip},Active,2026-09-01,USD,"1,012.30","5,000",75,90,"4,700",1800,150,2.5,12,3`,
      `Autumn,Group 2,Clip ${clip},Paused,2026-09-01,USD,7.70,1000,5,9,900,200,50,1.5,-,0`,
      'Total of 2 results,-,-,-,-,USD,"1,020.00","6,000",80,99,"5,600",2000,200,2.3,12,3',
    ]);
    expect(reply).toMatchObject({
      ...{ results: 1, rejected: [], skipped: [{ line: 4, reason: 'a total row' }] },
      unread_columns: ['Primary status', '2-second video views'],
    });
    expect(await stored(ctx)).toMatchObject([
      {
        ...{
          platform: 'tiktok',
          source: 'tiktok_ads',
          currency: 'USD',
          spend_minor: 102_000,
          period_start: '2026-09-01',
        },
        ...{ impressions: 6000, clicks: 80, views: 5600, views_3s: null, thruplays: null, completions: 200 },
        ...{ watch_time_ms: 13_100_000, likes: 12, conversions: 3, revenue_minor: null },
      },
    ]);
  });

  test.each([
    [
      'es',
      'Nombre de la campaña;Nombre del anuncio;Por día;Moneda;Gasto;Impresiones;Clics (destino);Visualizaciones de vídeo',
      `Otoño;${clip};2026-09-01;PEN;1.234,50;5.000;75;4.700`,
      'Total: 1 resultados;-;-;PEN;1.234,50;5.000;75;4.700',
      123_450,
    ],
    [
      'ko',
      '캠페인 이름,광고 이름,일별,통화,비용,노출수,클릭수(목적지),동영상 조회수',
      `가을,${clip},2026-09-01,KRW,"28,363","5,000",75,"4,700"`,
      '합계,-,-,KRW,"28,363","5,000",75,"4,700"',
      28_363,
    ],
    [
      'pt',
      'Nome da campanha,Nome do anúncio,Por dia,Moeda,Custo,Impressões,Cliques (Destino),Visualizações de vídeo',
      `Outono,${clip},2026-09-01,BRL,"1.234,50",5.000,75,4.700`,
      'Total,-,-,BRL,"1.234,50",5.000,75,4.700',
      123_450,
    ],
  ])('a report is imported in the language %s', async (_language, header, row, total, spend_minor) => {
    const ctx = await withClips(testContext);
    expect(await csv(ctx, [header, row, total])).toMatchObject({ results: 1, rejected: [], skipped_total: 1 });
    expect(await stored(ctx)).toMatchObject([{ impressions: 5000, clicks: 75, views: 4700, spend_minor }]);
  });

  test('breakdowns, ad groups, and rows without an ad are refused, because they are parts of results', async () => {
    const ctx = await withClips(testContext);
    const start = 'Campaign name,Ad group name';
    const refused = (header: string, row: string) => expect(csv(ctx, [header, row])).rejects;
    await refused(`${start},Ad name,Age,By Day,Currency,Cost`, `A,B,${clip},18-24,2026-09-01,USD,1`).toThrow(
      'broken down by Age',
    );
    await refused(`${start},By Day,Currency,Cost`, `A ${clip},B,2026-09-01,USD,1`).toThrow('is by Ad group name');
    await refused(`${start},Ad name,By Day,Cost`, `A,B,${clip},2026-09-01,1`).toThrow(
      'Cost has no currency: also export the column Currency',
    );
    const unnamed = [`A ${clip},B,-,2026-09-01,USD,1`, `A,C,${other},2026-09-01,USD,1`];
    expect(await csv(ctx, [`${start},Ad name,By Day,Currency,Cost`, ...unnamed])).toMatchObject({
      ...{ results: 1, rejected_total: 1 },
      rejected: [{ line: 2, errors: [{ path: 'Ad name' }] }],
    });
  });

  test('another platform’s table with a cost column is not mistaken for TikTok’s', async () => {
    const ctx = await withClips(testContext);
    await expect(
      csv(ctx, ['Date,Campaign name,Ad set name,Cost,Impressions', `2026-09-01,${clip},B,1,2`]),
    ).rejects.toThrow('unrecognized');
    await expect(csv(ctx, ['Campaign name,Ad group name,Spend,Impressions,Clicks', `${clip},B,1,2,3`])).rejects.toThrow(
      'unrecognized',
    );
  });
});

onEachDatabase('exports of Google Ads', (testContext) => {
  test('a daily report is imported with its preamble and totals skipped and fractional conversions reported', async () => {
    const ctx = await withClips(testContext);
    const reply = await csv(ctx, [
      'Campaign report',
      '"September 1, 2026 - September 3, 2026"',
      'Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks,Conversions,Conv. value,Video played to 100%',
      `2026-09-01,Video ${clip},12345678901,CAD,12.34,"1,234",7,1.00,30.00,25.50%`,
      `2026-09-02,Video ${clip},12345678901,CAD,"1,020.50","10,500",88,2.50,75.00,--`,
      'Total: Account,--,--,CAD,"1,032.84","11,734",95,3.50,105.00,25.50%',
      'Total: Campaigns, --, --,CAD,"1,032.84","11,734",95,3.50,105.00,25.50%',
    ]);
    expect(reply).toMatchObject({
      ...{ results: 2, rejected: [], skipped_total: 4 },
      warnings: [{ line: 5, message: 'Conversions is 2.5: rounded to 3' }],
    });
    expect(await stored(ctx)).toMatchObject([
      {
        ...{ period_start: '2026-09-02', spend_minor: 102_050, impressions: 10_500, clicks: 88, conversions: 3 },
        ...{ completions: null, revenue_minor: 7500, views: null },
      },
      {
        ...{ platform: 'youtube', source: 'google_ads', currency: 'CAD', spend_minor: 1234, impressions: 1234 },
        ...{ conversions: 1, completions: 315, views: null },
      },
    ]);
  });

  test.each([
    [
      [
        'Rapport sur les campagnes',
        '"1 sept. 2026 - 2 sept. 2026"',
        'Jour;Campagne;Code de la devise;Coût;Impr.;Clics;Conversions',
      ],
      `2026-09-01;${clip};CAD;1 020,50;10 500;88;2,00`,
      'Total : compte;--;CAD;1 032,84;11 734;95;3,50',
    ],
    [
      [
        'Kampagnenbericht',
        '"1. September 2026 - 2. September 2026"',
        'Tag,Kampagne,Währungscode,Kosten,Impr.,Klicks,Conversions',
      ],
      `2026-09-01,${clip},CAD,"1.020,50","10.500",88,"2,00"`,
      'Gesamt: Konto,--,CAD,"1.020,50","10.500",88,"2,00"',
    ],
    [
      [
        'Informe de campaña',
        '"1 de septiembre de 2026 - 2 de septiembre de 2026"',
        'Día,Campaña,Código de moneda,Coste,Impr.,Clics,Conversiones',
      ],
      `2026-09-01,${clip},CAD,"1020,50","10.500",88,"2,00"`,
      'Total: cuenta,--,CAD,"1020,50","10.500",88,"2,00"',
    ],
    [
      [
        'Campagnerapport',
        '"1 mei 2026 - 2 mei 2026"',
        'Campagne;Valutacode;Kosten;Verton.;Aantal klikken;Conversies;Conv.waarde',
      ],
      `${clip};CAD;1.020,50;10.500;88;2,00;75,00`,
      'Totaal: account;CAD;1.032,84;11.734;95;3,50;105,00',
      '2026-05-02',
    ],
    [
      [
        'キャンペーン レポート',
        '"2026年9月1日 - 2026年9月2日"',
        '日,キャンペーン,通貨コード,費用,表示回数,クリック数,コンバージョン',
      ],
      `2026-09-01,${clip},CAD,"1,020.50","10,500",88,2.00`,
      '合計: アカウント,--,CAD,"1,020.50","10,500",88,2.00',
    ],
  ])('a report is imported in the language of %j', async (before, row, total, period_end = '2026-09-01') => {
    const ctx = await withClips(testContext);
    expect(await csv(ctx, [...before, row, total])).toMatchObject({ results: 1, rejected: [] });
    expect(await stored(ctx)).toMatchObject([
      { period_end, spend_minor: 102_050, impressions: 10_500, clicks: 88, conversions: 2 },
    ]);
  });

  test('without a day column, the line above the header sets the period, within the requested range', async () => {
    const ctx = await withClips(testContext);
    const lines = [
      'Campaign report',
      '"September 1, 2026 - September 30, 2026"',
      'Campaign status,Campaign,Budget,Impr.,Avg. cost,Cost,Currency code,Cost / conv.',
      `Enabled,Video ${clip},50.00,"40,000",1.10,990.00,CAD,33.00`,
      'Total: Account,--,--,"40,000",1.10,990.00,CAD,33.00',
    ];
    expect(await csv(ctx, lines)).toMatchObject({ results: 1, rejected: [] });
    expect(await stored(ctx)).toMatchObject([
      { period_start: '2026-09-01', period_end: '2026-09-30', impressions: 40_000, spend_minor: 99_000 },
    ]);
    const october = { period_start: '2026-10-01', period_end: '2026-10-31' };
    expect(await csv(ctx, lines, october)).toMatchObject({ results: 0, rejected_total: 1 });
  });

  test('breakdowns by device, week, or ad group and money without a currency are refused', async () => {
    const ctx = await withClips(testContext);
    for (const part of ['Device', 'Week', 'Conversion action'])
      await expect(csv(ctx, [`Day,Campaign,${part},Currency code,Cost`, `2026-09-01,${clip},x,CAD,1`])).rejects.toThrow(
        `broken down by ${part}`,
      );
    for (const [part, cell] of [
      ['Hour of day', '13'],
      ['Stunde des Tages', '13'],
      ['時間帯', '13'],
      ['Product ID', '4711'],
    ])
      await expect(
        csv(ctx, [`Day,Campaign,${part},Currency code,Cost`, `2026-09-01,${clip},${cell},CAD,1`]),
      ).rejects.toThrow(`broken down by ${part}`);
    await expect(csv(ctx, ['Day,Campaign,Ad group,Currency code,Cost', `2026-09-01,${clip},A,CAD,1`])).rejects.toThrow(
      'is by Ad group',
    );
    await expect(csv(ctx, ['Day,Campaign,Cost', `2026-09-01,${clip},1`])).rejects.toThrow(
      'Cost has no currency: also export the column Currency code',
    );
  });
});
