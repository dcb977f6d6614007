import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { FileRef, Json, NoReply, Reply, Step } from '../port.ts';
import { resumeOf, sessionIn } from './upload-session.ts';
import { filmReady, lookForFilm, uploadFilm } from './videos.ts';

const ADDRESS = 'https://upload.example/resumable/upload/v25/customers/1/films:create?upload_id=A%2B1&x=2#part';
const RESUME = resumeOf(sessionIn({ address: ADDRESS }) ?? { path: '', query: {} });
const FILM: FileRef = { path: 'film.mp4', size_bytes: 10, sha256: '' };
const STEP: Step = {
  ...{ key: 'video', act: 'upload', kind: 'video', needs: [], marker: 'ce:c1:1:video', body: {}, expect: {} },
};

const session = (status: string, received: number, body: Json = {}): Reply => ({
  ...replyOf(body),
  headers: { 'x-goog-upload-status': status, 'x-goog-upload-size-received': String(received) },
});
const MADE = session('final', 10, { resourceName: 'customers/1/youTubeVideoUploads/77' });
const NAMELESS = session('final', 10);
const QUOTA = replyOf({ error: { details: [{ errors: [{ errorCode: { quotaError: 'RESOURCE_EXHAUSTED' } }] }] } }, 429);

test('an upload session keeps the path and query of its address and drops the host', () => {
  expect(sessionIn(RESUME)).toEqual({
    ...{ path: '/resumable/upload/v25/customers/1/films:create', query: { upload_id: 'A+1', x: '2' } },
  });
  expect(sessionIn({ address: 'https://evil.example/elsewhere' })).toBeUndefined();
});

/** Continues an upload: its session reports these states in order, and its part gets this reply. */
async function goOn(states: readonly (Reply | NoReply)[], part: Reply | NoReply = replyOf({})) {
  const sent: string[] = [];
  let asked = 0;
  const calls = answering(async ({ method, headers }) => {
    if (method === 'PUT') {
      sent.push(`${headers?.['x-goog-upload-offset']} ${headers?.['x-goog-upload-command']}`);
      return part;
    }
    asked += 1;
    return states[asked - 1] ?? replyOf({});
  });
  return { ...(await uploadFilm(STEP, FILM, calls, RESUME)), sent };
}

test('an upload resumes at the byte that its session reports, and the last chunk finalizes it', async () => {
  expect(await goOn([session('active', 4), MADE])).toMatchObject({
    ...{ certainty: 'done', remote_id: '77', sent: ['4 upload, finalize'] },
  });
  expect(await goOn([session('active', 4), session('active', 8)])).toMatchObject({ certainty: 'more', resume: RESUME });
});

test('a finished upload is not sent again: with an id it is done, without one its outcome is unknown', async () => {
  expect(await goOn([MADE])).toMatchObject({ certainty: 'done', remote_id: '77', sent: [] });
  expect(await goOn([NAMELESS])).toMatchObject({ certainty: 'unknown', problem: { code: 'no-id' }, sent: [] });
});

test.each<[string, Reply | NoReply, object]>([
  ['gets 404: it is retried later', replyOf({}, 404), { problem: { retry: 'later' } }],
  ['gets 400: a person must fix it', replyOf({}, 400), { problem: { retry: 'once_fixed' } }],
  ['gets 401: it is retried later', replyOf({}, 401), { problem: { retry: 'later' } }],
  ['is throttled: it resumes later', QUOTA, { problem: { retry: 'later' }, resume: RESUME }],
  ['gets no reply: it resumes later', { sent: 'maybe', why: 'x' }, { problem: { retry: 'later' }, resume: RESUME }],
])('nothing is uploaded if the request for the upload’s state %s', async (_, state, expected) => {
  const { sent, ...outcome } = await goOn([state]);
  expect([outcome.certainty, sent]).toEqual(['not_sent', []]);
  expect(outcome).toMatchObject(expected);
  expect('resume' in outcome).toBe('resume' in expected);
});

test('a look for an upload finds its film, and proves nothing if the session has no id or cannot be read', async () => {
  const lookAt = (state: Reply | NoReply) =>
    lookForFilm(
      STEP,
      answering(async () => state),
      RESUME,
    );
  expect(await lookAt(MADE)).toMatchObject({ found: [{ kind: 'video', remote_id: '77' }], is_sound: true });
  expect(await lookAt(session('active', 4))).toEqual({ found: [], is_sound: true });
  expect(await lookAt(NAMELESS)).toMatchObject({ found: [], is_sound: false });
  expect(await lookAt(replyOf({}, 404))).toEqual({ found: [], is_sound: true });
  expect(await lookAt(replyOf({}, 503))).toMatchObject({ found: [], is_sound: false });
});

test.each<[Json, string]>([
  [{ state: 'PROCESSED', videoId: 'yt' }, 'done'],
  [{ state: 'PROCESSED' }, 'not_yet'],
  [{ state: 'UPLOADED' }, 'not_yet'],
  [{ state: 'FAILED' }, 'rejected'],
  [{ state: 'REJECTED' }, 'rejected'],
  [{ state: 'UNAVAILABLE' }, 'rejected'],
])('a film that YouTube reports as %j is %s', async (film, certainty) => {
  const calls = answering(async () => replyOf({ results: [{ youTubeVideoUpload: film }], totalResultsCount: '1' }));
  expect(await filmReady({ video: '77' }, calls)).toMatchObject({ certainty });
});
