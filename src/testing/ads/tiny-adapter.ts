import { differences } from '../../campaigns/publishing/compare.ts';
import { exposureOfRun } from '../../campaigns/publishing/exposure-of-run.ts';
import { at, isObject, listAt, textAt } from '../../campaigns/publishing/json.ts';
import { fingerprintOf, nameWith, tagOf } from '../../campaigns/publishing/naming.ts';
import type {
  AdPlatform,
  Calls,
  JsonObject,
  Known,
  Look,
  NoReply,
  Outcome,
  Problem,
  RemoteRef,
  Reply,
  Step,
  ToObserve,
} from '../../campaigns/publishing/port.ts';
import { resolved } from '../../campaigns/publishing/resolve.ts';

const PATH = '/objects';
const OVERSPEND_PER_DAY = 1;
const KINDS = ['campaign', 'ad_group', 'ad'] as const;

const problem = (code: string, retry: Problem['retry']): Problem => ({ code, todo: 'See docs.', retry, vendor: {} });

function outcomeOf(answer: Reply | NoReply, calls: Calls): Outcome {
  if ('sent' in answer)
    return answer.sent === 'maybe'
      ? { certainty: 'unknown', problem: problem('no-reply', 'later') }
      : {
          ...{ certainty: 'not_sent', problem: problem('not-sent', 'later') },
          ...(answer.until === undefined ? {} : { until: answer.until }),
        };
  const until = answer.held_until ?? new Date(calls.now().getTime() + 60_000).toISOString();
  if (answer.status === 429) return { certainty: 'throttled', problem: problem('throttled', 'later'), until };
  const id = answer.status < 300 ? textAt(answer.body, 'id') : undefined;
  if (id !== undefined) return { certainty: 'done', remote_id: id, said: { id } };
  return answer.status === 404
    ? { certainty: 'rejected', problem: problem('refused', 'once_fixed') }
    : { certainty: 'unknown', problem: problem('reply-unclear', 'later') };
}

async function listed(calls: Calls): Promise<readonly JsonObject[] | undefined> {
  const answer = await calls.send({ method: 'GET', path: PATH });
  if ('sent' in answer || answer.status >= 300 || at(answer.body, 'objects') === undefined) return undefined;
  return listAt(answer.body, 'objects').filter(isObject);
}

async function lookFor(step: Step, known: Known, calls: Calls, isIt: (one: JsonObject) => boolean): Promise<Look> {
  const all = await listed(calls);
  if (all === undefined) return { found: [], is_sound: false, problem: problem('no-list', 'later') };
  const found = all
    .filter((one) => one.kind === step.kind && isIt(one))
    .map(
      (one): RemoteRef => ({
        ...{ kind: step.kind, remote_id: textAt(one, 'id') ?? '', name: textAt(one, 'name') ?? '' },
        differs: differences(resolved(step.expect, known), one),
      }),
    );
  return { found, is_sound: true };
}

const setStep = ({ step, kind, remote_id }: ToObserve, act: Step['act'], body: JsonObject): Step => ({
  ...{ key: `${step}:${act}`, act, kind, needs: [], marker: remote_id, body, expect: act === 'remove' ? {} : body },
});

/** An adapter that follows docs/adding-a-platform.md and uses the parts that all platforms share. */
export const tiny: AdPlatform = {
  name: 'google',
  api_version: 'v1',
  capabilities: {
    uniqueness: 'none',
    settle_s: [0, 15, 60, 180, 600],
    budget: { kinds: ['lifetime'], overspend_per_day: OVERSPEND_PER_DAY },
    results_settle_days: 1,
  },
  connection: {
    hosts: { graph: 'https://tiny.invalid' },
    sandbox_path: '/tiny',
    authorize: ({ access_token }) => ({ headers: { authorization: access_token }, query: {} }),
    usage: ({ status }) => ({ is_throttled: status === 429 }),
  },
  prepare(draft, clip, account) {
    const made = (kind: (typeof KINDS)[number], above: string | undefined, more: JsonObject): Step => {
      const name = nameWith(draft.name, tagOf(draft, kind));
      const parent: JsonObject = above === undefined ? {} : { parent: { ref: above } };
      const body = { kind, name, state: 'off', ...parent, ...more };
      return { ...{ key: kind, act: 'create', kind, marker: name, body, expect: body }, needs: above ? [above] : [] };
    };
    const exposure = exposureOfRun(draft, OVERSPEND_PER_DAY);
    const steps = [
      made('campaign', undefined, {}),
      { ...made('ad_group', 'campaign', { budget: draft.budget_minor }), puts: exposure },
      made('ad', 'ad_group', { texts: [...(draft.ad.texts ?? [])] }),
    ];
    const fingerprint = fingerprintOf('v1', steps, clip, account);
    return { plan: { platform: 'google', api_version: 'v1', steps, exposure, fingerprint }, findings: [] };
  },
  preflight: async () => [],
  look: (step, known, calls) =>
    lookFor(step, known, calls, (one) => (step.act === 'create' ? one.name : one.id) === step.marker),
  inspect: (step, known, remoteId, calls) => lookFor(step, known, calls, (one) => one.id === remoteId),
  async run(step, known, calls) {
    const body =
      step.act === 'create'
        ? resolved(step.body, known)
        : { id: step.marker, ...(step.act === 'remove' ? { state: 'gone' } : step.body) };
    return outcomeOf(await calls.send({ method: 'POST', path: PATH, body }), calls);
  },
  changes(objects, change) {
    const upward = KINDS.toReversed().flatMap((kind) => objects.filter((one) => one.kind === kind));
    switch (change.to) {
      case 'active':
        return upward.map((one) => setStep(one, 'set_status', { state: 'on' }));
      case 'paused':
        return upward.toReversed().map((one) => setStep(one, 'set_status', { state: 'off' }));
      case 'removed':
        return upward.map((one) => setStep(one, 'remove', {}));
      case 'budget': {
        const budget = { budget: change.minor };
        return upward.filter(({ kind }) => kind === 'ad_group').map((one) => setStep(one, 'set_budget', budget));
      }
    }
  },
  async observe(objects, _account, calls) {
    const all = await listed(calls);
    if (all === undefined) throw new Error('the tiny platform did not show its objects');
    return objects.map(({ kind, remote_id }) => {
      const one = all.find(({ id }) => id === remote_id);
      if (one === undefined) return { kind, remote_id, exists: false };
      const configured = one.state === 'on' ? 'active' : 'paused';
      return { ...{ kind, remote_id, exists: true, name: textAt(one, 'name') ?? '', configured, spend_minor: 0 } };
    });
  },
  search: async () => ({ found: [], is_sound: true }),
  async *results() {},
  checkAccount: async (externalId) => ({
    ...{ name: externalId, currency: 'EUR', time_zone: 'UTC', is_usable: true, findings: [] },
  }),
};
