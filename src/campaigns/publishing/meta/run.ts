import { at, numberAt, textAt } from '../json.ts';
import type { Calls, Json, JsonObject, Known, Outcome, Step } from '../port.ts';
import { resolved } from '../resolve.ts';
import { NOT_RENDERED } from '../unsent.ts';
import { failureOf } from './failure.ts';
import { kindOf } from './kinds.ts';
import { look } from './look.ts';
import { doneOr } from './made.ts';
import { readNode } from './read.ts';
import { uploadFilm, uploadPicture } from './upload.ts';
import { accountNode, pathTo } from './version.ts';

/** Seconds until the state of a video that is being processed is read again. */
const ASK_AGAIN_S = 10;

/** Sends the only request of a step. */
export async function run(step: Step, known: Known, calls: Calls, resume?: Json): Promise<Outcome> {
  switch (step.act) {
    case 'upload':
      return upload(step, calls, resume);
    case 'wait':
      return videoReady(step, known, calls);
    case 'check':
      return validate(step, known, calls);
    case 'create':
      return create(step, known, calls);
    case 'remove':
      return remove(step, calls);
    case 'set_status':
    case 'set_budget':
      return set(step, calls);
  }
}

async function upload(step: Step, calls: Calls, resume?: Json): Promise<Outcome> {
  if (step.file === undefined) return NOT_RENDERED;
  return step.kind === 'image' ? uploadPicture(step, step.file, calls) : uploadFilm(step, step.file, calls, resume);
}

/** @returns done when Meta can show the video; rejected when Meta says that it cannot */
async function videoReady({ needs }: Step, known: Known, calls: Calls): Promise<Outcome> {
  const id = known[needs[0] ?? ''];
  if (id === undefined) throw new TypeError('the video has no id yet');
  const read = await readNode(calls, id, ['id', 'status']);
  // an expired token is not the video's fault: nothing is uploaded again
  if ('failure' in read) return read.failure;
  if ('absent' in read) return { certainty: 'not_yet', again_in_s: ASK_AGAIN_S, said: null };
  const status = at(read.object, 'status');
  const word = textAt(status, 'video_status');
  if (word === 'ready') return { certainty: 'done', remote_id: id, said: { video_status: word } };
  if (word !== 'error') {
    const progress = numberAt(status, 'processing_progress') ?? null;
    return { certainty: 'not_yet', again_in_s: ASK_AGAIN_S, said: { video_status: word ?? null, progress } };
  }
  return {
    certainty: 'rejected',
    problem: {
      code: 'video-refused',
      field: 'clip_id',
      todo: 'Meta could not read the video: render the clip again, then publish again.',
      retry: 'once_fixed',
      vendor: { message: textAt(status, 'processing_phase', 'errors', '0', 'message') ?? 'video_status error' },
    },
  };
}

/** Asks Meta whether it would accept the creative; creates nothing. */
async function validate(step: Step, known: Known, calls: Calls): Promise<Outcome> {
  const answer = await calls.send({
    method: 'POST',
    path: pathTo(accountNode(calls.external_id), 'adcreatives'),
    body: { ...resolved(step.body, known), execution_options: ['validate_only'] },
  });
  if (!('sent' in answer) && answer.status < 300 && answer.body !== undefined)
    return { certainty: 'done', said: { success: true } };
  return failureOf(answer, calls.now());
}

async function create(step: Step, known: Known, calls: Calls): Promise<Outcome> {
  const path = pathTo(accountNode(calls.external_id), kindOf(step.kind).edge);
  const answer = await calls.send({ method: 'POST', path, body: resolved(step.body, known) });
  return doneOr(answer, calls, { field: 'name', value: step.marker }, () => look(step, known, calls));
}

async function set(step: Step, calls: Calls): Promise<Outcome> {
  const answer = await calls.send({
    method: 'POST',
    path: pathTo(step.marker),
    body: step.body,
    // stopping spend does not wait for the allowance
    is_urgent: step.act === 'set_status',
  });
  return succeededOr(answer, calls);
}

async function remove(step: Step, calls: Calls): Promise<Outcome> {
  const account = accountNode(calls.external_id);
  if (step.kind === 'image' || step.kind === 'video') {
    const query: Readonly<Record<string, string>> =
      step.kind === 'image' ? { hash: step.marker } : { video_id: step.marker };
    return succeededOr(
      await calls.send({ method: 'DELETE', path: pathTo(account, kindOf(step.kind).edge), query }),
      calls,
    );
  }
  return succeededOr(await calls.send({ method: 'DELETE', path: pathTo(step.marker) }), calls);
}

function succeededOr(answer: Awaited<ReturnType<Calls['send']>>, calls: Calls): Outcome {
  const isDone = !('sent' in answer) && answer.status < 300 && at(answer.body, 'success') === true;
  const said: JsonObject = { success: true };
  return isDone ? { certainty: 'done', said } : failureOf(answer, calls.now());
}
