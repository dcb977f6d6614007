import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server/index.ts';

const HAS_CURL = spawnSync('curl', ['--version']).status === 0;
if (!HAS_CURL) process.stderr.write('curl is not installed: uploads by curl -F are not tested\n');

const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-curl-'));
const bytes = randomBytes(9_000_000);
const film = join(directory, 'film.mp4');
let sandbox: RunningSandbox;
beforeAll(async () => {
  writeFileSync(film, bytes);
  sandbox = await startSandbox({ kind: true });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

const curl = async (...args: string[]) => {
  const { stdout } = await promisify(execFile)('curl', [
    '-sS',
    `${sandbox.url}/v26.0/act_840/advideos`,
    '-F',
    'access_token=t',
    ...args,
  ]);
  return JSON.parse(stdout);
};
const sha256 = createHash('sha256').update(bytes).digest('hex');

test.skipIf(!HAS_CURL)('curl -F uploads a film in one request, byte for byte', async () => {
  const { id } = await curl('-F', 'title=at once', '-F', `source=@${film}`);
  expect(sandbox.state().objects.find((object) => object.id === id)).toMatchObject({
    name: 'at once',
    bytes: bytes.length,
    sha256,
  });
});

test.skipIf(!HAS_CURL)('curl -F uploads a film in the requested chunks, byte for byte', async () => {
  const begun = await curl('-F', 'upload_phase=start', '-F', `file_size=${bytes.length}`);
  const session = `upload_session_id=${begun.upload_session_id}`;
  let { start_offset: start, end_offset: end } = begun;
  while (start !== end) {
    const chunk = join(directory, 'chunk');
    writeFileSync(chunk, bytes.subarray(Number(start), Number(end)));
    const next = await curl(
      '-F',
      'upload_phase=transfer',
      '-F',
      session,
      '-F',
      `start_offset=${start}`,
      '-F',
      `video_file_chunk=@${chunk}`,
    );
    ({ start_offset: start, end_offset: end } = next);
  }
  expect(await curl('-F', 'upload_phase=finish', '-F', session, '-F', 'title=in chunks')).toEqual({ success: true });
  expect(sandbox.state().objects.find(({ id }) => id === begun.video_id)).toMatchObject({ name: 'in chunks', sha256 });
});
