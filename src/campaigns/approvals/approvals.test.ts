import { expect, test } from 'vitest';
import type { Context } from '../../context.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase, settledEvents } from '../../testing/index.ts';
import type { Caller } from '../../trust/access/index.ts';
import { campaign } from '../drafts/index.ts';
import { planPublication, publications } from '../publishing/index.ts';
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
  test('a request expires after 24 hours: it can no longer be granted, and asking again creates a new one', async () => {
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

  test('granting a publish request creates the ads only if the plan is the one that the person saw', async () => {
    const base = await testContext();
    const { ctx, accountId, addCampaign, drive } = await newWorld(base);
    const id = await addCampaign();
    const bob: Context = { ...ctx, actor: BOB.actor };
    const { updated_at } = await campaign(ctx, id);
    const why = 'the winner is clear';
    const asked = { campaign_id: id, transition: 'publish', updated_at, why } as const;
    const approval = await requestApproval({ ...ctx, actor: 'key:agent' }, asked);
    const grant = (fingerprint: string, caller: Caller) =>
      grantApproval(bob, approval.id, caller, { ad_account_id: accountId, fingerprint });
    const { fingerprint } = await planPublication(ctx, id, accountId);
    await expect(grant('another', KEY_OF_BOB)).rejects.toMatchObject({ code: 'session-needed' });
    await expect(grant('another', BOB)).rejects.toMatchObject({ code: 'plan-changed' });
    expect((await findApprovals(ctx.db, { state: 'pending', limit: 10 }, ctx.now())).rows).toHaveLength(1);
    await grant(fingerprint, BOB);
    const [publication] = (await publications(ctx, { campaign_id: id, limit: 10 })).publications;
    expect(publication).toMatchObject({ state: 'waiting', wanted: 'paused', fingerprint });
    await expect(grant(fingerprint, BOB)).rejects.toMatchObject({ code: 'approval-ended' });
    await expect(requestApproval(ctx, asked)).rejects.toMatchObject({ code: 'publication-exists' });
    expect(await drive(publication?.id ?? '')).toBe('paused');
    const published = await campaign(ctx, id);
    expect(published.status).toBe('published');
    const again = { ...asked, updated_at: published.updated_at };
    await expect(requestApproval(ctx, again)).rejects.toMatchObject({ code: 'transition-not-allowed' });
    const activation = await requestApproval(ctx, { ...again, transition: 'activate' });
    await expect(
      grantApproval(bob, activation.id, BOB, { ad_account_id: accountId, fingerprint }),
    ).rejects.toMatchObject({ code: 'validation-failed' });
  });

  test('a request is granted only while the campaign is unchanged, and the ledger records its reason', async () => {
    const base = await testContext();
    const { ctx, accountId, addCampaign } = await newWorld(base);
    const id = await addCampaign();
    const bob: Context = { ...ctx, actor: BOB.actor };
    const why = 'the winner is clear';
    const ask = async () => {
      const { updated_at } = await campaign(ctx, id);
      return requestApproval(
        { ...ctx, actor: 'key:agent' },
        { campaign_id: id, transition: 'publish', updated_at, why },
      );
    };
    const { fingerprint } = await planPublication(ctx, id, accountId);
    const asked = await ask();
    const budget = async (cents: number) =>
      ctx.db.kysely.updateTable('campaigns').set({ budget_cents: cents, updated_at: base.now() }).execute();
    const { budget_cents } = await campaign(ctx, id);
    await budget(budget_cents + 100);
    const stale = { code: 'approval-stale' };
    await expect(grantApproval(bob, asked.id, BOB, undefined)).rejects.toMatchObject(stale);
    const withAds = { ad_account_id: accountId, fingerprint };
    await expect(grantApproval(bob, asked.id, BOB, withAds)).rejects.toMatchObject(stale);
    expect(await campaign(ctx, id)).toMatchObject({ status: 'approved' });
    await budget(budget_cents);
    await grantApproval(bob, asked.id, BOB, undefined);
    const { rows } = await settledEvents(base, { limit: 10, event_type: 'campaign_status_changed' });
    expect(rows.at(-1)?.metadata).toMatchObject({ to: 'published', why });
  });
});
