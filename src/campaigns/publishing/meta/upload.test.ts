import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { FileRef, Form, Json, NoReply, Reply, Step } from '../port.ts';
import { uploadFilm } from './upload.ts';

const SIZE = 51 * 1024 * 1024;
const STEP: Step = {
  ...{ key: 'video', act: 'upload', kind: 'video', needs: [], marker: 'ce:c1:1:video', body: {}, expect: {} },
};
const STAND = { session: 's', video: '7', start: 10, end: 20, failures: 0 };
const DONE = { ...STAND, start: SIZE, end: SIZE };
let directory = '';
let file: FileRef;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upload-'));
  file = { path: join(directory, 'large.mp4'), size_bytes: SIZE, sha256: '' };
  await writeFile(file.path, '');
  await truncate(file.path, SIZE);
});
afterAll(() => rm(directory, { recursive: true }));

/** Returns the outcome of one request of an upload that has begun. */
async function outcomeOf(answer: Reply | NoReply, resume: Json = STAND) {
  const sent: Form['fields'][] = [];
  const calls = answering(async ({ form }) => {
    sent.push(form?.fields ?? {});
    return answer;
  }, 'act_1');
  return { ...(await uploadFilm(STEP, file, calls, resume)), sent };
}

const refusal = (code: number, subcode: number, more: { readonly [name: string]: Json } = {}) =>
  replyOf({ error: { code, error_subcode: subcode, message: 'No', ...more } }, 400);
const chunkFailed = (start: number) =>
  refusal(6_000, 1_363_037, { error_data: { start_offset: start, end_offset: 20 } });

test('failed chunks are retried while bytes arrive, and five failures without progress end the upload', async () => {
  const after = (failures: number, start: number) => outcomeOf(chunkFailed(start), { ...STAND, failures });
  expect(await after(4, 11)).toMatchObject({ certainty: 'more', resume: { start: 11, failures: 0 } });
  expect(await after(3, 10)).toMatchObject({ certainty: 'more', resume: { start: 10, failures: 4 } });
  expect(await after(4, 10)).toMatchObject({
    ...{ certainty: 'rejected', problem: { code: 'upload-failed', field: 'clip_id', retry: 'once_fixed' } },
  });
});

test.each<[string, Reply | NoReply, string]>([
  ['without a reply', { sent: 'maybe', why: 'ECONNRESET' }, 'unknown'],
  ['that was not sent', { sent: 'no', why: 'ECONNREFUSED' }, 'not_sent'],
  ['that is throttled', refusal(17, 1), 'throttled'],
])('after a chunk %s, the upload resumes from where it was', async (_, answer, certainty) => {
  expect(await outcomeOf(answer)).toMatchObject({ certainty, resume: STAND });
});

test('an upload does not resume after a refused chunk', async () => {
  expect(await outcomeOf(refusal(100, 4_242_424))).not.toHaveProperty('resume');
});

test('an upload restarts if its session has expired, both at a chunk and at the finish', async () => {
  for (const stand of [STAND, DONE])
    expect(await outcomeOf(refusal(100, 1_363_026), stand)).toMatchObject({ certainty: 'more', resume: {} });
});

test('a chunked upload sends its marker as the title when it finishes', async () => {
  const { sent, ...outcome } = await outcomeOf(replyOf({ success: true }), DONE);
  expect(outcome).toMatchObject({ certainty: 'done', remote_id: '7' });
  expect(sent).toEqual([{ upload_phase: 'finish', upload_session_id: 's', title: STEP.marker }]);
});
