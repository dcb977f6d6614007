import type { AdPlatform, Json, Look, Outcome, RemoteRef, Seen, Step } from '../../campaigns/publishing/port.ts';
import { changesOf, prepareFake } from './fake-plan.ts';
import type { FakeObject, FakeState } from './fake-state.ts';

/** The adapter of a fake platform. */
export const fakeAdapter = (fake: FakeState): AdPlatform => ({
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
  prepare: prepareFake,
  preflight: async () => [],
  look: async (step, known): Promise<Look> => {
    fake.looks.push({ step: step.key, after: fake.requests.length });
    fake.clock.advance(200);
    if (fake.unsoundLooks > 0) {
      fake.unsoundLooks--;
      return { found: [], is_sound: false };
    }
    const shown = fake.shown();
    if (step.act === 'upload' || step.act === 'create')
      return {
        found: shown.filter(({ name }) => name === step.marker).map((one) => refOf(fake, one, step, known)),
        is_sound: true,
      };
    return {
      found: shown.filter(({ id }) => id === step.marker).map((one) => refOf(fake, one, step, known)),
      is_sound: true,
    };
  },
  inspect: async (step, known, remoteId): Promise<Look> => {
    fake.clock.advance(200);
    const found = fake.shown().filter(({ id, kind }) => id === remoteId && kind === step.kind);
    return { found: found.map((one) => refOf(fake, one, step, known)), is_sound: true };
  },
  run: async (step, known): Promise<Outcome> => {
    if (step.act === 'wait' || step.act === 'check') {
      const video = fake.shown().find(({ id }) => id === known.video);
      const isReady = video !== undefined && fake.clock.now().getTime() - video.shownFrom > fake.videoReadyAfterMs;
      return isReady ? { certainty: 'done', said: null } : { certainty: 'not_yet', again_in_s: 10, said: null };
    }
    const n = fake.requests.length;
    const parent = step.needs[0] === undefined ? undefined : known[step.needs[0]];
    const makes = step.act === 'create' || step.act === 'upload';
    return fake.change(step, () => (makes ? fake.create(step, parent, n) : fake.apply(step)));
  },
  changes: changesOf,
  observe: async (objects): Promise<readonly Seen[]> => {
    fake.clock.advance(200);
    const shown = fake.shown();
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
    found: fake
      .shown()
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
});

function refOf(fake: FakeState, one: FakeObject, step: Step, known: Readonly<Record<string, string>>): RemoteRef {
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
  const isStale = one.earlier !== undefined && one.earlier.until > fake.clock.now().getTime();
  const { status, budget } = isStale && one.earlier !== undefined ? one.earlier : one;
  if (step.act === 'set_status' && status !== step.body.status) say('status', step.body.status ?? null, status);
  if (step.act === 'set_budget' && budget !== step.body.budget)
    say('budget_cents', step.body.budget ?? null, budget ?? null);
  if (step.act === 'remove') say('status', 'removed', one.status);
  return { kind: one.kind, remote_id: one.id, name: one.name, differs };
}
