import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { at, listAt, numberAt, textAt } from '../json.ts';
import type { Calls, FileRef, Json, Known, Look, Outcome, Step } from '../port.ts';
import { failureOf } from './failure.ts';
import { doneOr } from './made.ts';
import { dataOf, type Entries, readData } from './read.ts';
import { pathTo } from './version.ts';

/** Seconds until the state of a film that is being processed is read again. */
const ASK_AGAIN_S = 10;

/**
 * Uploads the film in one request, with the MD5 by which TikTok checks it. Automatic fixing and binding are off.
 *
 * @param look finds the film by its name
 */
export async function uploadFilm(step: Step, file: FileRef, calls: Calls, look: () => Promise<Look>): Promise<Outcome> {
  const name = step.marker;
  const md5 = createHash('md5');
  await pipeline(createReadStream(file.path), md5);
  const answer = await calls.send({
    method: 'POST',
    path: pathTo('/file/video/ad/upload/'),
    form: {
      fields: {
        ...{ advertiser_id: calls.external_id, file_name: name, upload_type: 'UPLOAD_BY_FILE' },
        ...{ video_signature: md5.digest('hex'), flaw_detect: 'true', auto_fix_enabled: 'false' },
        auto_bind_enabled: 'false',
      },
      file: { field: 'video_file', name, path: file.path },
    },
  });
  const made = dataOf(answer);
  const id = textAt(Array.isArray(made) ? made[0] : at(made, 'list', '0'), 'video_id');
  if (id === undefined || id === '') return failureOf(answer, calls.now());
  return doneOr(id, await videoInfo(calls, id), { field: 'file_name', value: name }, look);
}

/** Reads the film with the id; no entry if it is not shown. */
export async function videoInfo(calls: Calls, id: string): Promise<Entries> {
  const read = await readData(calls, '/file/video/ad/info/', {
    advertiser_id: calls.external_id,
    video_ids: JSON.stringify([id]),
  });
  if ('failure' in read) return { entries: [], problem: read.failure.problem, failure: read.failure };
  return { entries: listAt(read.data, 'list').filter((video) => textAt(video, 'video_id') === id) };
}

/**
 * @returns done when the film can be shown: it has its dimensions, or it is marked displayable (the specs do not say which
 * counts)
 */
export async function videoReady({ needs }: Step, known: Known, calls: Calls): Promise<Outcome> {
  const id = known[needs[0] ?? ''];
  if (id === undefined) throw new TypeError('the video has no id yet');
  const { entries, failure } = await videoInfo(calls, id);
  if (failure !== undefined) return failure;
  const [video] = entries;
  if (video !== undefined && isShowable(video))
    return { certainty: 'done', remote_id: id, said: { displayable: true } };
  return { certainty: 'not_yet', again_in_s: ASK_AGAIN_S, said: null };
}

const isShowable = (video: Json): boolean =>
  at(video, 'displayable') === true ||
  (at(video, 'displayable') === undefined &&
    ['width', 'height', 'duration'].every((name) => (numberAt(video, name) ?? 0) > 0));
