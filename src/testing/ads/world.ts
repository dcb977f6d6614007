import { setImmediate } from 'node:timers/promises';
import { addAdAccount } from '../../campaigns/publishing/accounts.ts';
import { type AdsContext, withAds } from '../../campaigns/publishing/ads-context.ts';
import { advance } from '../../campaigns/publishing/advance.ts';
import { moveCampaign } from '../../campaigns/publishing/move.ts';
import { tokenOf } from '../../campaigns/publishing/open-calls.ts';
import { planPublication } from '../../campaigns/publishing/plan.ts';
import type { AdPlatform } from '../../campaigns/publishing/port.ts';
import { publishCampaign } from '../../campaigns/publishing/publish.ts';
import { publication } from '../../campaigns/publishing/show.ts';
import type { Db, Transaction } from '../../core/db/index.ts';
import type { CardFormat, Platform } from '../../core/platforms/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import type { TestContext } from '../databases.ts';
import { addVideo } from '../samples.ts';
import { FakePlatform } from './fake-platform.ts';

/** Thrown when the worker dies: it does nothing more. */
export class Crash extends Error {}

export const TOKEN = 'EAAB-secret-token-of-the-test';
/** After this long, another worker takes over the job of a dead one. */
const RESTART_MS = 35_000;
const MOST_LIVES = 400;

/** An ad platform as tests see it from outside: its objects, and the requests to it. */
export interface Remote {
  readonly objects: readonly {
    readonly id: string;
    readonly kind: string;
    readonly name: string;
    readonly status: 'active' | 'paused' | 'removed';
    readonly spend: number;
  }[];
  /** The requests that were meant to change something. */
  readonly requests: readonly { readonly step: string; readonly marker: string }[];
  /** Objects that became active, and when. */
  readonly activations: readonly { readonly id: string; readonly at: number }[];
  /** Applies everything that is still pending. */
  settleAll(): void;
}

/** An ad platform, an account on it, and approved campaigns. */
export interface World {
  readonly ctx: AdsContext;
  readonly remote: Remote;
  /** The database on which no worker dies. */
  readonly plainDb: AdsContext['db'];
  /** The configured address of the sandbox. */
  readonly adsSandbox: { address: string; readonly speed: number };
  readonly accountId: string;
  /** Number of the journal's operations so far: its transactions, their statements and its requests. */
  readonly operations: { count: number };
  /** Kills the worker before or after the operations with these numbers. */
  readonly kills: { at: number; when: 'before' | 'after' }[];
  /** With `cards`, the campaign has that many clips in that format. */
  addCampaign(budgetMinor?: number, cards?: { readonly format: CardFormat; readonly count: number }): Promise<string>;
  publish(campaignId: string): Promise<string>;
  /** Starts workers one after another and advances the clock until there is nothing more to do. @returns the state */
  drive(publicationId: string, untilMs?: number): Promise<string>;
  /** Does the same for many publications with several workers. A publication that waits occupies no worker. */
  driveAll(publicationIds: readonly string[], workers: number): Promise<void>;
}

export interface FakeWorld extends World {
  readonly fake: FakePlatform;
}

/** Counts an operation of the journal, and may kill the worker before or after it. */
export type Around = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** What a world needs to know about its platform. */
export interface Connected {
  readonly ads: Pick<AdsContext['ads'], 'platformOf' | 'callsWith' | 'callsOf' | 'rendered'>;
  readonly remote: Remote;
  readonly platform: AdPlatform['name'];
  /** The platform that its ads are placed on. */
  readonly placement: Platform;
  readonly externalId: string;
  readonly settings: Readonly<Record<string, string>>;
}

export async function newWorld(test: TestContext): Promise<FakeWorld> {
  const fake = new FakePlatform({ now: test.now, advance: test.clock.advance });
  const world = await makeWorld(test, (_, around) => {
    const platform: AdPlatform = {
      ...fake.platform,
      look: (...args) => around(() => fake.platform.look(...args)),
      inspect: (...args) => around(() => fake.platform.inspect(...args)),
      run: (...args) => around(() => fake.platform.run(...args)),
      observe: (...args) => around(() => fake.platform.observe(...args)),
    };
    const calls = {
      account_id: 'fake',
      external_id: 'act_1',
      now: test.now,
      sleep: async () => undefined,
      send: () => Promise.reject(new Error('the fake has no wire')),
    };
    return {
      remote: fake,
      platform: 'meta',
      placement: 'instagram',
      externalId: `act_${test.newId().slice(-6)}`,
      settings: {},
      ads: {
        platformOf: () => platform,
        callsWith: async () => calls,
        callsOf: async () => calls,
        rendered: async ({ clip_id }) => ({
          file: { path: `/renders/${clip_id}.mp4`, size_bytes: 1_000, sha256: 'f'.repeat(64) },
        }),
      },
    };
  });
  return { ...world, fake };
}

export async function makeWorld(
  test: TestContext,
  connect: (ctx: Omit<AdsContext, 'ads'>, around: Around) => Connected,
): Promise<World> {
  const operations = { count: 0 };
  const kills: World['kills'] = [];
  const around: Around = async (work) => {
    const n = operations.count++;
    const dies = (when: 'before' | 'after') => kills.some((kill) => kill.at === n && kill.when === when);
    if (dies('before')) throw new Crash(`before ${n}`);
    const value = await work();
    if (dies('after')) throw new Crash(`after ${n}`);
    return value;
  };
  const adsSandbox = { address: 'http://127.0.0.1:1', speed: 1 };
  const base = {
    ...test,
    db: {
      ...test.db,
      run: <Row>(statement: Parameters<Db['run']>[0], values: readonly unknown[]) =>
        around(() => test.db.run<Row>(statement, values)),
      transaction: <Value>(work: (one: Transaction) => Promise<Value>) => around(() => test.db.transaction(work)),
    },
    secretKeys: { given: () => Buffer.alloc(32, 7).toString('base64'), file: undefined, mayMake: false },
    adsSandbox,
  };
  const { ads, remote, settings, externalId, platform, placement } = connect(base, around);
  const ctx: AdsContext = {
    ...base,
    ads: {
      ...ads,
      tokenOf: (account) => tokenOf(base, account.id),
      monotonicMs: () => test.now().getTime(),
      sleep: async (ms) => test.clock.advance(ms),
      sandboxWaits: async () => undefined,
    },
  };
  const account = await addAdAccount(ctx, {
    platform,
    external_id: externalId,
    environment: 'sandbox',
    token: { access_token: TOKEN },
    settings,
    max_daily_minor: 1_000_000,
    max_campaign_minor: 1_000_000,
    two_people: false,
    live_on_embedded: false,
  });
  const accountId = account.id;
  return {
    ctx,
    remote,
    plainDb: test.db,
    adsSandbox,
    accountId,
    operations,
    kills,
    addCampaign: (budgetMinor = 10_000, cards) => addApproved(test, placement, budgetMinor, cards),
    publish: async (campaignId) => {
      const { fingerprint } = await planPublication(ctx, campaignId, accountId);
      return (await publishCampaign(ctx, campaignId, accountId, fingerprint)).publication_id;
    },
    drive: async (id, untilMs = Number.POSITIVE_INFINITY) => {
      for (let lives = 0; lives < MOST_LIVES; lives++) {
        try {
          return (await advance(ctx, id)).state;
        } catch (error) {
          const now = test.now().getTime();
          if (now > untilMs) break;
          if (error instanceof WaitUntil) test.clock.advance(Math.max(1, error.until.getTime() - now));
          else if (error instanceof Crash) test.clock.advance(RESTART_MS);
          else throw error;
        }
      }
      return (await publication(ctx, id)).state;
    },
    driveAll: async (ids, workers) => {
      const due = new Map(ids.map((id) => [id, test.now().getTime()]));
      const working = new Set<string>();
      const worker = async () => {
        while (due.size > 0) {
          const idle = [...due].filter(([id]) => !working.has(id)).sort((a, b) => a[1] - b[1]);
          const [id, at] = idle[0] ?? [];
          if (id === undefined || at === undefined) return;
          const early = at - test.now().getTime();
          if (early > 0 && working.size > 0) {
            await setImmediate();
            continue;
          }
          if (early > 0) test.clock.advance(early);
          working.add(id);
          await advance(ctx, id).then(
            () => due.delete(id),
            (error: unknown) => {
              if (!(error instanceof WaitUntil)) throw error;
              due.set(id, error.until.getTime());
            },
          );
          working.delete(id);
        }
      };
      await Promise.all(Array.from({ length: workers }, worker));
    },
  };
}

const DAY_MS = 86_400_000;

/** Returns an ad with everything that the platforms need. */
const adFrom = (now: Date) => ({
  texts: ['The lamp that folds flat.'],
  headline: 'Light for every desk',
  link: 'https://example.com/lamp',
  call_to_action: 'learn_more',
  goal: 'traffic',
  countries: ['US'],
  age_min: 18,
  age_max: 65,
  starts_at: new Date(now.getTime() + DAY_MS).toISOString(),
  ends_at: new Date(now.getTime() + 11 * DAY_MS).toISOString(),
  budget_kind: 'lifetime',
  special_categories: [],
});

/** Adds an approved campaign for a clip of a film. It has its own rows, so that thousands of runs can share a database. */
async function addApproved(
  test: TestContext,
  platform: Platform,
  budgetMinor: number,
  cards?: { readonly format: CardFormat; readonly count: number },
): Promise<string> {
  const [videoId, clipId, id] = [test.newId(), test.newId(), test.newId()];
  const clipIds = [clipId, ...Array.from({ length: (cards?.count ?? 1) - 1 }, () => test.newId())];
  await addVideo(
    test,
    videoId,
    clipIds.map((one, at) => ({ id: one, start_ms: 1_000 * at, end_ms: 1_000 * at + 12_000 })),
  );
  const now = test.now();
  await test.db.kysely
    .insertInto('films')
    .values({
      video_asset_id: videoId,
      sha256: 'a'.repeat(64),
      file: `${videoId}.mp4`,
      size_bytes: 1,
      received_at: now,
    })
    .execute();
  await test.db.kysely
    .insertInto('campaigns')
    .values({
      id,
      video_asset_id: videoId,
      platform,
      clip_id: clipId,
      source: 'test',
      name: `sample ${id.slice(-4)}`,
      budget_cents: budgetMinor,
      currency: 'EUR',
      ad: JSON.stringify(adFrom(now)),
      optimization_meta: '{}',
      created_at: now,
      updated_at: now,
      ...(cards === undefined ? {} : { format: cards.format }),
    })
    .execute();
  if (cards !== undefined)
    await test.db.kysely
      .insertInto('campaign_clips')
      .values(clipIds.map((clip_id, at) => ({ campaign_id: id, clip_id, position: at + 1, score: null })))
      .execute();
  await moveCampaign(withAds(test), id, 'approve');
  return id;
}
