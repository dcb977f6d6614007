import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { grantApproval, refuseApproval } from '../src/campaigns/approvals/decide.ts';
import { requestApproval } from '../src/campaigns/approvals/request.ts';
import { createInternalCampaignsForDecisions } from '../src/campaigns/drafts/draft.ts';
import { campaign, editCampaign, orchestrate } from '../src/campaigns/drafts/index.ts';
import {
  activateCampaign,
  checkAdAccount,
  compensatePublication,
  continuePublication,
  moveCampaign,
  pauseCampaign,
  removeAdAccount,
  setAdAccount,
  setCampaignBudget,
} from '../src/campaigns/publishing/index.ts';
import { addClips, addVideoAsset, editClip } from '../src/content/catalog/index.ts';
import { lazyBoss } from '../src/core/queue/boss.ts';
import { hold } from '../src/core/queue/leases.ts';
import { cancelJob, retryJob } from '../src/core/queue/operate.ts';
import { fireSchedules, putSchedule } from '../src/core/queue/schedules.ts';
import { applyRuleSet } from '../src/decisions/rules/apply.ts';
import { activateRuleSet } from '../src/decisions/rules/index.ts';
import { claim, effectOf } from '../src/interfaces/http/idempotency/store.ts';
import { importResults, results, withdrawImport } from '../src/learning/results/index.ts';
import { withdrawUnreported } from '../src/learning/results/withdraw.ts';
import { newWorld } from '../src/testing/ads/world.ts';
import { addJob, addVideo, newSigningKey, onEachDatabase, uuid } from '../src/testing/index.ts';
import { noter, notingLocks } from '../src/testing/noting-locks.ts';
import { createKey, revokeKey } from '../src/trust/access/index.ts';
import { sealAll } from '../src/trust/ledger/index.ts';
import { removeSecret, sealSecret } from '../src/trust/secrets/index.ts';
import { rotateSecrets } from '../src/trust/secrets/secrets.ts';
import { addWebhook } from '../src/trust/webhooks/add.ts';
import { deliverDue } from '../src/trust/webhooks/deliver.ts';
import { redeliver } from '../src/trust/webhooks/redeliver.ts';

const person = { actor: 'ada', role: 'admin', kind: 'person' } as const;

onEachDatabase('a change', (testContext) => {
  test('locks the rows that its decision depends on', async () => {
    const { ctx: noting, taken } = notingLocks(await testContext());
    const world = await newWorld(noting);
    const { ctx, accountId } = world;
    const { locks, note } = noter(taken);

    const added = await note('add a video', () => addVideoAsset(ctx, { title: 'v', duration_ms: 60_000 }));
    const clip = { start_ms: 0, end_ms: 15_000, features: { visual_score: 0.4 } };
    const [first] = await note('add clips', () => addClips(ctx, added.id, [clip]));
    await note('edit a clip', () => editClip(ctx, first?.id ?? '', { features: { visual_score: 0.5 } }));
    await note('import videos', () => addVideo(ctx, uuid(1), [{ id: uuid(2) }]));
    const decided = await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['tiktok'] });
    await note('draft what is decided', () => createInternalCampaignsForDecisions(ctx, decided.decisions));

    const features = { visual_score: { weight: 1, shape: 'identity', when_missing: 0.5 } };
    const rules = await note('apply a rule set', () => applyRuleSet(ctx, { platform: 'tiktok', features }));
    await note('activate a rule set', () => activateRuleSet(ctx, rules.ruleSet.id));

    const line = { clip_id: uuid(2), platform: 'tiktok', period_start: '2025-12-01', period_end: '2025-12-07' };
    const ndjson = () =>
      Readable.from([Buffer.from(JSON.stringify({ ...line, source: 'test', impressions: 1000, views_3s: 300 }))]);
    await note('import results', () => importResults(ctx, { ndjson: ndjson() }));
    const [result] = (await results(ctx, { limit: 1 })).rows;
    await note('withdraw an import', () => withdrawImport(ctx, result?.import_id ?? '', { why: 'twice' }));

    const key = await note('create a key', () => createKey(ctx, { name: 'ada', role: 'viewer' }));
    await note('revoke a key', () => revokeKey(ctx, key.id));
    await note('seal a secret', () => ctx.db.transaction((within) => sealSecret(within, ctx, 'token', 'value')));
    await note('rotate secrets', () => rotateSecrets(ctx));
    await note('remove a secret', () => ctx.db.transaction((within) => removeSecret(within, ctx, 'token')));

    const hook = await addWebhook({ ...ctx, privateWebhooks: true }, { url: 'http://127.0.0.1:1/' });
    await note('seal the ledger', () => sealAll(ctx, { key: newSigningKey() }));
    await note('deliver webhooks', () => deliverDue(ctx, { toPrivate: true }));
    await note('redeliver', () => redeliver(ctx, hook.id, undefined));

    const id = await world.addCampaign();
    await note('reopen a campaign', () => moveCampaign(ctx, id, 'reopen'));
    await note('edit a draft', () => editCampaign(ctx, id, { name: 'another' }));
    await note('approve a campaign', () => moveCampaign(ctx, id, 'approve'));
    const { id: campaign_id, updated_at } = await campaign(ctx, await world.addCampaign());
    const asked = { campaign_id, updated_at, transition: 'publish', why: 'the winner is clear' } as const;
    const request = await note('request an approval', () => requestApproval(ctx, asked));
    await note('refuse an approval', () => refuseApproval(ctx, request.id, person));
    const again = await requestApproval(ctx, asked);
    await note('grant an approval', () => grantApproval({ ...ctx, actor: 'ada' }, again.id, person, undefined));

    const publicationId = await note('publish a campaign', () => world.publish(id));
    world.fake.faults = { 2: 'token-190' };
    await note('stop a publication', () => world.drive(publicationId));
    await note('set an ad account', () => setAdAccount(ctx, accountId, { token: { access_token: 'EAAB-another' } }));
    await note('check an ad account', () => checkAdAccount(ctx, accountId));
    await note('continue a publication', () => continuePublication(ctx, publicationId, {}));
    await note('make the ads', () => world.drive(publicationId));
    const confirm = { currency: 'EUR', per_day_minor: 10_000, whole_minor: 10_000 };
    await note('activate a campaign', () => activateCampaign(ctx, id, confirm));
    await note('start the ads', () => world.drive(publicationId));
    await note('set a budget', () => setCampaignBudget(ctx, id, { kind: 'lifetime', minor: 9_000 }));
    await note('set the ads’ budget', () => world.drive(publicationId));
    await note('pause a campaign', () => pauseCampaign(ctx, id));
    await world.drive(publicationId);
    await note('compensate a publication', () => compensatePublication(ctx, publicationId, false));
    await note('remove the ads', () => world.drive(publicationId));
    await note('remove an ad account', () => removeAdAccount(ctx, accountId));
    expect(locks).toMatchInlineSnapshot(`
      {
        "activate a campaign": [
          "ad_accounts for update",
          "publications for update",
          "job for update",
        ],
        "activate a rule set": [
          "lock rule sets",
        ],
        "add a video": [
          "lock catalog",
        ],
        "add clips": [
          "lock catalog",
          "video_assets for no key update",
        ],
        "apply a rule set": [
          "lock rule sets",
        ],
        "approve a campaign": [
          "campaigns for update",
          "clips for share",
        ],
        "check an ad account": [
          "ad_accounts for update",
        ],
        "compensate a publication": [
          "publications for update",
          "job for update",
        ],
        "continue a publication": [
          "publications for update",
          "job for update",
        ],
        "create a key": [],
        "deliver webhooks": [
          "lock deliveries",
          "webhooks in order for update",
        ],
        "draft what is decided": [
          "best_clip_decisions in order for share",
        ],
        "edit a clip": [
          "video_assets for no key update",
          "clips for no key update",
        ],
        "edit a draft": [
          "campaigns for update",
        ],
        "grant an approval": [
          "approvals for update",
          "campaigns for update",
          "clips for share",
        ],
        "import results": [
          "lock results",
        ],
        "import videos": [
          "lock catalog",
          "video_assets in order for no key update",
          "clips in order for no key update",
        ],
        "make the ads": [
          "publications for update",
          "campaigns for update",
          "clips for share",
        ],
        "pause a campaign": [
          "ad_accounts for update",
          "publications for update",
          "job for update",
        ],
        "publish a campaign": [
          "campaigns for update",
          "ad_accounts for update",
        ],
        "redeliver": [
          "webhooks for update",
        ],
        "refuse an approval": [
          "approvals for update",
        ],
        "remove a secret": [
          "lock secrets",
        ],
        "remove an ad account": [
          "ad_accounts for update",
          "lock secrets",
        ],
        "remove the ads": [],
        "reopen a campaign": [
          "campaigns for update",
        ],
        "request an approval": [
          "campaigns for update",
          "approvals for update",
        ],
        "revoke a key": [
          "api_keys for update",
        ],
        "rotate secrets": [
          "lock secrets",
        ],
        "seal a secret": [
          "lock secrets",
        ],
        "seal the ledger": [
          "lock sealing",
        ],
        "set a budget": [
          "ad_accounts for update",
          "publications for update",
          "campaigns for update",
          "job for update",
        ],
        "set an ad account": [
          "ad_accounts for update",
          "lock secrets",
        ],
        "set the ads’ budget": [
          "publications for update",
        ],
        "start the ads": [
          "publications for update",
          "campaigns for update",
          "clips for share",
          "campaigns for update",
        ],
        "stop a publication": [
          "publications for update",
        ],
        "withdraw an import": [
          "lock results",
        ],
      }
    `);
  });

  test('locks jobs, schedules, and the keys of repeatable requests', async () => {
    const { ctx, taken } = notingLocks(await testContext());
    const { locks, note } = noter(taken);
    const { db } = ctx;
    const boss = await lazyBoss(db)();
    const id = await note('add a job', () => addJob(ctx, {}, 'key'));
    await note('add a job that is there', () => addJob(ctx, {}, 'key'));
    await note('hold a job', () =>
      db.transaction((within) => hold(within, { id, name: 'orchestrate-batch', attempt: 0 })),
    );
    await note('cancel a job', () => cancelJob(db, boss, id));
    await note('retry a job', () => retryJob(db, id));
    const nightly = { name: 'nightly', job: 'orchestrate-added', cron: '0 3 * * *', timezone: 'UTC', input: {} };
    await note('put a schedule', () => putSchedule(db, nightly));
    await db.kysely
      .updateTable('schedules')
      .set({ next_at: new Date(0) })
      .execute();
    await note('fire schedules', () => fireSchedules(db, boss, () => undefined));
    const mine = { actor: 'ada', key: 'one', holder: uuid(1) };
    await note('claim a key', () => claim(db, mine, 'x'));
    await note('read what a key has had', () => effectOf(db, mine));
    await note('withdraw what is unreported', () => withdrawUnreported(ctx, [uuid(9)], 'gone'));
    expect(locks).toMatchInlineSnapshot(`
      {
        "add a job": [],
        "add a job that is there": [
          "job for update",
        ],
        "cancel a job": [
          "job for update",
        ],
        "claim a key": [
          "idempotency_keys in order for update skip locked",
        ],
        "fire schedules": [
          "schedules in order for update skip locked",
        ],
        "hold a job": [
          "job for update",
        ],
        "put a schedule": [
          "lock recurring jobs",
        ],
        "read what a key has had": [
          "idempotency_keys for share",
        ],
        "retry a job": [
          "job for update",
        ],
        "withdraw what is unreported": [
          "lock results",
        ],
      }
    `);
  });
});
