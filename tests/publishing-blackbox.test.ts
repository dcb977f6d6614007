import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../src/sandbox/server/index.ts';
import { FAULT_KINDS } from '../src/sandbox/world/index.ts';
import { approved, type Clip, importClip, pretendRendered, sandboxAt } from './harness/ads.ts';
import { dice } from './harness/catalog.ts';
import { eventually, get, patch, post } from './harness/http.ts';
import { onEachMigratedPlace, type Place } from './harness/places.ts';
import { endEverythingAfterwards, type Server, serve } from './harness/program.ts';
import { settings } from './harness/settings.ts';

const SPEED = 100;
const TOKEN = 'EAAB-token-that-nobody-may-see';
/** The seed. Other seeds give other stories, so a long run can be split into several. */
const SEED = Number(process.env.PUBLISHING_SEED ?? 1);
/** A story takes 10 to 90 s, depending on what goes wrong. */
const PATIENCE_MS = 60_000 + settings.publishingDrafts * 120_000;

/** Accounts of the sandbox by the number of their currency, with a budget step in minor units that is valid in each. */
const CURRENCIES = [
  { external: '978', currency: 'EUR', step: 1 },
  { external: '826', currency: 'GBP', step: 1 },
  { external: '392', currency: 'JPY', step: 1 },
  { external: '901', currency: 'TWD', step: 100 },
  { external: '188', currency: 'CRC', step: 100 },
  { external: '840', currency: 'USD', step: 1 },
] as const;
const TEXTS = [
  'The lamp that folds flat.',
  'Ein Licht für jeden Tisch — 50 % heller',
  '灯台 ✨',
  '<b>"Lamp" & more</b>',
];
const COUNTRIES = [['US'], ['DE', 'AT'], ['JP'], ['CA', 'MX']];
const ROUTES = ['adimages', 'advideos', 'adcreatives', 'campaigns', 'adsets', 'ads', 'campaign', 'adset', 'ad', '*'];
/** Faults of other platforms, or faults that only a person finds who later looks at the platform. */
const NOT_TRIED = ['throttle-200-40100', 'partial-20001', 'commit-twice', 'created-active', 'reduce-data'];
const KINDS = Object.keys(FAULT_KINDS).filter((kind) => !NOT_TRIED.includes(kind) && !kind.startsWith('report-job'));

endEverythingAfterwards();

onEachMigratedPlace('publishing from outside', (newPlace) => {
  test.skipIf(settings.publishingDrafts === 0)(
    `the sandbox, the engine and its journal agree after ${settings.publishingDrafts} random drafts with faults and kills`,
    async () => {
      const place = await newPlace();
      const files = mkdtempSync(join(tmpdir(), 'campaigns-engine-test-'));
      const sandbox = await startSandbox({ seed: SEED });
      const env = {
        CAMPAIGNS_ENGINE_ADS_SANDBOX: sandbox.url,
        CAMPAIGNS_ENGINE_ADS_SANDBOX_SPEED: String(SPEED),
        CAMPAIGNS_ENGINE_SECRET_KEY: Buffer.alloc(32, 3).toString('base64'),
      };
      let written = '';
      let server = await serve([...place.options, '--files-dir', files], env);
      const restart = async (signal: NodeJS.Signals) => {
        await server.end(signal);
        written += server.stdout() + server.stderr();
        server = await serve([...place.options, '--files-dir', files], env);
        return server;
      };
      try {
        const clip = await importClip(server);
        await server.end();
        await pretendRendered(place, files, clip);
        server = await serve([...place.options, '--files-dir', files], env);
        const roll = dice(SEED);
        const broken: object[] = [];
        for (let round = 0; round < settings.publishingDrafts; round++) {
          const story = new Story({ round, roll, sandbox, clip, server: () => server, restart });
          const sentences = await story.run();
          if (sentences.length > 0) broken.push({ round, ...story.facts, sentences });
        }
        await server.end();
        written += server.stdout() + server.stderr();
        expect(broken).toEqual([]);
        expect([written.includes(TOKEN), await isWrittenIn(place)]).toEqual([false, []]);
      } finally {
        await sandbox.close();
        rmSync(files, { recursive: true, force: true });
      }
    },
    PATIENCE_MS,
  );
});

/** Returns the tables that contain the token. */
async function isWrittenIn(place: Place): Promise<unknown[]> {
  return place.look(async (query) => {
    const tables = await query(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const found: unknown[] = [];
    for (const { name } of tables) {
      const rows = await query(`select 1 from ${String(name)} t where position($1 in t::text) > 0 limit 1`, [TOKEN]);
      if (rows.length > 0) found.push(name);
    }
    return found;
  });
}

interface Setting {
  readonly round: number;
  readonly roll: () => number;
  readonly sandbox: RunningSandbox;
  readonly clip: Clip;
  readonly server: () => Server;
  readonly restart: (signal: NodeJS.Signals) => Promise<Server>;
}

/** One draft from approval to a paused ad; some are activated in between. */
class Story {
  readonly facts: { faults?: object[]; killed?: boolean; state?: string; stop?: unknown; currency?: string } = {};
  readonly #broken: string[] = [];

  constructor(readonly setting: Setting) {}

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.setting.roll() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  #hold(holds: boolean, sentence: string): void {
    if (!holds) this.#broken.push(sentence);
  }

  async run(): Promise<readonly string[]> {
    const { round, roll, sandbox, clip } = this.setting;
    const remote = sandboxAt(sandbox.url);
    const { external, currency, step } = this.#pick(CURRENCIES);
    this.facts.currency = currency;
    const number = `${external}${String(round).padStart(4, '0')}`;
    await remote.clearFaults();
    await post({ url: sandbox.url }, `/_/accounts/${number}`, { currency });
    const server = this.setting.server();
    const account = await eventually(
      () =>
        post(server, '/ad_accounts', {
          platform: 'meta',
          external_id: `act_${number}`,
          environment: 'sandbox',
          token: { access_token: `${TOKEN}-${round}` },
          settings: { page_id: '100', instagram_user_id: '200', dsa: 'Acme' },
          max_daily_minor: 1e9,
          max_campaign_minor: 1e9,
        }),
      ({ status }) => status === 201,
    );
    const campaign = await approved(server, clip, {
      budget_cents: Math.ceil((600_000 + roll() * 1_000_000) / step) * step,
      currency,
      ad: { texts: [this.#pick(TEXTS)], countries: this.#pick(COUNTRIES) },
    });
    const path = `/campaigns/${campaign}/publications`;
    const body = { ad_account_id: account.json.id };
    const plan = await eventually(
      () => post(server, `${path}?dry_run=true`, body),
      ({ status }) => status !== 503,
    );
    if (plan.status !== 200) return [`the plan is refused: ${plan.text}`];
    const faults = Array.from({ length: 1 + Math.floor(roll() * 2) }, () => ({
      route: `POST ${this.#pick(ROUTES)}`,
      kind: this.#pick(KINDS),
      nth: 1 + Math.floor(roll() * 2),
      delay_s: Math.round(5 + roll() * 295),
      field: this.#pick(['url_tags', 'name', 'targeting.age_min']),
    }));
    this.facts.faults = faults;
    await remote.addFaults(faults);
    const started = await post(server, path, { ...body, fingerprint: plan.json.fingerprint });
    if (started.status !== 202) return [`not started: ${started.text}`];
    const id = started.json.publication_id;
    if (roll() < 0.3) {
      this.facts.killed = true;
      await new Promise((resolve) => setTimeout(resolve, 100 + roll() * 2_000));
      await this.setting.restart('SIGKILL');
    }
    let shown = await this.#settled(id);
    this.#hold(
      (await remote.state()).objects.every((one) => !this.#isActive(one, campaign)),
      'active before it was asked for',
    );
    for (let tried = 0; shown.state === 'stopped' && tried < 3; tried++) {
      await this.#mend(id, account.json.id, shown);
      shown = await this.#settled(id);
    }
    if (shown.state === 'paused' && roll() < 0.5)
      shown = await this.#activateAndPause(campaign, id, plan.json.exposure);
    await this.#compare(campaign, account.json.id, id, number);
    return this.#broken;
  }

  #isActive({ kind, name, status }: { kind: string; name: string; status: string }, campaign: string): boolean {
    return ['campaign', 'adset', 'ad'].includes(kind) && name.includes(campaign) && status === 'ACTIVE';
  }

  async #settled(id: string) {
    const { json } = await eventually(
      () => get(this.setting.server(), `/publications/${id}`),
      ({ json: one }) => ['paused', 'stopped', 'active'].includes(one.state),
      300_000,
    );
    this.facts.state = json.state;
    this.facts.stop = json.stop;
    return json;
  }

  /** Resolves a stop as a person would. */
  async #mend(
    id: string,
    account: string,
    shown: { stop: { code: string; step: string; found?: string[] }; marker: string },
  ) {
    const server = this.setting.server();
    const { code, step } = shown.stop;
    await sandboxAt(this.setting.sandbox.url).clearFaults();
    if (code === 'account-needs-attention')
      await patch(server, `/ad_accounts/${account}`, {
        token: { access_token: `${TOKEN}-${this.setting.round}-again` },
      });
    const kinds: Readonly<Record<string, string>> = {
      campaign: 'campaign',
      ad_group: 'adset',
      ad: 'ad',
      video: 'video',
    };
    const { objects } = await sandboxAt(this.setting.sandbox.url).state();
    const there = objects.find(
      ({ kind, name, status }) =>
        kind === kinds[step] && name.endsWith(`${shown.marker}${step}`) && status !== 'DELETED',
    );
    const resolve =
      code !== 'outcome-unproven'
        ? undefined
        : there === undefined
          ? { step, absent: true }
          : { step, adopt: there.id };
    const again = await post(server, `/publications/${id}/continue`, { resolve });
    if (again.status !== 202 && again.status !== 409)
      this.#broken.push(`continue answered ${again.status}: ${again.text}`);
  }

  async #activateAndPause(campaign: string, id: string, exposure: object) {
    const server = this.setting.server();
    const asked = await post(server, `/campaigns/${campaign}/activate`, { confirm: exposure });
    if (asked.status !== 202) {
      this.#broken.push(`activate answered ${asked.status}: ${asked.text}`);
      return { state: 'paused' };
    }
    if (this.setting.roll() < 0.3) await this.setting.restart('SIGKILL');
    await eventually(
      () => get(this.setting.server(), `/publications/${id}`),
      ({ json }) => ['active', 'stopped'].includes(json.state),
      300_000,
    );
    const paused = await post(this.setting.server(), `/campaigns/${campaign}/pause`);
    this.#hold(paused.status === 202, `pause answered ${paused.status}: ${paused.text}`);
    await eventually(
      () => get(this.setting.server(), `/publications/${id}`),
      ({ json }) => ['paused', 'stopped'].includes(json.state),
      300_000,
    );
    return this.#settled(id);
  }

  /** Compares the engine's replies with the platform's own state. */
  async #compare(campaign: string, account: string, id: string, number: string): Promise<void> {
    const server = this.setting.server();
    const remote = sandboxAt(this.setting.sandbox.url);
    await remote.clearFaults();
    const { json: shown } = await get(server, `/publications/${id}`);
    this.facts.state = shown.state;
    this.facts.stop = shown.stop;
    const before = await remote.state();
    const kinds: Readonly<Record<string, string>> = {
      video: 'video',
      campaign: 'campaign',
      ad_group: 'adset',
      ad: 'ad',
    };
    for (const [step, kind] of Object.entries(kinds)) {
      const live = before.objects.filter(
        (one) => one.kind === kind && one.name.endsWith(`${shown.marker}${step}`) && one.status !== 'DELETED',
      );
      const ids = live.map((one) => one.id);
      const isNamed = shown.state === 'stopped' && ids.every((one) => JSON.stringify(shown.stop).includes(one));
      this.#hold(live.length <= 1 || isNamed, `${live.length} live objects of ${step}: ${ids.join(', ')}`);
      const ours = shown.steps.find((one: { key: string }) => one.key === step)?.remote_id;
      if (shown.state === 'paused')
        this.#hold(live.length === 1 && ids[0] === ours, `${step} is ${ids}, we say ${ours}`);
      const edge = { video: 'advideos', campaign: 'campaigns', ad_group: 'adsets', ad: 'ads' }[step];
      const sent = before.requests.filter(
        ({ method, path }) => method === 'POST' && path.endsWith(`act_${number}/${edge}`),
      ).length;
      const attempts = shown.steps.find((one: { key: string }) => one.key === step)?.attempts ?? [];
      const creates = attempts.filter(({ act }: { act: string }) => act === 'create' || act === 'upload');
      // the dry run also sends requests, to check whether the campaign would be accepted
      const most = creates.length + (step === 'campaign' ? 10 : 0);
      this.#hold(sent <= most, `${sent} requests for ${step}, ${creates.length} in the journal`);
    }
    if (shown.state === 'paused')
      this.#hold(
        !before.objects.some((one) => one.kind === 'campaign' && this.#isActive(one, campaign)),
        'paused, and the campaign is active',
      );
    const spend = before.objects.filter(({ name }) => name.includes(campaign)).map((one) => one.spend_minor);
    this.#hold(Math.max(0, ...spend) <= (shown.exposure.whole_minor ?? 1e12), 'spend within exposure');
    const { text } = await get(server, `/ledger/events?limit=1000`);
    this.#hold(!text.includes(TOKEN) && !JSON.stringify(shown).includes(TOKEN), 'no token in answers and ledger');
    // a rerun changes nothing
    const changes = (state: typeof before) => state.requests.filter(({ method }) => method !== 'GET').length;
    if (shown.state === 'paused') await post(server, `/publications/${id}/continue`, {});
    await post(server, `/ad_accounts/${account}/reconcile`, {});
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = await remote.state();
    this.#hold(changes(after) === changes(before), `a rerun sent ${changes(after) - changes(before)} changes`);
  }
}
