import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { addVideo, onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { importResults } from './import-results.ts';
import { mapExternalNames, results } from './results.ts';
import type { ResultsQuery } from './schema.ts';

const [video, clip, other, third] = [uuid(1), uuid(2), uuid(3), uuid(4)];

async function withClips(testContext: () => Promise<TestContext>): Promise<TestContext> {
  const ctx = await testContext();
  await addVideo(
    ctx,
    video,
    [clip, other, third].map((id) => ({ id, features: { visual_score: 0.9 } })),
  );
  const ids = [clip, other, third];
  await mapExternalNames(ctx, {
    names: ids.map((clip_id, at) => ({ platform: 'youtube', name: `aaaaaaaaa0${at + 1}`, clip_id })),
  });
  return ctx;
}

const csv = (ctx: TestContext, lines: readonly string[] | string, query: ResultsQuery = {}) => {
  const text = typeof lines === 'string' ? lines : lines.join('\n');
  return importResults(ctx, { csv: Readable.from([Buffer.from(text)]), query });
};
const stored = async (ctx: TestContext) => (await results(ctx, { limit: 100 })).rows;
const september = { period_start: '2025-09-01', period_end: '2025-09-30' };
const META = 'Reporting starts,Reporting ends';
const days = '2025-09-01,2025-09-30';

/** Encodes Shift_JIS: Node can only decode it. */
function shiftJis(text: string): Buffer {
  const decoder = new TextDecoder('shift_jis');
  const bytes = new Map<string, number[]>();
  for (let first = 0x81; first <= 0x9f; first++)
    for (let second = 0x40; second <= 0xfc; second++)
      bytes.set(decoder.decode(Buffer.from([first, second])), [first, second]);
  return Buffer.from([...text].flatMap((each) => (each < '\x7f' ? each.charCodeAt(0) : (bytes.get(each) ?? [0x3f]))));
}

onEachDatabase('platform exports', (testContext) => {
  test('YouTube’s renamed impressions column is read, and unread columns are listed', async () => {
    const ctx = await withClips(testContext);
    const reply = await csv(
      ctx,
      [
        'Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Thumbnail impressions,Thumbnail click-through rate (%)',
        'Total,,,,5900,41.0273,12,222000,2.1',
        'aaaaaaaaa01,How to select,"Mar 30, 2025",11,3000,21.0054,7,113000,2.05',
        'aaaaaaaaa02,Patterns,"Sep 20, 2025",84,2900,20.0039,5,109000,2.15',
        'aaaaaaaaa03,Layers,"Apr 1, 2025",17,,,,12,0',
      ],
      september,
    );
    expect(reply).toMatchObject({
      ...{ results: 3, skipped_total: 1, rejected: [] },
      unread_columns: ['Video publish time', 'Duration', 'Subscribers'],
    });
    const rows = new Map((await stored(ctx)).map((row) => [row.clip_id, [row.impressions, row.clicks, row.views]]));
    expect([clip, other, third].map((id) => rows.get(id))).toEqual([
      [113_000, 2317, 3000],
      [109_000, 2344, 2900],
      [12, 0, null],
    ]);
  });

  test('a header that resembles a known one causes a warning', async () => {
    const ctx = await withClips(testContext);
    const { warnings, results: count } = await csv(ctx, [
      `${META},Ad name,Impresions,Link clicks`,
      `${days},${clip},5,1`,
    ]);
    expect(count).toBe(1);
    expect(warnings).toEqual([
      { line: 1, message: 'column "Impresions" is unknown and not read; impressions is known' },
    ]);
  });

  test('rows of an ad in two ad sets are added up, but exports of ad sets alone are refused', async () => {
    const ctx = await withClips(testContext);
    const ads = [
      `${META},Ad name,Ad delivery,Ad set name,Impressions,3-second video plays,Link clicks,Amount spent (USD)`,
      `${days},Video A ${clip},active,Prospecting,3000,900,60,120.00`,
      `${days},Video A ${clip},active,Retargeting,1000,400,40,80.00`,
      `${days},Video B ${other},active,Prospecting,2000,500,20,60.00`,
    ];
    expect(await csv(ctx, ads)).toMatchObject({
      ...{ results: 2, rejected: [] },
      warnings: [{ line: 2, message: 'added up with line 3: parts of one result' }],
    });
    expect(await csv(ctx, ads)).toMatchObject({ results: 0, unchanged: 2 });
    const adSets = [
      `${META},Ad set name,Ad set delivery,Campaign name,Impressions,Link clicks,Amount spent (USD)`,
      `2025-10-01,2025-10-31,Prospecting,active,Launch ${clip},3000,60,120.00`,
      `2025-10-01,2025-10-31,Retargeting,active,Launch ${clip},1000,40,80.00`,
    ];
    for (const lines of [adSets, adSets.slice(0, 2)])
      await expect(csv(ctx, lines)).rejects.toThrow('is by Ad set name, whose rows are parts of a campaign');
    expect((await stored(ctx)).filter(({ clip_id }) => clip_id === clip)).toMatchObject([
      { period_start: '2025-09-01', impressions: 4000, views_3s: 1300, clicks: 100, spend_minor: 20_000 },
    ]);
  });

  test.each([
    ['Ad name,Age range', '18-24'],
    ['Anzeigenname,Uhrzeit (Zeitzone des Werbekontos)', '00:00:00 - 00:59:59'],
    ['Nombre del anuncio,Grupo de edad', '18-24'],
    ['Nom de la publicité,Heure de la journée (fuseau horaire du compte publicitaire)', '00:00:00 - 00:59:59'],
    ["Nome dell'inserzione,Fascia d'età", '18-24'],
    ['Nome do anúncio,Hora do dia (fuso horário da conta de anúncios)', '00:00:00 - 00:59:59'],
    ['Nome do anúncio,Região de entrega', 'São Paulo'],
    ['広告の名前,時間帯(広告アカウントのタイムゾーン)', '00:00:00 - 00:59:59'],
    ['広告の名前,掲載面', 'ストーリーズ'],
    ['Ad name,Hour', '13'],
  ])('a breakdown that no list names is refused even if it has only one row: %s', async (header, cell) => {
    const ctx = await withClips(testContext);
    await expect(csv(ctx, [`${META},${header},Impressions,Reach`, `${days},${clip},${cell},9,8`])).rejects.toThrow(
      'broken down by',
    );
  });

  test('columns that only sound like breakdowns, such as publish times and averages, are accepted', async () => {
    const ctx = await withClips(testContext);
    const youtube = [
      'Contenido,Título del vídeo,Hora de publicación del vídeo,Visualizaciones',
      'aaaaaaaaa01,A,30 mar 2025,7',
    ];
    expect(await csv(ctx, youtube, september)).toMatchObject({ results: 1 });
    const meta = [`${META},Ad name,Impressions,Average age,Cost per view by device`, `${days},${clip},9,34.5,--`];
    expect(await csv(ctx, meta)).toMatchObject({ results: 1 });
  });

  test('ads of one ad set that have only names are refused as possible parts, but ads with ids are accepted', async () => {
    const ctx = await withClips(testContext);
    const row = (adSet: string, id: string) => `${days},${clip},${id},${adSet},9`;
    const header = `${META},Ad name,Ad ID,Ad set name,Impressions`;
    await expect(csv(ctx, [header, row('Prospecting', '')])).rejects.toThrow('also export the column ad id');
    expect(await csv(ctx, [header, row('Prospecting', '23850000000001')])).toMatchObject({ results: 1 });
    expect(await stored(ctx)).toMatchObject([{ external_id: '23850000000001' }]);
  });

  test('a period imported by ad id is not counted again by ad name, or the other way around', async () => {
    const ctx = await withClips(testContext);
    const named = (...rows: string[]) => [`${META},Ad name,Impressions`, ...rows];
    const withIds = (...rows: string[]) => [`${META},Ad name,Ad ID,Impressions`, ...rows];
    expect(await csv(ctx, withIds(`${days},${clip},23850000000001,9`))).toMatchObject({ results: 1 });
    const twice = await csv(ctx, named(`2025-09-03,2025-09-03,Video A ${clip},4`, `${days},${other},7`));
    expect(twice).toMatchObject({ results: 1, rejected: [{ line: 2, errors: [{ path: 'Ad name' }] }] });
    expect(twice.rejected[0]?.errors[0]?.message).toContain('already stored under "23850000000001"');
    expect(await csv(ctx, named(`2025-10-01,2025-10-31,${clip},4`))).toMatchObject({ results: 1, rejected: [] });
    const back = await csv(
      ctx,
      withIds(`2025-10-01,2025-10-31,${clip},23850000000001,4`, `${days},${clip},23850000000002,3`),
    );
    expect(back).toMatchObject({ results: 1, rejected: [{ line: 2 }] });
    expect((await stored(ctx)).map(({ impressions }) => impressions).sort()).toEqual([3, 4, 7, 9]);
  });

  test('rows that cannot be told apart are all rejected, as are all parts of a result with an invalid part', async () => {
    const ctx = await withClips(testContext);
    const hours = ['00:00 - 00:59', '01:00 - 01:59'].map((hour, at) => `${days},${clip},${hour},${at + 1}00`);
    const broken = [`${META},Ad name,Kohorte,Impressions`, ...hours, `${days},${other},00:00 - 00:59,70`];
    const reply = await csv(ctx, broken);
    expect(reply).toMatchObject({ results: 0, rejected_total: 3 });
    expect(reply.rejected[0]?.errors[0]?.message).toContain('lines 2, 3 are about the same item and period');
    // a row with a single hour is not a whole result either
    expect(reply.rejected[2]?.errors[0]?.message).toBe(
      'may be part of a result, since the file is broken down by Kohorte: export it without that breakdown',
    );
    const twins = [`${META},Ad name,Ad delivery,Impressions`, `${days},${clip},active,9`, `${days},${clip},inactive,7`];
    expect(await csv(ctx, [...twins, `${days},${other},active,70`])).toMatchObject({ results: 1, rejected_total: 2 });
    const same = [`${META},Ad name,Impressions`, `${days},${third},9`, `${days},${third},9`];
    expect(await csv(ctx, same)).toMatchObject({ results: 0, rejected_total: 2 });
    const spoiled = [
      `${META},Ad name,Ad set name,Impressions`,
      `${days},${third},One,9`,
      `${days},${third},Two,many`,
      `2025-10-01,2025-10-02,${third},One,7`,
    ];
    expect(await csv(ctx, spoiled)).toMatchObject({ results: 1, rejected_total: 2 });
    expect((await stored(ctx)).map(({ impressions }) => impressions).sort()).toEqual([7, 70]);
  });

  test.each(['shift_jis', 'utf-16 with a mark', 'utf-16', 'utf-16 big-endian'])(
    'a Japanese export encoded as %s is imported',
    async (encoding) => {
      const ctx = await withClips(testContext);
      const header = '日,キャンペーン名,広告名,インプレッション,リンクのクリック,消化金額 (JPY)';
      const text = `${header}\r\n2026-09-01,認知,動画A ${clip},"5,000",120,"1,500"\r\n`;
      const bytes = encoding === 'shift_jis' ? shiftJis(text) : Buffer.from(text, 'utf16le');
      if (encoding === 'utf-16 big-endian') bytes.swap16();
      const mark = encoding === 'utf-16 with a mark' ? [Buffer.from([0xff, 0xfe])] : [];
      const reply = await importResults(ctx, {
        csv: Readable.from([...mark, bytes.subarray(0, 3), bytes.subarray(3)]),
      });
      expect(reply).toMatchObject({ results: 1, rejected: [] });
      expect(await stored(ctx)).toMatchObject([
        { external_id: `動画A ${clip}`, impressions: 5000, clicks: 120, spend_minor: 1500, currency: 'JPY' },
      ]);
    },
  );

  test('accented letters in a Western encoding are not mistaken for Japanese', async () => {
    const ctx = await withClips(testContext);
    const text = `Début des rapports,Fin des rapports,Nom de la publicité,Impressions,Montant dépensé (EUR)\n${days},préférée réélue ${clip},9,"1,50"`;
    await importResults(ctx, { csv: Readable.from([Buffer.from(text, 'latin1')]) });
    expect(await stored(ctx)).toMatchObject([{ external_id: `préférée réélue ${clip}`, spend_minor: 150 }]);
  });

  test('lines before the header are skipped and listed', async () => {
    const ctx = await withClips(testContext);
    const preamble = ['Ads report', '"September 1, 2025 - September 30, 2025"', '', 'Account: ACME, Filter: none'];
    const table = [`${META};Ad name;Impressions`.replace(',', ';'), `2025-09-01;2025-09-30;${clip};9`];
    const reply = await csv(ctx, [...preamble, ...table]);
    expect(reply).toMatchObject({ results: 1, rejected: [], skipped_total: 3 });
    expect(reply.skipped[2]).toEqual({ line: 4, reason: 'is before the header: Account: ACME, Filter: none' });
    await expect(
      csv(
        ctx,
        Array.from({ length: 30 }, () => 'a,b'),
      ),
    ).rejects.toThrow('unrecognized');
  });

  test('a repeated row counts once if it has an id', async () => {
    const ctx = await withClips(testContext);
    const row = `${days},${clip},1201,9`;
    expect(await csv(ctx, [`${META},Ad name,Ad ID,Impressions`, row, row])).toMatchObject({
      ...{ results: 1, rejected: [] },
      skipped: [{ line: 3, reason: 'the same row as line 2' }],
    });
  });

  test('subtotals of campaigns and ad sets are not counted in addition to their ads', async () => {
    const ctx = await withClips(testContext);
    const reply = await csv(ctx, [
      `${META},Campaign name,Ad set name,Ad name,Impressions`,
      `${days},Launch ${clip},All,All,50`,
      `${days},Launch ${clip},One,,50`,
      `${days},Launch ${clip},One,Film ${clip},50`,
    ]);
    expect(reply).toMatchObject({ results: 1, skipped_total: 2, rejected: [] });
    expect(await stored(ctx)).toMatchObject([{ external_id: `Film ${clip}`, impressions: 50 }]);
  });

  test('the header, not a blank cell, decides which column holds the clicks', async () => {
    const ctx = await withClips(testContext);
    const reply = await csv(ctx, [
      `${META},Campaign name,Results,Result indicator,Amount spent (EGP),Impressions,Link clicks,Clicks (all)`,
      `${days},"First, with comma ${clip}",11,Website Purchase,164.4,2497,65,87`,
      `${days},Second ${other},,,25.6,2400,,120`,
    ]);
    expect(reply).toMatchObject({ results: 2, rejected: [] });
    const rows = new Map((await stored(ctx)).map((row) => [row.clip_id, row]));
    expect(rows.get(clip)).toMatchObject({ clicks: 65, conversions: 11, currency: 'EGP', spend_minor: 16_440 });
    expect(rows.get(other)).toMatchObject({ clicks: null, conversions: null, spend_minor: 2560 });
  });

  test('the decimal mark is determined from the whole column', async () => {
    const ctx = await withClips(testContext);
    const german =
      'Videos,Videotitel,Dauer,Aufrufe,Wiedergabezeit (Stunden),Geschätzter Umsatz (EUR),Impressionen,Klickrate der Impressionen (%)';
    const rows = [
      'Gesamt,,,1400,40.3451,9.123,55000,2.05',
      'aaaaaaaaa01,Folge 1,394,534,12.6245,4.56,18560,4.36',
      'aaaaaaaaa02,Folge 2,226,409,8.395,3.121,19974,2.56',
    ];
    expect(await csv(ctx, [german, ...rows], september)).toMatchObject({ results: 2, rejected: [] });
    const meta = 'Tag;Anzeigenname;Ausgegebener Betrag (EUR);Impressionen';
    const money = [`2025-09-01;${clip};1.234;5`, `2025-09-02;${clip};1.5;5`];
    expect(await csv(ctx, [meta, ...money])).toMatchObject({ results: 2 });
    const spend = (await stored(ctx)).flatMap(({ spend_minor }) => spend_minor ?? []);
    expect(spend.sort()).toEqual([123, 150]);
    await expect(csv(ctx, [meta, `2025-09-01;${clip};1.5;5`, `2025-09-02;${clip};1,5;5`])).rejects.toThrow(
      'writes decimals with a point (1.5) and with a comma (1,5)',
    );
  });

  test('dates with slashes are read if one value in the column reveals their order', async () => {
    const ctx = await withClips(testContext);
    const header = 'Day,Ad name,Impressions';
    expect(await csv(ctx, [header, `03/04/2025,${clip},5`, `13/04/2025,${clip},6`])).toMatchObject({ results: 2 });
    expect((await stored(ctx)).map(({ period_start }) => period_start)).toEqual(['2025-04-13', '2025-04-03']);
    expect(await csv(ctx, ['Week,Ad name,Impressions', `2025-09-01 - 2025-09-07,${clip},5`])).toMatchObject({
      results: 1,
    });
    expect((await stored(ctx))[0]).toMatchObject({ period_start: '2025-09-01', period_end: '2025-09-07' });
  });

  test('a currency is read only from money columns, not from parentheses in other headers', async () => {
    const ctx = await withClips(testContext);
    const header = `${META},Ad name,Impressions,Leads (CRM),Purchases (ALL),Amount spent (USD)`;
    expect(await csv(ctx, [header, `${days},${clip},100,3,4,"$1,200.50"`])).toMatchObject({
      unread_columns: ['Leads (CRM)', 'Purchases (ALL)'],
    });
    expect(await stored(ctx)).toMatchObject([{ conversions: null, currency: 'USD', spend_minor: 120_050 }]);
    const mixed = `${META},Ad name,Amount spent (USD),Purchases conversion value (EUR)`;
    await expect(csv(ctx, [mixed, `${days},${clip},1,2`])).rejects.toThrow('amounts are in USD and EUR');
    expect(await csv(ctx, [header, `${days},${other},100,,,€12`])).toMatchObject({
      rejected: [{ line: 2, errors: [{ path: 'Amount spent (USD)', message: 'must be a number of USD, got "€12"' }] }],
    });
  });

  test.each([
    [
      'pt',
      'Início dos relatórios,Encerramento dos relatórios,Nome da campanha,Impressões,Valor usado (BRL),Cliques no link',
      `${days},Campanha ${clip},2497,"R$ 1.164,40",65`,
      116_440,
    ],
    [
      'ja',
      'レポート開始日,レポート終了日,キャンペーン名,インプレッション,消化金額 (JPY),リンクのクリック',
      `${days},動画A ${clip},2497,"1,500",65`,
      1500,
    ],
    [
      'it',
      'Inizio dei report,Fine dei report,Nome della campagna,Impression,Importo speso (EUR),Clic sul link',
      `${days},Lancio ${clip},2497,"200,05",65`,
      20_005,
    ],
  ])('a Meta export is imported in the language %s', async (_language, header, row, spend_minor) => {
    const ctx = await withClips(testContext);
    expect(await csv(ctx, [header, row])).toMatchObject({ results: 1, rejected: [] });
    expect(await stored(ctx)).toMatchObject([{ impressions: 2497, clicks: 65, spend_minor }]);
  });

  test.each([
    [
      'pt',
      'Conteúdo,Título do vídeo,Visualizações,Tempo de exibição (horas),Impressões,Taxa de cliques de impressões (%)',
      'Total',
    ],
    [
      'ja',
      'コンテンツ,動画のタイトル,視聴回数,総再生時間（単位: 時間）,インプレッション数,インプレッションのクリック率 (%)',
      '合計',
    ],
    [
      'it',
      'Contenuti,Titolo video,Visualizzazioni,Tempo di visualizzazione (ore),Impressioni,Percentuale di clic delle impressioni (%)',
      'Totale',
    ],
  ])('a YouTube Studio export is imported in the language %s', async (_language, header, total) => {
    const ctx = await withClips(testContext);
    const rows = [header, `${total},,3000,2.5,2000,5.2`, 'aaaaaaaaa01,Film,1000,1.255,1200,5'];
    expect(await csv(ctx, rows, september)).toMatchObject({ results: 1, skipped_total: 1, rejected: [] });
    expect(await stored(ctx)).toMatchObject([{ views: 1000, watch_time_ms: 4_518_000, impressions: 1200, clicks: 60 }]);
  });

  test('the period comes from the row, else the caller, else the file name, and rows outside it are rejected', async () => {
    const ctx = await withClips(testContext);
    const table = ['Content,Video title,Views', 'aaaaaaaaa01,Film,10'];
    const file_name = 'Content 2025-10-01_2025-10-31 My channel';
    expect(await csv(ctx, table, { file_name })).toMatchObject({ results: 1 });
    expect(await csv(ctx, table, { file_name, ...september })).toMatchObject({ results: 1 });
    expect((await stored(ctx)).map(({ period_start, period_end }) => [period_start, period_end])).toEqual([
      ['2025-10-01', '2025-10-31'],
      ['2025-09-01', '2025-09-30'],
    ]);
    await expect(csv(ctx, table, { file_name: 'Table data.csv' })).rejects.toThrow('has no period');
    const meta = ['Day,Ad name,Impressions', `2025-09-30,${clip},5`, `2025-10-01,${clip},5`];
    const { results: count, rejected } = await csv(ctx, meta, september);
    expect([count, rejected[0]?.line, rejected[0]?.errors[0]?.message]).toEqual([
      1,
      3,
      '2025-10-01 to 2025-10-01 is outside the given period (2025-09-01 to 2025-09-30)',
    ]);
  });

  test('cells without a number leave the figure missing, and a repeated column counts once', async () => {
    const ctx = await withClips(testContext);
    const header = `${META},Ad name,Impressions,Impressions,Link clicks,ThruPlays,Post shares`;
    expect(await csv(ctx, [header, `${days},${clip},"1 200",1 200,<1,—,N/A`])).toMatchObject({
      ...{ results: 1, rejected: [] },
      warnings: [{ line: 2, message: 'Link clicks is <1, not a number: left out' }],
    });
    expect(await stored(ctx)).toMatchObject([{ impressions: 1200, clicks: null, thruplays: null, shares: null }]);
    await expect(csv(ctx, [header, `${days},${clip},5,6,,,`])).rejects.toThrow('appears twice with different contents');
  });
});
