import { createHash } from 'node:crypto';
import type {
  AdPlatform,
  Change,
  Finding,
  Json,
  Look,
  Outcome,
  Plan,
  Problem,
  RemoteRef,
  Seen,
  Step,
  ToObserve,
} from '../../campaigns/publishing/port.ts';

/** What becomes of one changing request. */
export type Fault =
  | 'ok'
  | 'reset-before-commit'
  | 'silence-before-commit'
  | 'silence-after-commit'
  | 'error-before-commit'
  | 'error-after-commit'
  | 'late-commit'
  | 'no-id'
  | 'throttled'
  | 'throttled-although-committed'
  | 'not-sent'
  | 'rejected'
  | 'flaky'
  | 'token-190'
  | 'permission'
  | 'field-dropped';

export const FAULTS: readonly Fault[] = [
  'reset-before-commit',
  'silence-before-commit',
  'silence-after-commit',
  'error-before-commit',
  'error-after-commit',
  'late-commit',
  'no-id',
  'throttled',
  'throttled-although-committed',
  'not-sent',
  'flaky',
];

/** An object of the fake platform. */
export interface FakeObject {
  readonly id: string;
  readonly kind: Step['kind'];
  name: string;
  readonly parent: string | undefined;
  status: 'active' | 'paused' | 'removed';
  budget: number | undefined;
  spend: number;
  readonly shownFrom: number;
  dropped: boolean;
  /** What reads show of it for a while after a change. */
  earlier?: { readonly status: FakeObject['status']; readonly budget: number | undefined; readonly until: number };
}

export interface FakeRequest {
  readonly n: number;
  readonly step: string;
  readonly act: string;
  /** The name of what is made, or the id of what is changed. */
  readonly marker: string;
  readonly fault: Fault;
  readonly at: number;
}

const TIMEOUT_MS = 25_000;

/** A small ad platform in memory, with lag, late commits and faults, on a virtual clock. It is a platform's adapter as well. */
export class FakePlatform {
  readonly objects: FakeObject[] = [];
  readonly requests: FakeRequest[] = [];
  /** What becomes of the n-th changing request, from 0; `ok` when nothing is said. */
  faults: Record<number, Fault> = {};
  lagMs = 0;
  /** How long reads show an object as it was before a change. */
  changeLagMs = 0;
  lateMs = 60_000;
  videoReadyAfterMs = 20_000;
  /** Looks by marker that show nothing, and say so. */
  unsoundLooks = 0;
  /** How long the worker is frozen between its check and the socket, by request. */
  frozenMs: Record<number, number> = {};
  /** Status changes in the order in which they took effect. */
  readonly activations: { readonly id: string; readonly at: number }[] = [];
  #pending: { readonly at: number; readonly commit: () => void }[] = [];
  #ids = 0;

  constructor(readonly clock: { readonly now: () => Date; readonly advance: (ms: number) => void }) {}

  #now(): number {
    const now = this.clock.now().getTime();
    const due = this.#pending.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    this.#pending = this.#pending.filter(({ at }) => at > now);
    for (const { commit } of due) commit();
    return now;
  }

  /** Lets everything that is on its way arrive. */
  settleAll(): void {
    const last = Math.max(0, ...this.#pending.map(({ at }) => at));
    this.clock.advance(Math.max(0, last - this.clock.now().getTime()) + 1);
    this.#now();
  }

  #shown(): FakeObject[] {
    const now = this.#now();
    return this.objects.filter(({ status, shownFrom }) => status !== 'removed' && shownFrom <= now);
  }

  #change(step: Step, commit: () => string): Outcome {
    const n = this.requests.length;
    this.clock.advance(this.frozenMs[n] ?? 0);
    const at = this.#now();
    const fault = this.faults[n] ?? 'ok';
    this.requests.push({ n, step: step.key, act: step.act, marker: step.marker, fault, at });
    const answer = (ms: number) => this.clock.advance(ms);
    switch (fault) {
      case 'ok':
      case 'field-dropped': {
        const remote_id = commit();
        answer(500);
        return { certainty: 'done', remote_id, said: null };
      }
      case 'no-id':
        commit();
        answer(500);
        return unknown('no-id');
      case 'silence-after-commit':
        commit();
        answer(TIMEOUT_MS);
        return unknown('silence');
      case 'error-after-commit':
        commit();
        answer(500);
        return unknown('http-502');
      case 'late-commit':
        this.#pending.push({ at: at + TIMEOUT_MS + this.lateMs, commit });
        answer(TIMEOUT_MS);
        return unknown('silence');
      case 'silence-before-commit':
        answer(TIMEOUT_MS);
        return unknown('silence');
      case 'reset-before-commit':
      case 'error-before-commit':
        answer(500);
        return unknown('reset');
      case 'throttled-although-committed':
        commit();
        return this.#throttled();
      case 'throttled':
        return this.#throttled();
      case 'not-sent':
        return { certainty: 'not_sent', problem: problem('not-sent', 'later') };
      case 'rejected':
        return { certainty: 'rejected', problem: problem('bad-budget', 'once_fixed') };
      case 'flaky':
        return { certainty: 'rejected', problem: problem('flaky', 'later'), tries: 3 };
      case 'token-190':
        return { certainty: 'auth', needs: 'new_token', problem: problem('token', 'once_fixed') };
      case 'permission':
        return { certainty: 'auth', needs: 'permission', problem: problem('permission', 'once_fixed') };
    }
  }

  #throttled(): Outcome {
    const until = new Date(this.clock.now().getTime() + 60_000).toISOString();
    return { certainty: 'throttled', problem: problem('throttled', 'later'), until };
  }

  #create(step: Step, parent: string | undefined, n: number): string {
    const now = this.clock.now().getTime();
    const id = `${step.kind}-${++this.#ids}`;
    const budget = typeof step.body.budget === 'number' ? step.body.budget : undefined;
    this.objects.push({
      id,
      kind: step.kind,
      name: step.marker,
      parent,
      status: 'paused',
      budget,
      spend: 0,
      shownFrom: now + this.lagMs,
      dropped: this.faults[n] === 'field-dropped',
    });
    return id;
  }

  #apply(step: Step): string {
    const object = this.objects.find(({ id }) => id === step.marker);
    if (object === undefined) return step.marker;
    const { status, budget } = step.body;
    const until = this.clock.now().getTime() + this.changeLagMs;
    object.earlier = { status: object.status, budget: object.budget, until };
    if (step.act === 'remove') object.status = 'removed';
    if (status === 'active' || status === 'paused') object.status = status;
    if (status === 'active') this.activations.push({ id: object.id, at: this.clock.now().getTime() });
    if (typeof budget === 'number') object.budget = budget;
    return object.id;
  }

  readonly platform: AdPlatform = {
    name: 'meta',
    api_version: 'v0',
    capabilities: {
      uniqueness: 'none',
      settle_s: [0, 15, 60, 180, 600],
      budget: { kinds: ['lifetime', 'daily'], overspend_per_day: 1.75, changes_per_hour: 4 },
      results_settle_days: 28,
    },
    connection: {
      hosts: {},
      sandbox_path: '/fake',
      authorize: () => ({ headers: {}, query: {} }),
      usage: () => ({ is_throttled: false }),
    },
    prepare: (draft, clip, account) => {
      const findings: Finding[] =
        draft.budget_minor > 0
          ? []
          : [
              {
                level: 'refused',
                code: 'budget-missing',
                field: 'budget_cents',
                detail: 'must be more than 0',
                source: 'fake',
              },
            ];
      const named = (step: string) => `${draft.name} ce:${draft.campaign_id}:${draft.number}:${step}`;
      const exposure = {
        currency: draft.currency,
        per_day_minor: draft.budget_minor,
        whole_minor: draft.budget_minor,
      };
      const fields = { expect: {}, marker: '' };
      const steps: Step[] = [
        {
          ...fields,
          key: 'video',
          act: 'upload',
          kind: 'video',
          needs: [],
          marker: named('video'),
          body: {},
          ...(clip.file === undefined ? {} : { file: clip.file }),
        },
        { ...fields, key: 'video:ready', act: 'wait', kind: 'video', needs: ['video'], body: {}, patience_s: 600 },
        {
          ...fields,
          key: 'campaign',
          act: 'create',
          kind: 'campaign',
          needs: [],
          marker: named('campaign'),
          body: { name: named('campaign') },
        },
        {
          ...fields,
          key: 'ad_group',
          act: 'create',
          kind: 'ad_group',
          needs: ['campaign'],
          marker: named('ad_group'),
          body: { budget: draft.budget_minor },
          puts: exposure,
        },
        {
          ...fields,
          key: 'ad',
          act: 'create',
          kind: 'ad',
          needs: ['ad_group', 'video'],
          marker: named('ad'),
          body: { texts: [...(draft.ad.texts ?? [])] },
        },
      ];
      const content = JSON.stringify([draft, clip.identity, account.settings]);
      const fingerprint = createHash('sha256').update(content).digest('hex');
      const plan: Plan = { platform: 'meta', api_version: 'v0', steps, exposure, fingerprint };
      return findings.length > 0 ? { findings } : { plan, findings };
    },
    preflight: async () => [],
    look: async (step, known): Promise<Look> => {
      this.clock.advance(200);
      if (this.unsoundLooks > 0) {
        this.unsoundLooks--;
        return { found: [], is_sound: false };
      }
      const shown = this.#shown();
      if (step.act === 'upload' || step.act === 'create')
        return {
          found: shown.filter(({ name }) => name === step.marker).map((one) => this.#ref(one, step, known)),
          is_sound: true,
        };
      return {
        found: shown.filter(({ id }) => id === step.marker).map((one) => this.#ref(one, step, known)),
        is_sound: true,
      };
    },
    inspect: async (step, known, remoteId): Promise<Look> => {
      this.clock.advance(200);
      const found = this.#shown().filter(({ id, kind }) => id === remoteId && kind === step.kind);
      return { found: found.map((one) => this.#ref(one, step, known)), is_sound: true };
    },
    run: async (step, known): Promise<Outcome> => {
      if (step.act === 'wait' || step.act === 'check') {
        const video = this.#shown().find(({ id }) => id === known.video);
        const isReady = video !== undefined && this.clock.now().getTime() - video.shownFrom > this.videoReadyAfterMs;
        return isReady ? { certainty: 'done', said: null } : { certainty: 'not_yet', again_in_s: 10, said: null };
      }
      const n = this.requests.length;
      const parent = step.needs[0] === undefined ? undefined : known[step.needs[0]];
      const makes = step.act === 'create' || step.act === 'upload';
      return this.#change(step, () => (makes ? this.#create(step, parent, n) : this.#apply(step)));
    },
    changes: (objects, change) => changesOf(objects, change),
    observe: async (objects): Promise<readonly Seen[]> => {
      this.clock.advance(200);
      const shown = this.#shown();
      return objects.map(({ kind, remote_id }): Seen => {
        const one = shown.find(({ id }) => id === remote_id);
        if (one === undefined) return { kind, remote_id, exists: false };
        return {
          kind,
          remote_id,
          exists: true,
          name: one.name,
          configured: one.status,
          spend_minor: one.spend,
          ...(one.budget === undefined ? {} : { budget: { kind: 'lifetime', minor: one.budget } }),
        };
      });
    },
    search: async (prefix): Promise<Look> => ({
      found: this.#shown()
        .filter(({ name, kind }) => name.includes(prefix) && kind !== 'video')
        .map((one) => ({ kind: one.kind, remote_id: one.id, name: one.name, differs: [] })),
      is_sound: true,
    }),
    results: async function* () {},
    checkAccount: async () => ({
      name: 'Fake',
      currency: 'EUR',
      time_zone: 'Europe/Berlin',
      is_usable: true,
      findings: [],
    }),
  };

  #ref(one: FakeObject, step: Step, known: Readonly<Record<string, string>>): RemoteRef {
    const differs: RemoteRef['differs'][number][] = [];
    const say = (field: string, ours: Json, theirs: Json) => differs.push({ field, ours, theirs });
    if (step.act === 'create') {
      const parent = step.needs[0] === undefined ? undefined : known[step.needs[0]];
      if (one.status !== 'paused') say('status', 'paused', one.status);
      if (parent !== one.parent) say('parent', parent ?? null, one.parent ?? null);
      if (typeof step.body.budget === 'number' && one.budget !== step.body.budget)
        say('budget_cents', step.body.budget, one.budget ?? null);
      if (one.dropped) say('ad.url_tags', 'utm', null);
    }
    const isStale = one.earlier !== undefined && one.earlier.until > this.clock.now().getTime();
    const { status, budget } = isStale && one.earlier !== undefined ? one.earlier : one;
    if (step.act === 'set_status' && status !== step.body.status) say('status', step.body.status ?? null, status);
    if (step.act === 'set_budget' && budget !== step.body.budget)
      say('budget_cents', step.body.budget ?? null, budget ?? null);
    if (step.act === 'remove') say('status', 'removed', one.status);
    return { kind: one.kind, remote_id: one.id, name: one.name, differs };
  }
}

function changesOf(objects: readonly ToObserve[], change: Change): readonly Step[] {
  const of = (kind: string) => objects.filter((one) => one.kind === kind);
  const set = (one: ToObserve, act: Step['act'], body: Step['body'], word: string): Step => ({
    key: `${one.step}:${act}:${word}`,
    act,
    kind: one.kind,
    needs: [one.step],
    marker: one.remote_id,
    body,
    expect: {},
  });
  switch (change.to) {
    case 'active':
      return ['ad', 'ad_group', 'campaign'].flatMap((kind) =>
        of(kind).map((one) => set(one, 'set_status', { status: 'active' }, 'active')),
      );
    case 'paused':
      return of('campaign').map((one) => set(one, 'set_status', { status: 'paused' }, 'paused'));
    case 'removed':
      return ['ad', 'ad_group', 'campaign', 'video'].flatMap((kind) =>
        of(kind).map((one) => set(one, 'remove', {}, 'removed')),
      );
    case 'budget':
      return of('ad_group').map((one) => set(one, 'set_budget', { budget: change.minor }, String(change.minor)));
  }
}

const problem = (code: string, retry: Problem['retry']): Problem => ({
  code,
  todo: `fake: ${code}`,
  retry,
  vendor: {},
});
const unknown = (code: string): Outcome => ({ certainty: 'unknown', problem: problem(code, 'later') });
