import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasPostgres, migratedDirectory } from '../src/testing/index.ts';
import { type BrokenFilm, brokenFilms } from './harness/broken-films.ts';
import { ask, eventually, get, post } from './harness/http.ts';
import { memoryOf } from './harness/memory.ts';
import { directoryPlace, migratedPostgresPlace } from './harness/places.ts';
import { command, endEverythingAfterwards, type Server, serve } from './harness/program.ts';
import { settings } from './harness/settings.ts';

endEverythingAfterwards();

let films: BrokenFilm[] = [];
let directory = '';
beforeAll(async () => {
  films = await brokenFilms(settings.brokenFilms);
  directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-broken-'));
  for (const { name, bytes } of films) writeFileSync(join(directory, name), bytes);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const newDirectory = async () => directoryPlace(migratedDirectory());

test(`analyze refuses each of ${settings.brokenFilms} broken files with a reason and stores none`, async () => {
  const place = await newDirectory();
  const files = films.map(({ name }) => join(directory, name));
  const { ending, stdout } = await command(['analyze', ...files, '--json', ...place.options]);
  expect(ending).toBe(5);
  const answers: { file: string; error?: { code: string; message: string } }[] = JSON.parse(stdout).files;
  expect(answers.map(({ file }) => file)).toEqual(files);
  expect(answers.filter(({ error }) => error === undefined || !isClear(error.code, error.message))).toEqual([]);
  await place.look(async (query) => {
    expect(await query('select count(*)::int as clips from clips')).toEqual([{ clips: 0 }]);
    expect(await query('select count(*)::int as analyzed from films where analysis is not null')).toEqual([
      { analyzed: 0 },
    ]);
  });
});

/** Checks for one of our codes and a sentence that a person can read, without addresses of FFmpeg's objects or lists of its formats. */
const isClear = (code: string, message: string) =>
  /^(film|picture|codec)-[a-z-]+$/.test(code) &&
  /^.{20,400}$/.test(message) &&
  !/@ 0x|whitelist|undefined/.test(message);

test(`${settings.brokenFilms} broken uploads are refused while the server responds and its memory does not grow`, async () => {
  // on PostgreSQL if possible, because an embedded database in the process would hide the process's own memory
  const { options } = await (hasPostgres() ? migratedPostgresPlace() : newDirectory());
  const server = await serve(options);
  const { json: video } = await post(server, '/video_assets', { title: 'broken' });
  const memory: number[] = [];
  for (let at = 0; at < films.length; at += AT_ONCE) {
    const refusals = films.slice(at, at + AT_ONCE).map((film) => refusalOf(server, video.id, film));
    for (const { name, code, detail } of await Promise.all(refusals))
      expect([name, isClear(code, detail)]).toEqual([name, true]);
    expect((await get(server, '/readyz')).status).toBe(200);
    if (existsSync('/proc/self/status')) memory.push(memoryOf(server.pid).residentMib);
  }
  const { json: after } = await get(server, `/video_assets/${video.id}`);
  expect(after).toMatchObject({ duration_ms: null, clips: [] });
  const quarter = memory.length >> 2;
  // the first quarter is left out, because it loads what a server needs once
  const [first, last] = [mean(memory.slice(quarter, 2 * quarter)), mean(memory.slice(-quarter))];
  expect(last, 'MiB in the last quarter').toBeLessThan(first + NOISE_MIB);
  expect(await server.end()).toBe(0);
});

const AT_ONCE = 2;
/** Memory that the garbage collector leaves behind, more or less; a leak of each upload's bytes would be more. */
const NOISE_MIB = 48;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Returns how an upload is refused: at once, by its type, or by the job that reads it. */
async function refusalOf(
  server: Server,
  videoId: string,
  { name, bytes }: BrokenFilm,
): Promise<{ name: string; code: string; detail: string }> {
  const path = `/video_assets/${videoId}/file`;
  const { status, json } = await ask(server, 'POST', path, { raw: bytes, type: 'video/mp4' });
  if (status === 422) return { name, code: json.code, detail: json.detail };
  expect([name, status]).toEqual([name, 202]);
  const { json: job } = await eventually(
    () => get(server, `/jobs/${json.job_id}`),
    (answer) => ['done', 'failed'].includes(answer.json.state),
  );
  expect([name, job.state]).toEqual([name, 'failed']);
  return { name, ...job.error };
}
