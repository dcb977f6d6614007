import type { Failure } from '../failure.ts';
import { listAt, textAt } from '../json.ts';
import type { Calls, Json, JsonObject, Known, NoReply, Outcome, Reply, Step } from '../port.ts';
import { resolved } from '../resolve.ts';
import { NOT_RENDERED, unsent } from '../unsent.ts';
import { YOUTUBE_VIDEO } from './bodies.ts';
import { failureOf } from './failure.ts';
import { inspect, look } from './look.ts';
import { ID, RESOURCES } from './objects.ts';
import { ask, camelObject, isDone } from './read.ts';
import { idIn, pathTo, resourceName } from './version.ts';
import { filmReady, uploadFilm } from './videos.ts';

/** Sends the only request of a step. */
export async function run(step: Step, known: Known, calls: Calls, resume?: Json): Promise<Outcome> {
  switch (step.act) {
    case 'upload':
      return step.file === undefined ? NOT_RENDERED : uploadFilm(step, step.file, calls, resume);
    case 'wait':
      return filmReady(known, calls);
    case 'check':
      return { certainty: 'done', said: null };
    case 'create':
      return step.kind === 'campaign' ? createTree(step, known, calls) : INCOMPLETE;
    case 'set_budget':
      return setBudget(step, calls);
    case 'set_status':
      return setStatus(step, calls);
    case 'remove':
      return remove(step, calls);
  }
}

/** Ad group and ad are created with the campaign, never alone. */
const INCOMPLETE: Outcome = {
  certainty: 'rejected',
  problem: {
    ...{ code: 'tree-incomplete', retry: 'once_fixed', vendor: {} },
    todo: 'The campaign exists, but not everything created with it: compensate, then publish again.',
  },
};

export const mutate = (
  calls: Calls,
  operations: readonly Json[],
  more: { readonly is_urgent?: boolean; readonly is_read?: boolean } = {},
): Promise<Reply | NoReply> =>
  calls.send({
    method: 'POST',
    path: pathTo(calls.external_id, 'googleAds:mutate'),
    body: camelObject({
      mutate_operations: operations,
      partial_failure: false,
      ...(more.is_read === true ? { validate_only: true } : {}),
    }),
    ...more,
  });

/** Creates budget, campaign, ad group, criteria, assets, and ad in one request: all of them or nothing. */
async function createTree(step: Step, known: Known, calls: Calls): Promise<Outcome> {
  const film = await filmReady(known, calls);
  if (film.certainty !== 'done') return unsent(film);
  const { mutate_operations: operations } = resolved(step.body, { ...known, [YOUTUBE_VIDEO]: film.remote_id ?? '' });
  const answer = await mutate(calls, listAt({ operations: operations ?? [] }, 'operations'));
  const id = isDone(answer) ? campaignIn(answer) : undefined;
  if (id === undefined) return failureOf(answer, calls.now());
  return (await isForeign(step, known, id, calls)) ? foreign(id) : { certainty: 'done', remote_id: id, said: { id } };
}

const campaignIn = ({ body }: Reply): string | undefined =>
  listAt(body, 'mutateOperationResponses')
    .map((one) => idIn(textAt(one, 'campaignResult', 'resourceName')))
    .find((id) => id !== undefined && id !== '');

/** Checks whether the id belongs to something else. An object that is not shown yet is accepted and read back later. */
async function isForeign(step: Step, known: Known, id: string, calls: Calls): Promise<boolean> {
  const { found, problem } = await inspect(step, known, id, calls);
  const [object] = found;
  if (object !== undefined) return object.name !== step.marker;
  return problem === undefined && (await look(step, known, calls)).found.some(({ remote_id }) => remote_id !== id);
}

const foreign = (id: string): Outcome => ({
  certainty: 'unknown',
  problem: {
    ...{ code: 'foreign-id', todo: 'Nothing to do: the engine looks for it.', retry: 'later' },
    vendor: { message: `the reply names ${id.slice(0, 50)}, which is a different object` },
  },
});

const COLLECTION = { campaign: 'campaigns', ad_group: 'adGroups' } as const;

/** Returns an object's name in requests. An ad's name includes its ad group, which must be read. */
async function nameOf(
  { kind, marker }: Step,
  calls: Calls,
): Promise<{ readonly name: string } | { readonly failure: Failure }> {
  if (kind === 'campaign' || kind === 'ad_group')
    return { name: resourceName(calls.external_id, COLLECTION[kind], marker) };
  return readName(calls, 'ad_group_ad', ID.ad, marker, 'ad_group_ad');
}

async function readName(
  calls: Calls,
  from: string,
  field: string,
  id: string,
  named: string,
): Promise<{ readonly name: string } | { readonly failure: Failure }> {
  const { rows, failure, problem } = await ask(
    calls,
    `SELECT ${named}.resource_name FROM ${from} WHERE ${field} = ${id}`,
  );
  const name = textAt(rows[0], named, 'resource_name');
  if (name !== undefined) return { name };
  return { failure: failure ?? { certainty: 'unknown', problem: problem ?? NOT_SHOWN } };
}

const NOT_SHOWN = {
  code: 'not-shown',
  todo: 'Nothing to do: the engine looks for it.',
  retry: 'later',
  vendor: {},
} as const;

async function change(calls: Calls, operations: readonly JsonObject[], isUrgent = false): Promise<Outcome> {
  const answer = await mutate(calls, operations, isUrgent ? { is_urgent: true } : {});
  return isDone(answer) ? { certainty: 'done', said: null } : failureOf(answer, calls.now());
}

/** Sets an absolute status, so sending it twice is harmless. */
async function setStatus(step: Step, calls: Calls): Promise<Outcome> {
  const named = await nameOf(step, calls);
  if ('failure' in named) return unsent(named.failure);
  const update = { resource_name: named.name, ...step.body };
  const kind = step.kind === 'campaign' || step.kind === 'ad_group' ? step.kind : 'ad_group_ad';
  // stopping spend does not wait for the allowance
  return change(calls, [{ [`${kind}_operation`]: { update, update_mask: 'status' } }], true);
}

/** The budget is a separate object, which belongs to this campaign alone. */
async function setBudget(step: Step, calls: Calls): Promise<Outcome> {
  const named = await readName(calls, 'campaign', ID.campaign, step.marker, 'campaign_budget');
  if ('failure' in named) return unsent(named.failure);
  const { campaign_budget: amount } = step.body;
  const fields = typeof amount === 'object' && amount !== null && !Array.isArray(amount) ? amount : {};
  const update = { resource_name: named.name, ...fields };
  return change(calls, [{ campaign_budget_operation: { update, update_mask: maskOf(Object.keys(fields)) } }]);
}

/** Writes a field mask with JSON names, as JSON requires. */
const maskOf = (names: readonly string[]): string =>
  Object.keys(camelObject(Object.fromEntries(names.map((name) => [name, ''])))).join(',');

async function remove(step: Step, calls: Calls): Promise<Outcome> {
  if (step.kind === 'video') {
    const resourceNames = [resourceName(calls.external_id, 'youTubeVideoUploads', step.marker)];
    const body = { resourceNames };
    const answer = await calls.send({
      method: 'POST',
      path: pathTo(calls.external_id, 'youTubeVideoUploads:remove'),
      body,
    });
    return isDone(answer) ? { certainty: 'done', said: null } : failureOf(answer, calls.now());
  }
  const named = await nameOf(step, calls);
  if ('failure' in named) return unsent(named.failure);
  if (step.kind !== 'campaign') {
    const kind = step.kind === 'ad_group' ? 'ad_group' : RESOURCES.ad;
    return change(calls, [{ [`${kind}_operation`]: { remove: named.name } }]);
  }
  // without its campaign, the budget could not be found again
  const budget = await readName(calls, 'campaign', ID.campaign, step.marker, 'campaign_budget');
  if ('failure' in budget) return unsent(budget.failure);
  return change(calls, [
    { campaign_operation: { remove: named.name } },
    { campaign_budget_operation: { remove: budget.name } },
  ]);
}
