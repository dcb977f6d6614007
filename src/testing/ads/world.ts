import { moveCampaign } from '../../campaigns/drafts/index.ts';
import { addAdAccount } from '../../campaigns/publishing/accounts.ts';
import type { AdsContext } from '../../campaigns/publishing/ads-context.ts';
import { advance } from '../../campaigns/publishing/advance.ts';
import { planPublication } from '../../campaigns/publishing/plan.ts';
import type { AdPlatform } from '../../campaigns/publishing/port.ts';
import { publishCampaign } from '../../campaigns/publishing/publish.ts';
import { publication } from '../../campaigns/publishing/show.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import type { TestContext } from '../databases.ts';
import { addVideo } from '../samples.ts';
import { FakePlatform } from './fake-platform.ts';

/** The worker dies: nothing of it goes on. */
export class Crash extends Error {}

export const TOKEN = 'EAAB-secret-token-of-the-test';
/** A dead worker's job is with another one after this long. */
const RESTART_MS = 35_000;
const MOST_LIVES = 400;

/** A fake platform, an account in it and a campaign that is approved. */
export interface World {
  readonly ctx: AdsContext;
  readonly fake: FakePlatform;
  /** The database without deaths. */
  readonly plainDb: AdsContext['db'];
  readonly accountId: string;
  /** Operations of the journal so far: transactions and requests. */
  readonly operations: { count: number };
  /** Kills the worker before or after operations of these numbers. */
  readonly kills: { at: number; when: 'before' | 'after' }[];
  addCampaign(budgetMinor?: number): Promise<string>;
  publish(campaignId: string): Promise<string>;
  /** Lets workers come and go, and time pass, until there is nothing more to do. @returns the state */
  drive(publicationId: string, untilMs?: number): Promise<string>;
}

export async function newWorld(test: TestContext): Promise<World> {
  const operations = { count: 0 };
  const kills: World['kills'] = [];
  const around = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    const n = operations.count++;
    const dies = (when: 'before' | 'after') => kills.some((kill) => kill.at === n && kill.when === when);
    if (dies('before')) throw new Crash(`before ${n}`);
    const value = await work();
    if (dies('after')) throw new Crash(`after ${n}`);
    return value;
  };
  const fake = new FakePlatform({ now: test.now, advance: test.clock.advance });
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
    send: () => Promise.reject(new Error('the fake has no wire')),
  };
  const ctx: AdsContext = {
    ...test,
    db: { ...test.db, transaction: (work) => around(() => test.db.transaction(work)) },
    secretKeys: { given: () => Buffer.alloc(32, 7).toString('base64'), file: undefined, mayMake: false },
    adsSandbox: { address: 'http://127.0.0.1:1', speed: 1 },
    ads: {
      platformOf: () => platform,
      callsWith: async () => calls,
      callsOf: async () => calls,
      monotonicMs: () => test.now().getTime(),
      sleep: async (ms) => test.clock.advance(ms),
      sandboxWaits: async () => undefined,
      render: async ({ clip_id }) => ({
        file: { path: `/renders/${clip_id}.mp4`, size_bytes: 1_000, sha256: 'f'.repeat(64) },
      }),
    },
  };
  const account = await addAdAccount(ctx, {
    platform: 'meta',
    external_id: `act_${test.newId().slice(-6)}`,
    environment: 'sandbox',
    token: { access_token: TOKEN },
    settings: {},
    max_daily_minor: 1_000_000,
    max_campaign_minor: 1_000_000,
    two_people: false,
    live_on_embedded: false,
  });
  const accountId = account.id;
  return {
    ctx,
    fake,
    plainDb: test.db,
    accountId,
    operations,
    kills,
    addCampaign: (budgetMinor = 10_000) => addApproved(test, budgetMinor),
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
  };
}

/** An approved campaign for a clip of a film; rows of its own, so that thousands of runs share a database. */
async function addApproved(test: TestContext, budgetMinor: number): Promise<string> {
  const [videoId, clipId, id] = [test.newId(), test.newId(), test.newId()];
  await addVideo(test, videoId, [{ id: clipId, start_ms: 0, end_ms: 12_000 }]);
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
      platform: 'instagram',
      clip_id: clipId,
      source: 'test',
      name: `sample ${id.slice(-4)}`,
      budget_cents: budgetMinor,
      currency: 'EUR',
      ad: JSON.stringify({ texts: ['Hello'], link: 'https://example.com', budget_kind: 'lifetime' }),
      optimization_meta: '{}',
      created_at: now,
      updated_at: now,
    })
    .execute();
  await moveCampaign(test, id, 'approve');
  return id;
}
