import type { Failure } from '../failure.ts';
import { at, textAt } from '../json.ts';
import { hasTag, tagIn } from '../naming.ts';
import type { Calls, FileRef, Json, Known, Look, Outcome, RemoteRef, Step } from '../port.ts';
import { failureOf } from './failure.ts';
import { NAME, readObjects, withParts } from './objects.ts';
import { ask, isDone, quoted } from './read.ts';
import { openSession, resumeOf, type Session, sendPart, sessionIn, stateOf } from './upload-session.ts';
import { resourceName } from './version.ts';

/** Seconds until the state of a film that is being processed is read again. */
const ASK_AGAIN_S = 15;
const GONE = 404;

/**
 * Sends one part of the resumable upload. The first call opens a session, whose address is stored. The next ones send the
 * bytes, the last of which create the film. The title can be set but never read, so only the session can find the film again.
 *
 * @param resume the session's address
 */
export async function uploadFilm(step: Step, file: FileRef, calls: Calls, resume?: Json): Promise<Outcome> {
  const session = sessionIn(resume);
  if (session === undefined) return open(step, file, calls);
  const state = await stateOf(calls, session);
  if ('failure' in state) return beforePart(state.failure, session);
  if (state.remote_id !== undefined) return made(state.remote_id);
  if (state.is_final) return unknown('no-id', session);
  const answer = await sendPart(calls, session, file, state.received);
  if (!isDone(answer)) return withResume(failureOf(answer, calls.now()), session);
  // the session decides: the reply may name something else
  const after = await stateOf(calls, session);
  if ('failure' in after) return unknown('reply-unclear', session);
  if (after.remote_id !== undefined) return made(after.remote_id);
  return after.is_final ? unknown('no-id', session) : { certainty: 'more', resume: resumeOf(session) };
}

async function open(step: Step, file: FileRef, calls: Calls): Promise<Outcome> {
  const answer = await openSession(calls, step.marker, file.size_bytes);
  if (!isDone(answer)) return failureOf(answer, calls.now());
  const session = sessionIn({ address: answer.headers['x-goog-upload-url']?.toString() ?? null });
  // a session that nobody knows creates nothing
  return session === undefined ? failureOf(answer, calls.now()) : { certainty: 'more', resume: resumeOf(session) };
}

const made = (remote_id: string): Outcome => ({ certainty: 'done', remote_id, said: { remote_id } });

const unknown = (code: string, session: Session): Outcome => ({
  certainty: 'unknown',
  problem: { code, todo: 'Nothing to do: the engine asks how much was uploaded.', retry: 'later', vendor: {} },
  resume: resumeOf(session),
});

/**
 * Returns an outcome when the state of the upload could not be read, so no part was sent. Without the session, the next step is
 * a look, which detects a missing right of the token or an upload that is gone.
 */
function beforePart({ certainty, problem, ...rest }: Failure, session: Session): Outcome {
  const isRefused = certainty === 'rejected' && problem.vendor.http !== GONE;
  const goesOn = certainty !== 'rejected' && certainty !== 'auth';
  return {
    certainty: 'not_sent',
    problem: isRefused ? problem : { ...problem, retry: 'later' },
    ...('until' in rest && rest.until !== undefined ? { until: rest.until } : {}),
    ...(goesOn ? { resume: resumeOf(session) } : {}),
  };
}

/** Continuing from the session repeats nothing. */
const withResume = (failure: Failure, session: Session): Outcome =>
  failure.certainty === 'rejected' || failure.certainty === 'auth'
    ? failure
    : { ...failure, resume: resumeOf(session) };

/** Finds the film of a session. Without a session, finds the film of our ad, if there is one: nothing else distinguishes our films. */
export async function lookForFilm({ marker }: Step, calls: Calls, resume?: Json): Promise<Look> {
  const session = sessionIn(resume);
  if (session === undefined) return lookInAd(marker, calls);
  const state = await stateOf(calls, session);
  if ('failure' in state) {
    const { problem } = state.failure;
    return problem.vendor.http === GONE ? NONE : { found: [], is_sound: false, problem };
  }
  if (state.remote_id === undefined) return state.is_final ? { found: [], is_sound: false } : NONE;
  return { found: [refOf(state.remote_id, marker)], is_sound: true };
}

/** Finds the film through its ad, which exists after a backup was restored. */
async function lookInAd(marker: string, calls: Calls): Promise<Look> {
  const tag = tagIn(marker).replace(/[^:]+$/, 'ad');
  const { objects, problem } = await readObjects(calls, 'ad', [`${NAME.ad} LIKE ${quoted(`%${tag}%`)}`]);
  const ad = objects.find(({ name }) => hasTag(name, tag));
  const whole = ad === undefined || problem !== undefined ? undefined : await withParts(calls, ad);
  const failed = problem ?? (whole !== undefined && 'problem' in whole ? whole.problem : undefined);
  if (failed !== undefined) return { found: [], is_sound: false, problem: failed };
  const film = whole !== undefined && 'read' in whole ? textAt(whole.read.record, 'film') : undefined;
  return film === undefined ? NONE : { found: [refOf(film, marker)], is_sound: true };
}

const NONE: Look = { found: [], is_sound: true };
const refOf = (remote_id: string, name: string): RemoteRef => ({ kind: 'video', remote_id, name, differs: [] });

const FIELDS = ['resource_name', 'state', 'video_id'].map((name) => `you_tube_video_upload.${name}`).join(', ');

/** Finds the upload with the id; undefined if it is not shown. */
async function filmById(
  calls: Calls,
  id: string,
): Promise<{ readonly film: Json | undefined } | { readonly failure: Failure }> {
  const name = resourceName(calls.external_id, 'youTubeVideoUploads', id);
  const where = `you_tube_video_upload.resource_name = ${quoted(name)}`;
  const { rows, failure, problem } = await ask(calls, `SELECT ${FIELDS} FROM you_tube_video_upload WHERE ${where}`);
  if (failure !== undefined) return { failure };
  if (problem !== undefined) return { failure: { certainty: 'unknown', problem } };
  return { film: at(rows[0], 'you_tube_video_upload') };
}

/**
 * Reads an upload that a person named or that must be removed; an unavailable one counts as gone.
 *
 * @param name our name for it: its title cannot be read
 */
export async function inspectFilm(name: string, remoteId: string, calls: Calls): Promise<Look> {
  const read = await filmById(calls, remoteId);
  if ('failure' in read) return { found: [], is_sound: false, problem: read.failure.problem };
  const isThere = read.film !== undefined && textAt(read.film, 'state') !== 'UNAVAILABLE';
  return { found: isThere ? [refOf(remoteId, name)] : [], is_sound: true };
}

const BROKEN = ['FAILED', 'REJECTED', 'UNAVAILABLE'];

/** @returns done with YouTube's own id of the film, once it has been processed */
export async function filmReady(known: Known, calls: Calls): Promise<Outcome> {
  const id = known.video;
  if (id === undefined) throw new TypeError('the video has no id yet');
  const read = await filmById(calls, id);
  if ('failure' in read) return read.failure;
  const state = textAt(read.film, 'state') ?? 'unknown';
  const remote_id = textAt(read.film, 'video_id');
  if (state === 'PROCESSED' && remote_id !== undefined) return { certainty: 'done', remote_id, said: { state } };
  if (BROKEN.includes(state))
    return {
      certainty: 'rejected',
      problem: {
        ...{ code: 'film-not-usable', field: 'clip_id', retry: 'once_fixed', vendor: { code: state } },
        todo: `YouTube reports the film as ${state}: check the channel of the account, then compensate and publish again.`,
      },
    };
  return { certainty: 'not_yet', again_in_s: ASK_AGAIN_S, said: { state } };
}
