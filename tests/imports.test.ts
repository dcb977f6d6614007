import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbered } from './harness/catalog.ts';
import { ask, eventually, get, importNdjson, importVideos } from './harness/http.ts';
import { line, rejections } from './harness/imports.ts';
import { type Listening, onEachServer } from './harness/in-process.ts';
import { anId, anInstant, problem } from './harness/shapes.ts';

const MB = 1_048_576;

onEachServer('imports', (listen) => {
  let server: Listening;
  let ids = 0;
  const newId = () => numbered(++ids);
  const video = async (id: string) => (await get(server, `/video_assets/${id}`)).json;

  beforeAll(async () => {
    server = await listen();
  });
  afterAll(() => server.end());

  test('a line is stored as given, with defaults', async () => {
    const [id, clip] = [newId(), newId()];
    const features = { visual_score: 0, has_audio: false, x_mine: -1.5e300, width: 1080 };
    const clips = [
      { id: clip, start_ms: 0, end_ms: 9000, features },
      { start_ms: 1, end_ms: 2, status: 'pending' },
    ];
    const { status, json } = await importVideos(server, [
      { id: id.toUpperCase(), title: 'Über 漢字 🎬', duration_ms: 9000, source_uri: 'file:///etc/passwd', clips },
    ]);
    expect(status).toBe(200);
    expect(json).toEqual({ video_assets: 1, clips: 2, rejected: [], rejected_total: 0 });
    const times = { created_at: anInstant(), updated_at: anInstant() };
    expect(await video(id)).toEqual({
      id,
      title: 'Über 漢字 🎬',
      duration_ms: 9000,
      source_uri: 'file:///etc/passwd',
      ...times,
      clips: [
        { id: clip, video_asset_id: id, start_ms: 0, end_ms: 9000, status: 'ready', features, ...times },
        { id: anId(), video_asset_id: id, start_ms: 1, end_ms: 2, status: 'pending', features: {}, ...times },
      ],
    });
  });

  test('blank lines are counted, CRLF and a byte order mark are accepted, and the last line may be unterminated', async () => {
    const [first, last] = [newId(), newId()];
    const text = `\uFEFF{"id":"${first}","clips":[]}\r\n\r\n  \t\n{"nonsense\r\n\n{"id":"${last}","clips":[]}`;
    const { json } = await importNdjson(server, text);
    expect(json).toMatchObject({ video_assets: 2, clips: 0, rejected_total: 1 });
    expect(rejections(json.rejected)).toEqual([[4, '']]);
    expect((await video(last)).id).toBe(last);
  });

  test('an empty body imports nothing', async () => {
    for (const text of ['', '\n', '\r\n \n'])
      expect((await importNdjson(server, text)).json).toEqual({
        video_assets: 0,
        clips: 0,
        rejected: [],
        rejected_total: 0,
      });
  });

  test('a line over 1 MB is rejected, and the lines around it are imported', async () => {
    const [before, within, over, after] = [newId(), newId(), newId(), newId()];
    const padded = (id: string, bytes: number) => {
      const text = `{"id":"${id}","clips":[]`;
      return `${text}${' '.repeat(bytes - text.length - 1)}}\n`;
    };
    const text = padded(before, 100) + padded(within, 1_000_000) + padded(over, MB + 1) + padded(after, 100);
    const { json } = await importNdjson(server, text);
    expect(json).toMatchObject({ video_assets: 3, rejected_total: 1 });
    expect(rejections(json.rejected)).toEqual([[3, '']]);
    expect((await get(server, `/video_assets/${over}`)).status).toBe(404);
    expect((await video(after)).id).toBe(after);
  });

  test('the list of rejected lines stops at 1,000, and their count continues', async () => {
    const [first, last] = [newId(), newId()];
    const bad = Array.from({ length: 2500 }, (_, at) => line({ clips: at })).join('');
    const { json } = await importNdjson(server, line({ id: first, clips: [] }) + bad + line({ id: last, clips: [] }));
    expect(json).toMatchObject({ video_assets: 2, rejected_total: 2500 });
    expect(json.rejected).toHaveLength(1000);
    expect(json.rejected[0].line).toBe(2);
    expect(json.rejected[999].line).toBe(1001);
    expect((await video(last)).id).toBe(last);
  });

  test('a line is imported whole or not at all, and every invalid field is reported', async () => {
    const taken = newId();
    const clip = { start_ms: 0, end_ms: 5000 };
    const wrong: [wanted: string[], value: unknown][] = [
      [['clips[1].end_ms'], { clips: [clip, { start_ms: 5, end_ms: 5 }] }],
      [['clips[0].end_ms'], { duration_ms: 4999, clips: [clip] }],
      [['clips[0].start_ms'], { clips: [{ start_ms: -1, end_ms: 5 }] }],
      [['clips[0].start_ms'], { clips: [{ start_ms: 0.5, end_ms: 5 }] }],
      [['clips[0].start_ms', 'clips[0].end_ms'], { clips: [{}] }],
      [['clips[0].end_ms'], { clips: [{ start_ms: 0, end_ms: 2 ** 31 }] }],
      [['clips[0].status'], { clips: [{ ...clip, status: 'READY' }] }],
      [['clips[0].features.motion_intesity'], { clips: [{ ...clip, features: { motion_intesity: 0.5 } }] }],
      [['clips[0].features.visual_score'], { clips: [{ ...clip, features: { visual_score: 1.01 } }] }],
      [['clips[0].features.visual_score'], { clips: [{ ...clip, features: { visual_score: '0.5' } }] }],
      [['clips[0].features.visual_score'], { clips: [{ ...clip, features: { visual_score: null } }] }],
      [['clips[0].features.x_mine'], { clips: [{ ...clip, features: { x_mine: 'much' } }] }],
      [['clips[0].features.duration_ms'], { clips: [{ ...clip, features: { duration_ms: 5000 } }] }],
      [['clips[0].features.aspect_ratio'], { clips: [{ ...clip, features: { aspect_ratio: 1 } }] }],
      [
        ['clips[0].features.cut_position'],
        { duration_ms: 9000, clips: [{ ...clip, features: { cut_position: 0.5 } }] },
      ],
      [['clips[0].features'], { clips: [{ ...clip, features: [] }] }],
      [['clips[0].colour'], { clips: [{ ...clip, colour: 'red' }] }],
      [['tittle'], { tittle: 'x', clips: [] }],
      [['id'], { id: 'mine', clips: [] }],
      [['duration_ms'], { duration_ms: 0, clips: [] }],
      [['duration_ms'], { duration_ms: '1', clips: [] }],
      [['title'], { title: 'a\0b', clips: [] }],
      [
        ['clips[1].id'],
        {
          clips: [
            { ...clip, id: numbered(0xfff) },
            { ...clip, id: numbered(0xfff) },
          ],
        },
      ],
      [[''], []],
      [[''], 'text'],
      [[''], null],
    ];
    const raw = [
      '{"clips":[{"start_ms":0,"end_ms":1e999}]}',
      '{"clips":[{"start_ms":0,"end_ms":5,"features":{"x_a":1e999}}]}',
      '{"duration_ms":NaN}',
      '{"duration_ms":Infinity}',
      '{"__proto__":{}}',
      '{"title":"\\ud800","clips":[]}',
      'nonsense',
      '\0',
      '[1,2',
      '{}}',
    ];
    const rawPaths = ['clips[0].end_ms', 'clips[0].features.x_a', '', '', '', 'title', '', '', '', ''];
    const text = `${wrong.map(([, value]) => line(value)).join('')}${raw.join('\n')}\n${line({ id: taken, clips: [clip] })}`;
    const { json } = await importNdjson(server, text);
    expect(json).toMatchObject({ video_assets: 1, clips: 1, rejected_total: wrong.length + raw.length });
    const wanted = [...wrong.map(([paths]) => paths), ...rawPaths.map((path) => [path])];
    expect(rejections(json.rejected)).toEqual(wanted.map((paths, at) => [at + 1, ...paths]));
    const misspelt = json.rejected[7].errors[0].message;
    expect(misspelt).toContain('motion_intensity');
  });

  test('text that is not UTF-8 is rejected line by line', async () => {
    const id = newId();
    const broken = Buffer.concat([
      Buffer.from('{"title":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('","clips":[]}\n'),
    ]);
    const { json } = await importNdjson(server, Buffer.concat([broken, Buffer.from(line({ id, clips: [] }))]));
    expect(json).toMatchObject({ video_assets: 1, rejected_total: 1 });
    expect(rejections(json.rejected)).toEqual([[1, '']]);
  });

  test('given fields and features replace stored ones, and absent fields and clips stay', async () => {
    const [id, one, two] = [newId(), newId(), newId()];
    const clip = {
      id: one,
      start_ms: 0,
      end_ms: 5000,
      status: 'published',
      features: { visual_score: 0.5, trend_score: 0.1 },
    };
    await importVideos(server, [
      { id, title: 'first', duration_ms: 60_000, source_uri: 'a.mp4', clips: [clip, { ...clip, id: two }] },
    ]);
    const again = {
      id,
      source_uri: null,
      clips: [{ id: one, start_ms: 1000, end_ms: 6000, features: { sharpness: 0.25 } }],
    };
    expect((await importVideos(server, [again])).json).toMatchObject({ video_assets: 1, clips: 1, rejected_total: 0 });
    const { title, duration_ms, source_uri, clips } = await video(id);
    expect({ title, duration_ms, source_uri }).toEqual({ title: 'first', duration_ms: 60_000, source_uri: null });
    expect(clips).toHaveLength(2);
    expect(clips.find((stored: { id: string }) => stored.id === one)).toMatchObject({
      start_ms: 1000,
      end_ms: 6000,
      status: 'published',
      features: { sharpness: 0.25 },
    });
    expect(clips.find((stored: { id: string }) => stored.id === one).features).toEqual({ sharpness: 0.25 });
    expect(clips.find((stored: { id: string }) => stored.id === two)).toMatchObject(
      clip.id === one ? { start_ms: 0, end_ms: 5000, features: clip.features } : {},
    );
    await importVideos(server, [{ id, clips: [{ id: one, start_ms: 0, end_ms: 1 }] }]);
    expect((await get(server, `/clips/${one}`)).json.features).toEqual({ sharpness: 0.25 });
    await importVideos(server, [{ id, clips: [{ id: one, start_ms: 0, end_ms: 1, features: {} }] }]);
    expect((await get(server, `/clips/${one}`)).json.features).toEqual({});
  });

  test('lines without ids create new rows every time', async () => {
    const value = { title: 'again and again', clips: [{ start_ms: 0, end_ms: 1 }] };
    expect((await importVideos(server, [value, value])).json).toMatchObject({ video_assets: 2, clips: 2 });
    const { json } = await get(server, '/video_assets?limit=2');
    expect(json.video_assets.map(({ title }: { title: string }) => title)).toEqual([value.title, value.title]);
  });

  test('a clip of another video, and a duration that would cut off a stored clip, are rejected', async () => {
    const [id, other, clip] = [newId(), newId(), newId()];
    const stored = { id: clip, start_ms: 0, end_ms: 5000 };
    const lines = [
      { id, clips: [stored] },
      { id: other, clips: [stored] },
      { id, duration_ms: 4000, clips: [] },
      { id, duration_ms: 4000, clips: [{ ...stored, end_ms: 4000 }] },
    ];
    const { json } = await importVideos(server, lines);
    expect(json).toMatchObject({ video_assets: 2, clips: 2, rejected_total: 2 });
    expect(rejections(json.rejected)).toEqual([
      [2, 'clips[0].id'],
      [3, 'duration_ms'],
    ]);
    const { json: later } = await importVideos(server, [
      { id: other, clips: [stored] },
      { id, duration_ms: 3999, clips: [] },
    ]);
    expect(rejections(later.rejected)).toEqual([
      [1, 'clips[0].id'],
      [2, 'duration_ms'],
    ]);
    expect((await get(server, `/clips/${clip}`)).json).toMatchObject({ video_asset_id: id, end_ms: 4000 });
    expect((await get(server, `/video_assets/${other}`)).status).toBe(404);
  });

  test('a file creates the same rows however it is split into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 400 }), { maxLength: 12 }), async (cuts) => {
        const id = newId();
        const bytes = Buffer.from(
          `${line({ id, title: '漢字 – Über 🎬', clips: [] })}\r\nnonsense\n${line({ id, clips: [{ start_ms: 0, end_ms: 1 }] })}`,
        );
        const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        const { json } = await importNdjson(server, Readable.from(chunks.filter(({ length }) => length > 0)));
        expect(json).toMatchObject({ video_assets: 2, clips: 1, rejected_total: 1 });
        expect(rejections(json.rejected)).toEqual([[3, '']]);
        expect((await video(id)).title).toBe('漢字 – Über 🎬');
      }),
      { numRuns: 25, seed: 20_260_103 },
    );
  });

  test('one ledger event records how much an import stored', async () => {
    const clips = [
      { start_ms: 0, end_ms: 1 },
      { start_ms: 0, end_ms: 2 },
    ];
    await importNdjson(server, `${line({ clips })}x\n${line({ clips })}`);
    const wanted = { video_assets: 2, clips: 4, rejected: 1 };
    const { json } = await eventually(
      () => get(server, '/ledger/events?event_type=import_completed&limit=1000'),
      ({ json: found }) => found.events.at(-1)?.metadata.clips === 4,
    );
    const event = json.events.at(-1);
    expect(event).toMatchObject({
      event_type: 'import_completed',
      entity_type: 'import',
      metadata: wanted,
      actor: 'http:anonymous',
    });
  });

  test('another content type is refused, whatever the body', async () => {
    const id = newId();
    const raw = line({ id, clips: [] });
    for (const type of ['application/json', 'text/plain', 'application/x-ndjsonx', undefined])
      problem(await ask(server, 'POST', '/imports', { raw, type }), 415, 'unsupported-media-type');
    const said = async (path: string) =>
      problem(await ask(server, 'POST', path, { raw, type: 'text/plain' }), 415, 'unsupported-media-type').detail;
    expect(await said('/imports')).toBe('content-type is "text/plain": send application/x-ndjson or text/csv');
    expect(await said('/results')).toMatch(/^content-type is "text\/plain": send application\/json or /);
    expect(await said('/video_assets')).toBe('content-type is "text/plain": send application/json');
    expect((await get(server, `/video_assets/${id}`)).status).toBe(404);
    expect(
      (await ask(server, 'POST', '/imports', { raw, type: 'Application/X-NDJSON; charset=utf-8' })).json,
    ).toMatchObject({ video_assets: 1 });
  });
});
