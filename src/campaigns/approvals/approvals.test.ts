import { expect, test } from 'vitest';
import type { Context } from '../../context.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { campaign } from '../drafts/index.ts';
import { grantApproval } from './decide.ts';
import { requestApproval } from './request.ts';
import { findApprovals } from './store.ts';

const HOUR_MS = 3_600_000;
const AT = '2026-01-01T00:00:00.000Z';
const ID = '22222222-2222-4222-8222-222222222222';
const SESSION = { id: ID, actor: 'key:bob', role: 'admin', state: 'active', created_at: AT, expires_at: AT } as const;
const KEY_OF_BOB = { actor: 'key:bob', role: 'admin', kind: 'person', keyId: ID } as const;
const BOB = { ...KEY_OF_BOB, session: { ...SESSION, last_seen_at: AT } };

onEachDatabase('approvals', (testContext) => {
  test('a request lasts for 24 hours; then it no longer waits, cannot be granted, and asking again makes a new one', async () => {
    const base = await testContext();
    const { ctx, addCampaign } = await newWorld(base);
    const id = await addCampaign();
    const agent: Context = { ...ctx, actor: 'key:agent' };
    const bob: Context = { ...ctx, actor: BOB.actor };
    const ask = async () =>
      requestApproval(agent, {
        campaign_id: id,
        transition: 'publish',
        updated_at: (await campaign(ctx, id)).updated_at,
        why: 'the winner is clear',
      });
    const states = async () => (await findApprovals(ctx.db, { limit: 10 }, ctx.now())).rows.map(({ state }) => state);
    const listed = async (state: 'pending' | 'expired') =>
      (await findApprovals(ctx.db, { state, limit: 10 }, ctx.now())).rows.map((approval) => approval.id);
    const waiting = () => listed('pending');
    const first = await ask();
    base.clock.advance(24 * HOUR_MS - 1);
    expect((await ask()).id).toBe(first.id);
    expect(await waiting()).toEqual([first.id]);
    expect(await listed('expired')).toEqual([]);
    base.clock.advance(1);
    expect(await states()).toEqual(['expired']);
    expect(await waiting()).toEqual([]);
    expect(await listed('expired')).toEqual([first.id]);
    await expect(grantApproval(bob, first.id, BOB, undefined)).rejects.toMatchObject({ code: 'approval-ended' });
    expect((await campaign(ctx, id)).status).toBe('approved');
    const second = await ask();
    expect(second.id).not.toBe(first.id);
    await expect(grantApproval(bob, second.id, KEY_OF_BOB, undefined)).rejects.toMatchObject({
      code: 'session-needed',
    });
    expect((await grantApproval(bob, second.id, BOB, undefined)).state).toBe('granted');
    expect((await campaign(ctx, id)).status).toBe('published');
    expect(await states()).toEqual(['granted', 'expired']);
  });
});
