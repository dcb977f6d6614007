import { expect, test } from 'vitest';
import { readExport } from './read-export.ts';
import type { ReadResult } from './read-result.ts';
import type { ResultsQuery } from './schema.ts';

async function read(lines: readonly string[], query: ResultsQuery = {}, end = '\n', chunk = 7): Promise<ReadResult[]> {
  const bytes = Buffer.from(lines.join(end));
  const found: ReadResult[] = [];
  for await (const each of readExport(inChunks(bytes, chunk), query)) found.push(each);
  return found;
}

/** Splits bytes into chunks small enough that line ends fall between two of them. */
async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const rowsOf = (found: readonly ReadResult[]) => found.flatMap((each) => ('row' in each ? [each.row] : []));
const META = 'Reporting starts,Reporting ends';
const days = '2025-09-01,2025-09-30';
const september = { period_start: '2025-09-01', period_end: '2025-09-30' };

test.each(['\r', '\r\n', '\n'])('lines may end with %j', async (end) => {
  const header = `${META},Campaign name,Impressions`;
  // also if the first line end is at the end of a chunk, or split between two
  for (const chunk of [7, header.length, header.length + 1, 1000]) {
    const found = await read([header, `${days},Launch,100`, `${days},Encore,200`], {}, end, chunk);
    expect(rowsOf(found).map(({ figures }) => figures.impressions)).toEqual([100, 200]);
  }
});

test('if a column appears under its old and new name, the name listed first is read', async () => {
  const [row] = rowsOf(await read([`${META},Campaign name,Video starts,Video plays`, `${days},Launch,90,100`]));
  expect(row).toMatchObject({ figures: { views: 100 } });
});

test.each([
  'Start rapportage,Einde rapportage,Campagnenaam,Weergaven,Klikken op links,Besteed bedrag (EUR)',
  '보고 시작,보고 종료,캠페인 이름,노출,링크 클릭,지출 금액 (EUR)',
])('an Ads Manager export in Dutch or Korean is read: %s', async (header) => {
  const [row] = rowsOf(await read([header, `${days},Launch,1204,41,"172.45"`]));
  expect(row).toMatchObject({
    ...{ source: 'meta_ads', platform: 'instagram', currency: 'EUR' },
    figures: { impressions: 1204, clicks: 41, spend_minor: 17_245 },
  });
});

test('a table with ad groups is never read as an Ads Manager export, even if its other headers match', async () => {
  const header = 'キャンペーン名,広告グループ名,広告名,日別,通貨,消化金額,インプレッション数,クリック数';
  await expect(read([header, '春,組,甲,2025-09-01,JPY,1500,5000,75'], september)).rejects.toThrow('unrecognized');
});

test('an export in an unsupported language is reported as such before any missing column', async () => {
  const header = 'Campagne,Ghjornu,Codice,Apparizione,Clicchi,Custo,Cunversione';
  await expect(read([header, 'Veranu,2025-09-01,EUR,1204,41,"172,45",2'])).rejects.toThrow(
    'only Campagne, Custo of the 7 columns are known: export the file in English, German',
  );
});

test.each([
  ['Wiek', '18-24'],
  ['Cinsiyet', 'Kadın'],
  ['Alue', '65+'],
  ['Kellonaika', '13:00:00 – 13:59:59'],
  ['Leeftijd', 'onbekend'],
])('a column of ages, genders, or hours is a breakdown in any language: %s', async (column, cell) => {
  await expect(read([`${META},Campaign name,${column},Impressions`, `${days},Launch,${cell},9`])).rejects.toThrow(
    `broken down by ${column}`,
  );
});

test('an id that a spreadsheet has shortened is refused, since it may stand for several ads', async () => {
  const found = await read([`${META},Ad name,Ad ID,Impressions`, `${days},Spring,1.20212E+17,100`]);
  expect(found).toMatchObject([{ errors: [{ path: 'Ad ID', message: expect.stringContaining('1.20212E+17') }] }]);
});

test('a row dated before 2005 gets one error per date, which names the valid years', async () => {
  const found = await read([`${META},Campaign name,Impressions`, '1970-01-01,1970-01-31,Launch,100']);
  expect(found).toMatchObject([
    {
      errors: [
        { path: 'Reporting starts', message: 'must be in 2005 or later, before year 9999, got 1970-01-01' },
        { path: 'Reporting ends', message: 'must be in 2005 or later, before year 9999, got 1970-01-31' },
      ],
    },
  ]);
});

test('a CSV file with the engine’s own fields may contain posted_at, as JSON may', async () => {
  const header = 'clip_id,platform,source,period_start,period_end,impressions,posted_at';
  const id = '00000000-0000-4000-8000-000000000001';
  const [row] = rowsOf(await read([header, `${id},tiktok,us,${days},100,2025-09-01T10:00:00Z`]));
  expect(row).toMatchObject({ posted_at: '2025-09-01T10:00:00Z' });
});
