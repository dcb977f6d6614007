import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbered } from './harness/catalog.ts';
import { get, importCsv } from './harness/http.ts';
import { rejections } from './harness/imports.ts';
import { type Listening, onEachServer } from './harness/in-process.ts';
import { wrongFields } from './harness/shapes.ts';

onEachServer('CSV imports', (listen) => {
  let server: Listening;
  let ids = 0;
  const newId = () => numbered(++ids);
  const video = async (id: string) => (await get(server, `/video_assets/${id}`)).json;

  beforeAll(async () => {
    server = await listen();
  });
  afterAll(() => server.end());

  test('CSV: each row is a clip, and empty cells, quotes, CRLF, and a byte order mark are read', async () => {
    const [id, one, two] = [newId(), newId(), newId()];
    const header =
      '\uFEFFvideo_asset_id,video_duration_ms,clip_id,start_ms,end_ms,status,visual_score,has_audio,x_mine';
    const rows = [`${id},60000,${one},0,5000,ready,0.5,true,-1e3`, '', `"${id}","",${two},"1000", 9000 ,,,FALSE,`];
    const { status, json } = await importCsv(server, [header, ...rows].join('\r\n'));
    expect({ status, json }).toEqual({
      status: 200,
      json: { video_assets: 1, clips: 2, rejected: [], rejected_total: 0 },
    });
    const stored = await video(id);
    expect(stored.duration_ms).toBe(60_000);
    expect(stored.clips).toMatchObject([
      { id: one, start_ms: 0, end_ms: 5000, status: 'ready' },
      { id: two, start_ms: 1000, end_ms: 9000, status: 'ready' },
    ]);
    expect(stored.clips[0].features).toEqual({ visual_score: 0.5, has_audio: true, x_mine: -1000 });
    expect(stored.clips[1].features).toEqual({ has_audio: false });
  });

  test('CSV: an invalid row is reported with its line and column, and does not stop the others', async () => {
    const [id, last] = [newId(), newId()];
    const rows: [wanted: string | undefined, row: string][] = [
      [undefined, `${id},,0,5000,0.5`],
      ['', `${id},"1"x,0,5000,0.5`],
      ['', `${id},,0,5000,"0.5`],
      ['', `${id},a"b,0,5000,0.5`],
      ['', `${id},,0,5000`],
      ['', `${id},,0,5000,0.5,`],
      ['video_asset_id', ',,0,5000,0.5'],
      ['clip_id', `${id},x,0,5000,0.5`],
      ['start_ms', `${id},,zero,5000,0.5`],
      ['start_ms', `${id},,,5000,0.5`],
      ['end_ms', `${id},,0,1e999,0.5`],
      ['end_ms', `${id},,0,0,0.5`],
      ['visual_score', `${id},,0,5000,NaN`],
      ['visual_score', `${id},,0,5000,0x1`],
      ['visual_score', `${id},,0,5000,1.5`],
      [undefined, `${id},${last},0,5000,0.5`],
    ];
    const text = ['video_asset_id,clip_id,start_ms,end_ms,visual_score', ...rows.map(([, row]) => row)].join('\n');
    const { status, json } = await importCsv(server, text);
    expect(status).toBe(200);
    expect(json).toMatchObject({ clips: 2, rejected_total: rows.length - 2 });
    const wanted = rows.flatMap(([path], at) => (path === undefined ? [] : [[at + 2, path]]));
    expect(rejections(json.rejected)).toEqual(wanted);
    expect((await get(server, `/clips/${last}`)).json.features).toEqual({ visual_score: 0.5 });
  });

  test('CSV: a header with an unknown, repeated, or missing column is refused as a whole', async () => {
    const id = newId();
    for (const header of [
      'video_asset_id,start_ms,end_ms,visual_scor',
      'video_asset_id,start_ms,end_ms,end_ms',
      'video_asset_id,start_ms',
      '"video_asset_id,start_ms,end_ms',
    ])
      expect(wrongFields(await importCsv(server, `${header}\n${id},0,5000,1\n`)).length).toBeGreaterThan(0);
    expect((await get(server, `/video_assets/${id}`)).status).toBe(404);
  });
});
