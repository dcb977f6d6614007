import { at, listAt, numberAt, textAt } from '../json.ts';
import type { Calls, JsonObject, Known, NoReply, Outcome, Reply, Step } from '../port.ts';
import { resolved } from '../resolve.ts';
import { NOT_RENDERED, unsent } from '../unsent.ts';
import { IN_PART } from './codes.ts';
import { codeOf, failureOf, isDone } from './failure.ts';
import { isAdKind, KINDS, kindOf } from './kinds.ts';
import { look } from './look.ts';
import { doneOr } from './made.ts';
import { dataOf, objectById } from './read.ts';
import { withRegions } from './regions.ts';
import { pathTo } from './version.ts';
import { uploadFilm, videoReady } from './videos.ts';

/** Sends the only request of a step. */
export async function run(step: Step, known: Known, calls: Calls): Promise<Outcome> {
  switch (step.act) {
    case 'upload':
      return step.file === undefined
        ? NOT_RENDERED
        : uploadFilm(step, step.file, calls, () => look(step, known, calls));
    case 'wait':
      return videoReady(step, known, calls);
    case 'check':
      return { certainty: 'done', said: null };
    case 'create':
      return create(step, known, calls);
    case 'set_budget':
      return set(step, calls);
    case 'set_status':
    case 'remove':
      return setStatus(step, calls);
  }
}

async function create(step: Step, known: Known, calls: Calls): Promise<Outcome> {
  const filled = await withRegions(resolved(step.body, known), calls);
  if ('failure' in filled) return unsent(filled.failure);
  const { path, id: field } = kindOf(step.kind);
  const answer = await calls.send({
    method: 'POST',
    path: pathTo(`/smart_plus/${path}/create/`),
    body: { advertiser_id: calls.external_id, ...filled.body },
  });
  const id = textAt(dataOf(answer), field);
  if (id === undefined || id === '' || !isAdKind(step.kind)) return failureOf(answer, calls.now());
  const read = await objectById(calls, step.kind, id);
  return doneOr(id, read, { field: KINDS[step.kind].name, value: step.marker }, () => look(step, known, calls));
}

/** Sets a budget or another value of an object to an absolute value, so sending it twice is harmless. */
async function set(step: Step, calls: Calls): Promise<Outcome> {
  const { path, id } = kindOf(step.kind);
  const answer = await calls.send({
    method: 'POST',
    path: pathTo(`/smart_plus/${path}/update/`),
    body: { advertiser_id: calls.external_id, [id]: step.marker, ...step.body },
  });
  return isDone(answer) ? { certainty: 'done', said: { code: 0 } } : failureOf(answer, calls.now());
}

async function setStatus(step: Step, calls: Calls): Promise<Outcome> {
  const { path, id } = kindOf(step.kind);
  const status: JsonObject = step.act === 'remove' ? { operation_status: 'DELETE' } : step.body;
  const answer = await calls.send({
    method: 'POST',
    path: pathTo(`/smart_plus/${path}/status/update/`),
    body: { advertiser_id: calls.external_id, [`${id}s`]: [step.marker], ...status },
    // stopping spend does not wait for the allowance
    is_urgent: step.act === 'set_status',
  });
  if (codeOf(answer) === IN_PART) return inPart(step, id, answer, calls);
  return isDone(answer) ? { certainty: 'done', said: { code: 0 } } : failureOf(answer, calls.now());
}

/**
 * Interprets a reply in which some ids failed: ours is done if the reply names only others, and otherwise fails with its own
 * code. If the reply names no ids, the outcome is unknown.
 */
function inPart(step: Step, field: string, answer: Reply | NoReply, calls: Calls): Outcome {
  if ('sent' in answer) return failureOf(answer, calls.now());
  const failures = listAt(answer.body, 'data', 'error_list');
  const failed = failures.find((one) => textAt(one, field) === step.marker);
  if (failed === undefined && failures.length > 0) return { certainty: 'done', said: { code: IN_PART } };
  const code = failed === undefined ? null : (numberAt(failed, 'error_code') ?? numberAt(failed, 'code') ?? null);
  const message = textAt(failed, 'error_message') ?? textAt(failed, 'message') ?? null;
  const request_id = at(answer.body, 'request_id') ?? null;
  return failureOf({ ...answer, body: { code, message, request_id } }, calls.now());
}
