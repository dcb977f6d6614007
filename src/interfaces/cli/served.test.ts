import { afterEach, expect, test, vi } from 'vitest';
import { clientOn } from '../../testing/client-against.ts';
import { runCli } from './index.ts';

type Routes = Parameters<typeof clientOn>[0];

const [ID, OTHER] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const AT = '2026-11-22T10:00:00.000Z';

afterEach(() => void vi.unstubAllGlobals());

/** Runs a command against a server with these paths. @returns what it requested and printed */
async function run(args: readonly string[], routes: Routes = {}) {
  const { fetch, asked } = clientOn(routes);
  vi.stubGlobal('fetch', fetch);
  const printed = { out: '', err: '' };
  const into = (name: 'out' | 'err') => (text: unknown) => {
    printed[name] += String(text);
    return true;
  };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(into('out'));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(into('err'));
  try {
    const code = await runCli(['node', 'campaigns-engine', ...args, '--server', 'http://engine.test'], {}, '0');
    return { code, asked, ...printed };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

const job = (state: string, progress: number, more = {}) => ({
  ...{ id: ID, name: 'train-rules', state, progress, attempts: 1, created_at: AT, ...more },
});
const schedule = { name: 'nightly', job: 'train-rules', cron: '0 3 * * *', timezone: 'UTC', input: {}, next_at: AT };
const proof = {
  event_id: ID,
  leaf_index: 2,
  tree_size: 9,
  leaf: '{}',
  proof: ['p'],
  root: 'r',
  checkpoint: 'one\ntwo\n',
};
const tree = (tree_size: number) => ({ tree_size, root: `root ${tree_size}` });
const CONSISTENCY = 'GET /ledger/consistency';
const MANY = 'POST /campaigns/orchestrations';

test.each([
  {
    args: `ledger list --event-type campaign_edited,campaign_status_changed --entity-type campaign --entity-id ${ID} --limit 5 --after c`,
    path: 'GET /ledger/events',
    sent: {
      event_type: 'campaign_edited,campaign_status_changed',
      entity_type: 'campaign',
      entity_id: ID,
      limit: '5',
      after: 'c',
    },
    reply: { events: [], next: null },
    out: 'no such events',
  },
  {
    args: `ledger prove ${ID}`,
    path: `GET /ledger/events/${ID}/proof`,
    reply: proof,
    out: `event ${ID} is leaf 2 of 9\n\nleaf\n  {}\nproof, from the leaf up\n  p\nroot\n  r\n\ncheckpoint\n  one\n  two\n`,
  },
  {
    args: 'ledger prove-consistency 3 9',
    path: CONSISTENCY,
    sent: { from: '3', to: '9' },
    reply: { from: tree(3), to: tree(9), proof: ['p', 'q'] },
    out: '3 events, root root 3\n9 events, root root 9\nproof\n  p\n  q\n',
  },
  {
    args: 'accounts list --limit 5 --after c',
    path: 'GET /ad_accounts',
    sent: { limit: '5', after: 'c' },
    reply: { ad_accounts: [], next: null },
    out: 'no ad accounts',
  },
  {
    args: `accounts show ${ID}`,
    path: `GET /ad_accounts/${ID}`,
    reply: {
      ...{ id: ID, name: 'Lamps', state: 'ready', currency: 'EUR', time_zone: 'Europe/Berlin', two_people: false },
      ...{ max_daily_minor: null, max_campaign_minor: null },
    },
    out: 'cap a campaign  none: only ads without an end date can be activated',
  },
  {
    args: 'jobs list --state failed --name train-rules --limit 5 --after c',
    path: 'GET /jobs',
    sent: { state: 'failed', name: 'train-rules', limit: '5', after: 'c' },
    reply: { jobs: [], next: null },
    out: 'no such jobs',
  },
  { args: `jobs show ${ID}`, path: `GET /jobs/${ID}`, reply: job('running', 0.999), out: 'progress  99%' },
  { args: `jobs retry ${ID}`, path: `POST /jobs/${ID}/retry`, sent: {}, reply: job('queued', 0), out: 'queued' },
  { args: `jobs cancel ${ID}`, path: `POST /jobs/${ID}/cancel`, sent: {}, reply: job('failed', 0), out: 'failed' },
  {
    args: `jobs add ${ID} ${OTHER} --platforms youtube --key mine`,
    path: MANY,
    sent: { video_asset_ids: [ID, OTHER], platforms: ['youtube'], key: 'mine' },
    reply: { job_id: OTHER },
    out: `job ${OTHER}`,
  },
  {
    args: 'jobs add --since 2026-11-22 --platforms youtube',
    path: MANY,
    sent: { filter: { added_since: '2026-11-22T00:00:00.000Z' }, platforms: ['youtube'] },
    reply: { job_id: OTHER },
    out: `job ${OTHER}`,
  },
  {
    args: 'jobs add --all --platforms youtube',
    path: MANY,
    sent: { filter: {}, platforms: ['youtube'] },
    reply: { job_id: OTHER },
    out: `job ${OTHER}`,
  },
  {
    args: 'schedules add nightly --cron 0+3+*+*+* --timezone Europe/Berlin --job train-rules --input {"a":1}',
    path: 'PUT /schedules/nightly',
    sent: { cron: '0 3 * * *', timezone: 'Europe/Berlin', job: 'train-rules', input: { a: 1 } },
    reply: schedule,
    out: '0 3 * * * UTC',
  },
  {
    args: 'schedules add nightly --cron 0+3+*+*+*',
    path: 'PUT /schedules/nightly',
    sent: { cron: '0 3 * * *', timezone: 'UTC', job: 'orchestrate-added', input: {} },
    reply: schedule,
    out: 'nightly',
  },
  { args: 'schedules remove nightly', path: 'DELETE /schedules/nightly', reply: schedule, out: 'nightly is removed' },
])('$args sends its request and prints the reply', async ({ args, path, sent, reply, out }) => {
  const ran = await run(
    args.split(' ').map((word) => word.replaceAll('+', ' ')),
    { [path]: () => reply },
  );
  expect(ran.asked).toEqual([[path, ...(sent === undefined ? [] : [sent])]]);
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining(out), err: '' });
});

test.each([[], [ID, '--all'], ['--all', '--since', '2026-11-22']])(
  'jobs add refuses to run without videos or with two selections: %s %s %s',
  async (...given) => {
    expect(await run(['jobs', 'add', ...given.filter(Boolean)])).toMatchObject({ code: 2, asked: [] });
  },
);

test('events are listed without inner ids, with hints for more events and for unknown types', async () => {
  const event = {
    ...{ occurred_at: AT, event_type: 'campaign_edited', entity_type: 'campaign', entity_id: ID, actor: 'ada' },
    metadata: { clip_id: OTHER, score: 0.71239, platform: 'tiktok', tags: ['a'] },
  };
  const shown = await run(['ledger'], { 'GET /ledger/events': () => ({ events: [event], next: 'n' }) });
  expect(shown.out).toContain(`campaign ${ID}  score 0.712, platform tiktok, tags ["a"]  ada`);
  expect(shown.out).not.toContain(OTHER);
  expect(shown.err).toBe('for more: --after n\n');
  const none = await run(['ledger', '--event-type', 'campaign_edited,campaign_editd'], {
    'GET /ledger/events': () => ({ events: [], next: null }),
  });
  expect(none.err).toBe('"campaign_editd" is no type of event; did you mean campaign_edited?\n');
});

test('schedules are listed from all pages', async () => {
  const { out } = await run(['schedules', '--json'], {
    'GET /schedules': ({ after }) => ({
      schedules: [{ ...schedule, name: after ?? 'first' }],
      next: after === undefined ? 'second' : null,
    }),
  });
  expect(JSON.parse(out).schedules.map(({ name }: { name: string }) => name)).toEqual(['first', 'second']);
});

test.each(['activate', 'resume'])('%s does not ask to confirm money if the ads are gone', async (name) => {
  const exposure = { currency: 'EUR', per_day_minor: 1_750, whole_minor: 10_000 };
  const publications = [{ id: OTHER, state: 'removed', exposure }];
  const { code, err, asked } = await run([name, ID, '--yes'], {
    'GET /publications': () => ({ publications, next: null }),
  });
  expect(code).not.toBe(0);
  expect(err).toContain(`publication ${OTHER} of campaign ${ID} is removed: no ads are left`);
  expect(asked).toHaveLength(1);
});

test('accounts set sets lists and objects, removes a setting, and resets permissions and caps', async () => {
  const account = {
    ...{ id: ID, name: 'Lamps', state: 'ready', currency: 'EUR', time_zone: 'Europe/Berlin', two_people: true },
    ...{ max_daily_minor: 5, max_campaign_minor: 9, settings: { page_id: '1', dsa: 'Lamps' } },
  };
  const path = `/ad_accounts/${ID}`;
  const routes = { [`GET ${path}`]: () => account, [`PATCH ${path}`]: () => account };
  const settings = ['--setting', 'dsa=', '--setting', 'regions=["TW"]', '--setting', 'who={"payor":"a=b"}'];
  const back = ['--max-daily-minor', 'none', '--max-campaign-minor', '7', '--no-two-people', '--no-live-on-embedded'];
  const { code, asked } = await run(['accounts', 'set', ID, ...settings, ...back], routes);
  expect(code).toBe(0);
  expect(asked[1]).toEqual([
    `PATCH ${path}`,
    {
      settings: { page_id: '1', regions: ['TW'], who: { payor: 'a=b' } },
      ...{ max_daily_minor: null, max_campaign_minor: 7, two_people: false, live_on_embedded: false },
    },
  ]);
  const wrong = await run(['accounts', 'set', ID, '--setting', 'regions=[TW]'], routes);
  expect([wrong.code, wrong.asked]).toEqual([2, []]);
});
