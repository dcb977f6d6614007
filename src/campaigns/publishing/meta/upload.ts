import { at, numberAt, textAt } from '../json.ts';
import type { Calls, FileRef, Form, Json, JsonObject, NoReply, Outcome, Problem, Reply, Step } from '../port.ts';
import { CHUNK_FAILED, SESSION_GONE } from './codes.ts';
import { failureOf } from './failure.ts';
import { look, pictureName } from './look.ts';
import { doneOr } from './made.ts';
import { accountNode, pathTo } from './version.ts';

/** Up to this size, a film is sent in one request; larger ones in chunks, so that a broken connection does not lose everything. */
const AT_ONCE_BYTES = 50 * 1024 * 1024;
/** A chunk that fails this often in a row without progress will not succeed. */
const MOST_FAILURES = 5;

export async function uploadPicture(step: Step, file: FileRef, calls: Calls): Promise<Outcome> {
  const name = pictureName(step.marker);
  const answer = await calls.send({
    method: 'POST',
    path: pathTo(accountNode(calls.external_id), 'adimages'),
    form: { fields: {}, file: { field: 'filename', name, path: file.path } },
  });
  const images = 'sent' in answer ? undefined : at(answer.body, 'images');
  const [image] = typeof images === 'object' && images !== null ? Object.values(images) : [];
  const hash = textAt(image, 'hash');
  return hash === undefined ? failureOf(answer, calls.now()) : { certainty: 'done', remote_id: hash, said: { hash } };
}

/** The position of a film's upload. */
interface Resume {
  readonly session: string;
  readonly video: string;
  readonly start: number;
  readonly end: number;
  readonly failures: number;
}

export async function uploadFilm(step: Step, file: FileRef, calls: Calls, resume?: Json): Promise<Outcome> {
  const stand = standOf(resume);
  if (file.size_bytes <= AT_ONCE_BYTES) return uploadAtOnce(step, file, calls);
  if (stand === undefined) return begin(file, calls);
  return stand.start < stand.end ? transfer(stand, file, calls) : finish(stand, step, calls);
}

async function uploadAtOnce(step: Step, file: FileRef, calls: Calls): Promise<Outcome> {
  const source = { field: 'source', name: 'clip.mp4', path: file.path };
  const answer = await send(calls, { fields: { title: step.marker }, file: source });
  return doneOr(answer, calls, { field: 'title', value: step.marker }, () => look(step, {}, calls));
}

async function begin(file: FileRef, calls: Calls): Promise<Outcome> {
  const answer = await send(calls, { fields: { upload_phase: 'start', file_size: String(file.size_bytes) } });
  const body = 'sent' in answer ? undefined : answer.body;
  const session = textAt(body, 'upload_session_id');
  const video = textAt(body, 'video_id');
  const next = nextOf(body);
  if (session === undefined || video === undefined || next === undefined) return failureOf(answer, calls.now());
  return { certainty: 'more', resume: { session, video, ...next, failures: 0 } };
}

async function transfer(stand: Resume, file: FileRef, calls: Calls): Promise<Outcome> {
  const { session, start, end } = stand;
  const chunk = { field: 'video_file_chunk', name: 'chunk', path: file.path, from: start, to: end };
  const fields = { upload_phase: 'transfer', upload_session_id: session, start_offset: String(start) };
  const answer = await send(calls, { fields, file: chunk });
  const next = 'sent' in answer ? undefined : nextOf(answer.body);
  if (next !== undefined) return { certainty: 'more', resume: { ...stand, ...next, failures: 0 } };
  const told = 'sent' in answer ? undefined : offsetsInError(answer);
  // sending a chunk twice is harmless: the platform keeps it once and says where to continue
  if (told !== undefined) return goOn(stand, told, answer, calls);
  return withResume(failureOf(answer, calls.now()), answer, { ...stand });
}

function goOn(stand: Resume, told: Offsets, answer: Reply | NoReply, calls: Calls): Outcome {
  const failures = told.start > stand.start ? 0 : stand.failures + 1;
  if (failures < MOST_FAILURES) return { certainty: 'more', resume: { ...stand, ...told, failures } };
  const { problem } = failureOf(answer, calls.now());
  return { certainty: 'rejected', problem: { ...problem, ...UPLOAD_FAILED } };
}

const UPLOAD_FAILED: Pick<Problem, 'code' | 'field' | 'todo' | 'retry'> = {
  code: 'upload-failed',
  field: 'clip_id',
  todo: 'Render the clip again, then continue: Meta accepts no more of this file.',
  retry: 'once_fixed',
};

async function finish(stand: Resume, step: Step, calls: Calls): Promise<Outcome> {
  const fields = { upload_phase: 'finish', upload_session_id: stand.session, title: step.marker };
  const answer = await send(calls, { fields });
  if (!('sent' in answer) && at(answer.body, 'success') === true)
    return { certainty: 'done', remote_id: stand.video, said: { id: stand.video } };
  const told = 'sent' in answer ? undefined : offsetsInError(answer);
  return told === undefined ? withSession(answer, calls) : goOn(stand, told, answer, calls);
}

/** Starts again after a session has ended: nothing was created in it. */
function withSession(answer: Reply | NoReply, calls: Calls): Outcome {
  return isSessionGone(answer) ? { certainty: 'more', resume: {} } : failureOf(answer, calls.now());
}

/** Continues from the same position after an unclear reply, because sending a chunk again is harmless. */
function withResume(failure: Outcome, answer: Reply | NoReply, resume: JsonObject): Outcome {
  if (isSessionGone(answer)) return { certainty: 'more', resume: {} };
  switch (failure.certainty) {
    case 'not_sent':
    case 'unknown':
    case 'throttled':
      return { ...failure, resume };
    default:
      return failure;
  }
}

const isSessionGone = (answer: Reply | NoReply): boolean =>
  !('sent' in answer) && numberAt(answer.body, 'error', 'error_subcode') === SESSION_GONE;

interface Offsets {
  readonly start: number;
  readonly end: number;
}

function nextOf(body: Json | undefined): Offsets | undefined {
  const [start, end] = [numberAt(body, 'start_offset'), numberAt(body, 'end_offset')];
  return start === undefined || end === undefined ? undefined : { start, end };
}

const offsetsInError = ({ body }: Reply): Offsets | undefined =>
  numberAt(body, 'error', 'error_subcode') === CHUNK_FAILED ? nextOf(at(body, 'error', 'error_data')) : undefined;

function standOf(resume: Json | undefined): Resume | undefined {
  const next = { start: numberAt(resume, 'start'), end: numberAt(resume, 'end') };
  const [session, video] = [textAt(resume, 'session'), textAt(resume, 'video')];
  if (session === undefined || video === undefined || next.start === undefined || next.end === undefined)
    return undefined;
  return { session, video, start: next.start, end: next.end, failures: numberAt(resume, 'failures') ?? 0 };
}

const send = (calls: Calls, form: Form) =>
  calls.send({ method: 'POST', host: 'video', path: pathTo(accountNode(calls.external_id), 'advideos'), form });
