import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../../../sandbox/server/index.ts';
import { openCallsOf } from '../calls.ts';
import type { Pace } from '../pace.ts';
import type {
  AccountToUse,
  Calls,
  DraftToPublish,
  FileRef,
  Outcome,
  Plan,
  RenderedClip,
  ResultPart,
  Step,
} from '../port.ts';
import { meta } from './index.ts';

const MB = 1024 * 1024;
const TOKEN = 'EAATokenThatNobodyMaySee';
const ACCOUNT: AccountToUse = {
  external_id: 'act_1',
  environment: 'sandbox',
  currency: 'USD',
  time_zone: 'America/Los_Angeles',
  settings: { page_id: '100', instagram_user_id: '200', dsa: 'Acme' },
};
let sandbox: RunningSandbox;
let directory = '';

beforeAll(async () => {
  sandbox = await startSandbox({ kind: true, speed: 100, clock: 'virtual' });
  directory = await mkdtemp(join(tmpdir(), 'meta-'));
  await writeFile(join(directory, 'picture.jpg'), 'picture');
  await writeFile(join(directory, 'film.mp4'), 'film');
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  await sandbox.close();
  await rm(directory, { recursive: true });
});

/** The platform's time: the sandbox's clock, which stands still until it is advanced. */
const now = () => new Date();

function connect(): Calls {
  let pace: Pace = {};
  return openCallsOf({
    account: { id: 'a', external_id: 'act_1', environment: 'sandbox' },
    platform: meta,
    token: { access_token: TOKEN },
    pace: {
      read: () => pace,
      note: (next) => {
        pace = next;
      },
    },
    now,
    sandbox: sandbox.url,
    speed: 100,
  });
}

const file = (name: string, size_bytes = 4): FileRef => ({ path: join(directory, name), size_bytes, sha256: '' });
/** Days by which the sandbox's clock was advanced; a reset does not undo this. */
let passed = 0;
const inDays = (days: number) => new Date(Date.now() + (passed + days) * 86_400_000).toISOString();

function planned(film = file('film.mp4'), ad: Partial<DraftToPublish['ad']> = {}): Plan {
  const clip: RenderedClip = {
    clip_id: 'c',
    platform: 'instagram',
    identity: 'film+stretch',
    file: film,
    thumbnail: file('picture.jpg'),
  };
  const draft: DraftToPublish = {
    campaign_id: '11111111-1111-4111-8111-111111111111',
    number: 1,
    name: 'Lamp',
    platform: 'instagram',
    budget_minor: 140_000,
    currency: 'USD',
    ad: {
      texts: ['The lamp that folds flat.'],
      headline: 'Light for every desk',
      link: 'https://shop.example/lamp',
      url_tags: 'utm_source=instagram',
      call_to_action: 'shop_now',
      countries: ['DE'],
      age_min: 18,
      age_max: 65,
      starts_at: inDays(1),
      ends_at: inDays(15),
      budget_kind: 'lifetime',
      special_categories: [],
      ...ad,
    },
  };
  const { plan, findings } = meta.prepare(draft, clip, ACCOUNT, now());
  if (plan === undefined) throw new Error(JSON.stringify(findings));
  return plan;
}

const stepOf = (plan: Plan, key: string): Step => {
  const found = plan.steps.find((step) => step.key === key);
  if (found === undefined) throw new Error(`no step ${key}`);
  return found;
};

/** Runs a step until all its parts and waits are done. */
async function through(step: Step, known: Record<string, string>, calls: Calls): Promise<Outcome> {
  let outcome = await meta.run(step, known, calls);
  for (let tried = 0; tried < 50 && (outcome.certainty === 'more' || outcome.certainty === 'not_yet'); tried++)
    outcome = await meta.run(step, known, calls, outcome.certainty === 'more' ? outcome.resume : undefined);
  if (
    outcome.certainty === 'done' &&
    (step.act === 'create' || step.act === 'upload') &&
    outcome.remote_id !== undefined
  )
    known[step.key] = outcome.remote_id;
  return outcome;
}

/** Runs all steps before one. */
async function before(plan: Plan, key: string, calls: Calls): Promise<Record<string, string>> {
  const known: Record<string, string> = {};
  for (const step of plan.steps.slice(0, plan.steps.indexOf(stepOf(plan, key))))
    expect(await through(step, known, calls)).toMatchObject({ certainty: 'done' });
  return known;
}

const objects = (kind: string) => sandbox.state().objects.filter((object) => object.kind === kind);
const toObserve = (plan: Plan, known: Record<string, string>) =>
  plan.steps.flatMap(({ key, kind, act }) => {
    const remote_id = known[key];
    return remote_id === undefined || act !== 'create' ? [] : [{ kind, remote_id, step: key }];
  });

test('each step of a plan creates one paused object that can be found and reads back as sent', async () => {
  const calls = connect();
  const plan = planned();
  expect(await meta.preflight(plan, ACCOUNT, calls)).toEqual([]);
  expect(objects('campaign')).toEqual([]);
  const known = await before(plan, 'ad', calls);
  expect(await through(stepOf(plan, 'ad'), known, calls)).toMatchObject({ certainty: 'done' });
  for (const kind of ['video', 'image', 'campaign', 'adset', 'ad']) expect(objects(kind)).toHaveLength(1);
  for (const kind of ['campaign', 'adset', 'ad']) expect(objects(kind)).toMatchObject([{ status: 'PAUSED' }]);
  for (const step of plan.steps.filter(({ act }) => act === 'create' || act === 'upload')) {
    const look = await meta.look(step, known, calls);
    expect(look).toMatchObject({ is_sound: true, found: [{ remote_id: known[step.key], differs: [] }] });
  }
  const { found } = await meta.search('ce:11111111-1111-4111-8111-111111111111:1', calls);
  expect(found.map(({ kind }) => kind)).toEqual(['campaign', 'ad_group', 'ad']);
});

test('changes activate from the ad up, pause from the campaign down, set the budget, and remove every object', async () => {
  const calls = connect();
  const plan = planned();
  const known = await before(plan, 'ad', calls);
  await through(stepOf(plan, 'ad'), known, calls);
  const all = toObserve(plan, known);
  const change = async (to: Parameters<typeof meta.changes>[1]) => {
    const steps = meta.changes(all, to, ACCOUNT);
    for (const step of steps) expect(await meta.run(step, known, calls)).toMatchObject({ certainty: 'done' });
    return steps.map(({ key }) => key);
  };
  expect(await change({ to: 'budget', kind: 'lifetime', minor: 150_000 })).toEqual(['ad_group:budget']);
  expect(await change({ to: 'active' })).toEqual(['ad:active', 'ad_group:active', 'campaign:active']);
  const seen = await meta.observe(all, ACCOUNT, calls);
  expect(seen.map(({ configured }) => configured)).toEqual(['active', 'active', 'active']);
  expect(seen[1]?.budget).toEqual({ kind: 'lifetime', minor: 150_000 });
  expect(await change({ to: 'paused' })).toEqual(['campaign:paused', 'ad_group:paused', 'ad:paused']);
  expect(await change({ to: 'removed' })).toEqual(['ad:removed', 'ad_group:removed', 'campaign:removed']);
  expect((await meta.observe(all, ACCOUNT, calls)).map(({ exists }) => exists)).toEqual([false, false, false]);
});

test('a chunked upload resumes at the offset that the platform reports, and the film arrives complete', async () => {
  const size = 51 * MB;
  const handle = await open(join(directory, 'large.mp4'), 'w');
  await handle.truncate(size);
  await handle.write('the end', size - 7);
  await handle.close();
  sandbox.addFaults(
    { route: 'POST advideos', kind: 'reset-after-commit', nth: 3 },
    { route: 'POST advideos', kind: 'chunk-6001', nth: 5 },
    { route: 'POST advideos', kind: 'http-500-2', nth: 7 },
  );
  const plan = planned(file('large.mp4', size));
  const video = stepOf(plan, 'video');
  const calls = connect();
  let outcome = await meta.run(video, {}, calls);
  const said = [];
  while (outcome.certainty !== 'done') {
    said.push(outcome.certainty);
    const resume = 'resume' in outcome ? outcome.resume : undefined;
    expect(resume).toBeDefined();
    outcome = await meta.run(video, {}, calls, resume);
  }
  expect(said).toContain('unknown');
  const hash = createHash('sha256')
    .update(await readFile(join(directory, 'large.mp4')))
    .digest('hex');
  expect(objects('video')).toMatchObject([{ id: outcome.remote_id }]);
  expect(JSON.stringify(sandbox.state())).toContain(hash);
});

test.each([
  ['campaign', 'reset-after-commit'],
  ['ad_group', 'html-502-after-commit'],
  ['ad', 'cut-reply-close'],
  ['video', 'http-500-2-after-commit'],
  ['campaign', 'success-without-id'],
  ['ad_group', 'success-with-foreign-id'],
] as const)('%s: after %s the outcome is unknown, and a look finds the object', async (key, kind) => {
  const calls = connect();
  const plan = planned();
  const known = await before(plan, key, calls);
  const edge = { campaign: 'campaigns', ad_group: 'adsets', ad: 'ads', video: 'advideos' }[key];
  sandbox.addFaults({ route: `POST ${edge}`, kind, nth: 1 });
  const step = stepOf(plan, key);
  expect(await meta.run(step, known, calls)).toMatchObject({ certainty: 'unknown' });
  expect(await meta.look(step, known, calls)).toMatchObject({ is_sound: true, found: [{ differs: [] }] });
});

test('a field that the platform silently drops is reported by name', async () => {
  const calls = connect();
  const plan = planned();
  const known = await before(plan, 'ad_group', calls);
  sandbox.addFaults({ route: 'POST adsets', kind: 'drop-field', field: 'bid_strategy' });
  const step = stepOf(plan, 'ad_group');
  await through(step, known, calls);
  const { found } = await meta.inspect(step, known, known.ad_group ?? '', calls);
  expect(found[0]?.differs).toEqual([{ field: 'bid_strategy', ours: 'LOWEST_COST_WITHOUT_CAP', theirs: null }]);
});

test('a creative that the platform enrolls in its own enhancements differs from what was sent', async () => {
  sandbox.addFaults({
    route: 'POST ads',
    kind: 'drop-field',
    field: 'creative.degrees_of_freedom_spec.creative_features_spec.video_filtering',
  });
  const calls = connect();
  const plan = planned();
  const known = await before(plan, 'ad', calls);
  const step = stepOf(plan, 'ad');
  await through(step, known, calls);
  const [found] = (await meta.inspect(step, known, known.ad ?? '', calls)).found;
  expect(found?.differs.map(({ field }) => field)).toEqual([
    'creative.degrees_of_freedom_spec.creative_features_spec.video_filtering.enroll_status',
  ]);
});

test('a look under a parent that is not visible yet is unsound and reports no problem', async () => {
  const known = { campaign: '120211999999999999' };
  const look = await meta.look(stepOf(planned(), 'ad_group'), known, connect());
  expect(look).toEqual({ found: [], is_sound: false });
});

test('an object that one list omits is found by the other way of looking', async () => {
  const calls = connect();
  const plan = planned();
  const known = await before(plan, 'ad_group', calls);
  sandbox.addFaults({ route: 'GET campaigns', kind: 'empty-page', nth: 1 });
  const look = await meta.look(stepOf(plan, 'campaign'), known, calls);
  expect(look.found).toHaveLength(1);
});

test('preflight reports a disabled account and a currency mismatch before anything is created', async () => {
  sandbox.setAccount('1', { currency: 'EUR', account_status: 2 });
  const plan = planned();
  const codes = (await meta.preflight(plan, ACCOUNT, connect())).map(({ code }) => code);
  expect(codes).toContain('ad-account-disabled');
  expect(codes).toContain('currency-mismatch');
  expect(objects('campaign')).toEqual([]);
});

test('a refusal contains no token, script or escape characters, whatever the platform sends', async () => {
  sandbox.addFaults({ route: 'POST campaigns', kind: 'hostile-text' });
  const outcome = await meta.run(stepOf(planned(), 'campaign'), {}, connect());
  expect(outcome.certainty).toBe('rejected');
  expect(JSON.stringify(outcome)).not.toMatch(new RegExp(`${TOKEN}|<script|\\\\u001b`));
});

/** Creates an ad that has run for some days and returns its ids. */
async function running(days: number, calls: Calls): Promise<Record<string, string>> {
  const plan = planned();
  const known = await before(plan, 'ad', calls);
  await through(stepOf(plan, 'ad'), known, calls);
  for (const step of meta.changes(toObserve(plan, known), { to: 'active' }, ACCOUNT))
    await meta.run(step, known, calls);
  sandbox.advance(days * 86_400);
  passed += days;
  return known;
}

async function partsOf(
  span: { since: string; until?: string },
  ads: readonly string[],
  calls: Calls,
): Promise<ResultPart[]> {
  const parts: ResultPart[] = [];
  for await (const part of meta.results(span, ads, ACCOUNT, calls)) parts.push(part);
  return parts;
}

const dayOf = (days: number) => inDays(days).slice(0, 10);

test('results without an end date add up to the spend, to the cent', async () => {
  const calls = connect();
  const known = await running(40, calls);
  const parts = await partsOf({ since: dayOf(-50) }, [known.ad ?? ''], calls);
  const rows = parts.flatMap((part) => ('row' in part ? [part.row] : []));
  const spent = rows.reduce((sum, { figures }) => sum + (figures.spend_minor ?? 0), 0);
  expect(rows.length).toBeGreaterThan(5);
  expect(new Set(rows.map(({ day }) => day)).size).toBe(rows.length);
  expect(objects('campaign')).toMatchObject([{ spend_minor: spent }]);
  expect(
    (await meta.observe([{ kind: 'campaign', remote_id: known.campaign ?? '', step: 'campaign' }], ACCOUNT, calls))[0],
  ).toMatchObject({
    spend_minor: spent,
  });
  expect(spent).toBeLessThanOrEqual(140_000);
  for (const { figures } of rows) expect(figures.views_3s ?? 0).toBeLessThanOrEqual(figures.impressions ?? 0);
});

test('a results query that is too large is split in halves, and what still cannot be read becomes a hole', async () => {
  const calls = connect();
  const known = await running(20, calls);
  const ads = [known.ad ?? ''];
  const all = await partsOf({ since: dayOf(-20), until: dayOf(-1) }, ads, calls);
  sandbox.addFaults({ route: 'GET insights', kind: 'reduce-data', nth: 1, times: 6 });
  expect(await partsOf({ since: dayOf(-20), until: dayOf(-1) }, ads, calls)).toEqual(all);
  sandbox.addFaults({ route: 'GET insights', kind: 'reduce-data' });
  const none = await partsOf({ since: dayOf(-2), until: dayOf(-1) }, ads, calls);
  expect(none.map((part) => Object.keys(part)[0])).toEqual(['hole', 'hole', 'read']);
});

test('results of many ads come from a background report, and a report that fails is split in halves', async () => {
  const calls = connect();
  const known = await running(20, calls);
  const span = { since: dayOf(-20), until: dayOf(-1) };
  const few = await partsOf(span, [known.ad ?? ''], calls);
  const many = [known.ad ?? '', ...Array.from({ length: 60 }, (_, n) => `1202130000009${String(n).padStart(5, '0')}`)];
  const asked = () => sandbox.state().requests.filter(({ method, path }) => method === 'POST' && /insights/.test(path));
  expect(await partsOf(span, many, calls)).toEqual(few);
  expect(asked()).toHaveLength(1);
  sandbox.addFaults({ route: 'POST insights', kind: 'report-job-failed', nth: 1 });
  expect(await partsOf(span, many, calls)).toEqual(few);
  expect(asked()).toHaveLength(4);
});
