import { expect, test } from 'vitest';
import { intentOf } from '../../testing/ads/intent-of.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { attemptsOf, closeAttempt } from './journal.ts';
import { LEASE_MS } from './lease.ts';
import { publication } from './show.ts';
import { writeOutcome } from './write-outcome.ts';

onEachDatabase('the lease of an account', (testContext) => {
  test('passes to another holder once it expires, and the former holder can no longer write an outcome', async () => {
    const test = await testContext();
    const world = await newWorld(test);
    const [one, other] = [
      await world.publish(await world.addCampaign()),
      await world.publish(await world.addCampaign()),
    ];
    const first = await intentOf(world, one, 'first');
    test.clock.advance(LEASE_MS - 1);
    expect(await intentOf(world, other, 'second')).toMatchObject({ why: 'account-taken' });
    test.clock.advance(1);
    const second = await intentOf(world, other, 'second');
    if (!('lease' in first && 'lease' in second)) throw new Error('no lease');
    expect(second.lease.fence).toBe(first.lease.fence + 1);
    const { ctx, plainDb } = world;
    const step = { step: 'campaign', kind: 'campaign', act: 'create', attempts: 1, parent_remote_id: null };
    const ended = ({ id, lease }: typeof first, publication_id: string, remote_id: string) =>
      writeOutcome(
        ctx.db,
        ctx,
        lease,
        id,
        { reply: 'done', outcome: 'done', remoteId: remote_id },
        { ...step, publication_id, remote_id, name: remote_id },
      );
    expect(await ended(first, one, 'of the first')).toBe(false);
    expect(await ended(second, other, 'of the second')).toBe(true);
    expect(await ended(second, other, 'given back before')).toBe(false);
    await plainDb.transaction((transaction) => closeAttempt(transaction, second.id, 'absent', ctx.now()));
    const written = await Promise.all([
      plainDb.kysely
        .selectFrom('publication_attempts')
        .select(['outcome', 'remote_id'])
        .orderBy('number')
        .orderBy('remote_id')
        .execute(),
      plainDb.kysely.selectFrom('remote_objects').select('remote_id').execute(),
      plainDb.kysely
        .selectFrom('ledger_events')
        .select('entity_id')
        .where('event_type', '=', 'publication_step_done')
        .execute(),
    ]);
    expect(written).toEqual([
      [
        { outcome: 'done', remote_id: 'of the second' },
        { outcome: null, remote_id: null },
      ],
      [{ remote_id: 'of the second' }],
      [{ entity_id: other }],
    ]);
  });

  test('a live account sends nothing from the embedded database unless live_on_embedded is set', async () => {
    const test = await testContext();
    const world = await newWorld(test);
    const publish = async (account: { environment?: 'live'; live_on_embedded?: boolean }) => {
      const id = await world.publish(await world.addCampaign());
      await world.plainDb.kysely.updateTable('ad_accounts').set(account).execute();
      await world.drive(id);
      const { state, stop } = await publication(world.ctx, id);
      return [state, stop?.code, (await attemptsOf(world.plainDb, [id])).length > 0];
    };
    const [sends, refuses] = [
      ['paused', undefined, true],
      ['stopped', 'live-needs-postgres', false],
    ];
    expect(await publish({ environment: 'live' })).toEqual(test.db.kind === 'embedded' ? refuses : sends);
    expect(await publish({ live_on_embedded: true })).toEqual(sends);
  });

  test('a request is not sent while its step has an open one, or if the wanted state or budget has changed', async () => {
    const world = await newWorld(await testContext());
    const id = await world.publish(await world.addCampaign());
    expect(await intentOf(world, id, 'first')).toHaveProperty('lease');
    await world.plainDb.kysely.updateTable('ad_accounts').set({ lease_until: null }).execute();
    expect(await intentOf(world, id, 'second')).toMatchObject({ why: 'another-run' });
    for (const read of [{ state: 'running' }, { wanted: 'removed' }, { wanted_budget_minor: 5 }])
      expect([read, await intentOf(world, id, 'second', read)]).toMatchObject([read, { why: 'changed' }]);
  });
});
