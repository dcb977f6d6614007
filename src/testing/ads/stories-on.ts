import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { setAdAccount } from '../../campaigns/publishing/accounts.ts';
import { activateCampaign } from '../../campaigns/publishing/activate.ts';
import { setCampaignBudget } from '../../campaigns/publishing/budget.ts';
import { continuePublication } from '../../campaigns/publishing/continue.ts';
import { openAccount } from '../../campaigns/publishing/open-account.ts';
import { pauseCampaign } from '../../campaigns/publishing/pause.ts';
import { reconcileAccount } from '../../campaigns/publishing/reconcile.ts';
import { publication } from '../../campaigns/publishing/show.ts';
import { isWrite } from '../../campaigns/publishing/wire.ts';
import { platformNamed } from '../../sandbox/server/index.ts';
import type { FaultRule } from '../../sandbox/world/index.ts';
import { onEachDatabase } from '../databases.ts';
import { brokenInvariants } from './invariants.ts';
import { type BoughtOn, newPlatformWorld, type PlatformWorld } from './platform-world.ts';
import { TOKEN } from './world.ts';

const FULL = process.env.PUBLISHING_KILLS === 'full';
/** The delays of late changes, in seconds. */
const LATE_S = FULL ? [5, 100, 500] : [100];
/** Number of publications at once on one account; many in `npm run test:faults`. */
const AT_ONCE = Number(process.env.PUBLISHING_AT_ONCE ?? 4);
const LONG = { timeout: 1_200_000 };
const DAY_MS = 86_400_000;

/** What the stories need to know about a platform. */
interface Told {
  readonly on: BoughtOn;
  /** Number of requests that change something, from the film to the ad. */
  readonly requests: number;
  /** The request that creates the campaign. */
  readonly firstRoute: string;
  /** The request that creates the object with the budget. */
  readonly budgetRoute: string;
  /** The fields with which a person sets a campaign to running. */
  readonly active: Readonly<Record<string, string>>;
}

/** Defines the stories of tokens, duplicates and money, on the real adapter and the sandbox. */
export const storiesOn = ({ on, requests, firstRoute, budgetRoute, active }: Told): void =>
  onEachDatabase(`a publication on ${on.name}`, (testContext) => {
    const live = ({ remote }: PlatformWorld, kind: string) =>
      remote.objects.filter((one) => one.kind === kind && one.status !== 'removed');
    const begun = async (...faults: readonly FaultRule[]) => {
      const world = await newPlatformWorld(on, await testContext());
      const campaignId = await world.addCampaign(30_000);
      const id = await world.publish(campaignId);
      world.sandbox.faults.add(faults);
      const state = await world.drive(id);
      return { world, campaignId, id, state };
    };
    const activate = async (world: PlatformWorld, campaignId: string, id: string) =>
      activateCampaign(world.ctx, campaignId, (await publication(world.ctx, id)).exposure);
    const withNewToken = async (world: PlatformWorld, id: string) => {
      world.sandbox.faults.clear();
      await setAdAccount(world.ctx, world.accountId, { token: { access_token: `${TOKEN}-again` } });
      await continuePublication(world.ctx, id, {});
      return world.drive(id);
    };

    test('K9: with a new token, it continues where it stopped and repeats nothing', async () => {
      for (let nth = 1; nth <= requests; nth += FULL ? 1 : 3) {
        const { world, id, state } = await begun({ route: 'POST *', kind: 'token-190', nth });
        expect([nth, state, (await publication(world.ctx, id)).stop]).toMatchObject([
          ...[nth, 'stopped'],
          { code: 'account-needs-attention' },
        ]);
        expect([nth, await withNewToken(world, id)]).toEqual([nth, 'paused']);
        expect([nth, await brokenInvariants(world, id)]).toEqual([nth, []]);
      }
    });

    test('K7: under lag, a response with a foreign id is corrected by the marker', async () => {
      for (const lagS of [60, 240]) {
        const world = await newPlatformWorld(on, await testContext(), { lagS });
        const id = await world.publish(await world.addCampaign());
        world.sandbox.faults.add([{ route: firstRoute, kind: 'success-with-foreign-id', nth: 1 }]);
        expect([lagS, await world.drive(id), (await publication(world.ctx, id)).stop]).toEqual([lagS, 'paused', null]);
        const [made] = live(world, 'campaign');
        expect([lagS, live(world, 'campaign').length]).toEqual([lagS, 1]);
        expect([lagS, await brokenInvariants(world, id)]).toEqual([lagS, []]);
        const told = world.ctx.db.kysely.selectFrom('ledger_events').select('metadata').where('entity_id', '=', id);
        expect(await told.where('event_type', '=', 'publication_resolved').execute()).toMatchObject([
          { metadata: { decision: 'adopt', remote_id: made?.id } },
        ]);
      }
    });

    test('K10: a token that expires while the film is processed causes no second upload', async () => {
      const world = await newPlatformWorld(on, await testContext());
      const id = await world.publish(await world.addCampaign());
      let reads = 0;
      world.meddle = async (request) => {
        if (isWrite(request) || live(world, 'video').length === 0 || ++reads < 3) return;
        world.meddle = undefined;
        world.sandbox.faults.add([{ route: 'GET *', kind: 'token-190', nth: 1 }]);
      };
      expect(await world.drive(id)).toBe('stopped');
      expect((await publication(world.ctx, id)).stop).toMatchObject({ code: 'account-needs-attention' });
      const uploads = () => world.remote.requests.filter(({ step }) => step === 'video').length;
      const before = uploads();
      expect(await withNewToken(world, id)).toBe('paused');
      expect([uploads() - before, live(world, 'video').length]).toEqual([0, 1]);
    });

    test('K20: after restoring a backup from before the intents, existing objects are adopted, not recreated', async () => {
      const { world, id } = await begun();
      const before = world.remote.objects.map((one) => one.id);
      await world.plainDb.transaction(async ({ kysely }) => {
        await sql`set local session_replication_role = replica`.execute(kysely);
        await sql`delete from publication_attempts where publication_id = ${id}`.execute(kysely);
        await sql`delete from remote_objects where publication_id = ${id}`.execute(kysely);
        await sql`delete from ledger_events where entity_id = ${id} and event_type = 'publication_step_done'`.execute(
          kysely,
        );
        await sql`update campaigns set status = 'approved'
          where id = (select campaign_id from publications where id = ${id})`.execute(kysely);
        await sql`update publications set state = 'running' where id = ${id}`.execute(kysely);
      });
      expect(await world.drive(id)).toBe('paused');
      expect(world.remote.objects.map((one) => one.id)).toEqual(before);
      const { steps } = await publication(world.ctx, id);
      expect(steps.map(({ state }) => state)).not.toContain('waiting');
    });

    test('K34: a retired API version stops every publication with that reason and sends nothing more', async () => {
      const world = await newPlatformWorld(on, await testContext());
      const ids = [await world.publish(await world.addCampaign()), await world.publish(await world.addCampaign())];
      world.sandbox.faults.add([{ route: 'POST *', kind: 'version-gone' }]);
      for (const id of ids) {
        expect(await world.drive(id)).toBe('stopped');
        const asked = world.sandbox.journal.entries().length;
        expect((await publication(world.ctx, id)).stop).toMatchObject({ code: 'api-version-gone' });
        await world.drive(id);
        expect(world.sandbox.journal.entries()).toHaveLength(asked);
      }
      expect(world.remote.objects).toEqual([]);
    });

    test('K36: a campaign that spends more than its exposure is paused, with an error in the ledger', async () => {
      const { world, campaignId, id } = await begun({ route: budgetRoute, kind: 'overspend', nth: 1 });
      await activate(world, campaignId, id);
      expect(await world.drive(id)).toBe('active');
      for (let day = 0; day < 12; day += 3) {
        world.pass(3 * DAY_MS);
        await reconcileAccount(world.ctx, world.accountId);
        await world.drive(id);
      }
      expect((await publication(world.ctx, id)).state).toBe('paused');
      expect(live(world, 'campaign')).toMatchObject([{ status: 'paused' }]);
      const event = await world.ctx.db.kysely
        .selectFrom('ledger_events')
        .select('severity')
        .where('event_type', '=', 'spend_over_exposure')
        .where('entity_id', '=', id)
        .executeTakeFirstOrThrow();
      expect(event.severity).toBe('error');
    });

    test(
      'K37: simultaneous publications on one account keep its pace, one change at a time, and all finish',
      LONG,
      async () => {
        const world = await newPlatformWorld(on, await testContext(), { kind: false });
        const ids: string[] = [];
        for (let at = 0; at < AT_ONCE; at++) ids.push(await world.publish(await world.addCampaign()));
        await world.driveAll(ids, 4);
        const ends = await Promise.all(ids.map((id) => publication(world.ctx, id)));
        expect(ends.flatMap(({ state, stop }) => (state === 'paused' ? [] : [[state, stop]]))).toEqual([]);
        expect(world.mostAtOnce()).toBe(1);
        for (const kind of ['video', 'campaign', 'ad_group', 'ad']) expect(live(world, kind)).toHaveLength(AT_ONCE);
        const changes = world.sandbox.journal.entries().filter(({ in_flight }) => in_flight > 0);
        // the platform never had to throttle
        expect(changes.filter(({ status }) => status !== 200)).toEqual([]);
      },
    );

    test('K41: an activation that takes effect after a pause is paused again before the state becomes paused', async () => {
      for (const delay_s of LATE_S) {
        const { world, campaignId, id } = await begun();
        world.sandbox.faults.add([{ route: 'POST *', nth: 3, kind: 'late-commit', delay_s }]);
        await activate(world, campaignId, id);
        await world.drive(id, world.ctx.now().getTime() + 1);
        await pauseCampaign(world.ctx, campaignId);
        expect([delay_s, await world.drive(id)]).toEqual([delay_s, 'paused']);
        world.remote.settleAll();
        expect([delay_s, live(world, 'campaign')]).toMatchObject([delay_s, [{ status: 'paused' }]]);
      }
    });

    test('K41: the later of two budgets stays, even if the earlier one takes effect after it', async () => {
      for (const delay_s of LATE_S) {
        const { world, campaignId, id } = await begun();
        world.sandbox.faults.add([{ route: 'POST *', nth: 1, kind: 'late-commit', delay_s }]);
        await setCampaignBudget(world.ctx, campaignId, { kind: 'lifetime', minor: 25_000 });
        await world.drive(id, world.ctx.now().getTime() + 1);
        await setCampaignBudget(world.ctx, campaignId, { kind: 'lifetime', minor: 22_000 });
        expect([delay_s, await world.drive(id)]).toEqual([delay_s, 'paused']);
        world.remote.settleAll();
        const { platform, calls, account } = await openAccount(world.ctx, world.accountId);
        const holders = (await publication(world.ctx, id)).steps.flatMap(({ key, remote_id }) =>
          (key === 'campaign' || key === 'ad_group') && remote_id !== null
            ? [{ kind: key, remote_id, step: key } as const]
            : [],
        );
        const seen = await platform.observe(holders, account, calls);
        expect([delay_s, seen.flatMap(({ budget }) => budget?.minor ?? [])]).toEqual([delay_s, [22_000]]);
      }
    });

    test('a campaign that a person activates on the platform is reported as an error and left alone', async () => {
      const { world, id } = await begun();
      const [campaign] = live(world, 'campaign');
      platformNamed(world.sandbox, on.name).actAsPerson(campaign?.id ?? '', { act: 'edit', fields: active });
      expect((await reconcileAccount(world.ctx, world.accountId)).drifts).toBe(1);
      expect((await reconcileAccount(world.ctx, world.accountId)).drifts).toBe(0);
      expect(live(world, 'campaign')).toMatchObject([{ status: 'active' }]);
      const { severity } = await world.ctx.db.kysely
        .selectFrom('ledger_events')
        .select('severity')
        .where('event_type', '=', 'remote_drift_found')
        .where('entity_id', '=', id)
        .executeTakeFirstOrThrow();
      expect(severity).toBe('error');
    });
  });
