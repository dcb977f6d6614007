import { expect, test } from 'vitest';
import type { Context } from '../../context.ts';
import { PLATFORMS } from '../../core/platforms/index.ts';
import { addVideo, learnedRules, onEachDatabase, settledEvents, uuid } from '../../testing/index.ts';
import { selectBestClipForPlatform } from '../selection/index.ts';
import { activateRuleSet, ruleSetVersion } from './activate.ts';
import { applyRuleSet } from './apply.ts';
import { compileRuleSet } from './compile.ts';
import { DEFAULT_RULE_SETS } from './default-rule-sets.ts';
import { readRuleSet } from './read-document.ts';
import type { RuleSetInput } from './schema.ts';
import { deleteSeededRuleSets, findVersions, newestTrained } from './store.ts';

const only = (feature: string, weight = 1): RuleSetInput => ({
  platform: 'tiktok',
  features: { [feature]: { weight, shape: 'identity', when_missing: 0 } },
});
const tiktok = async (ctx: Context) => (await findVersions(ctx.db, { platform: 'tiktok', limit: 100 })).rows;
const activations = async (ctx: Context) =>
  (await settledEvents(ctx, { event_type: 'rule_set_activated', limit: 100 })).rows;

onEachDatabase('rule-set versions', (testContext) => {
  test('a new document becomes the next version of its platform, as a draft', async () => {
    const ctx = await testContext();
    const { ruleSet, created } = await applyRuleSet(ctx, only('visual_score'));
    expect(created).toBe(true);
    expect(ruleSet).toMatchObject({ platform: 'tiktok', version: 2, status: 'draft', activated_at: null });
    expect((await tiktok(ctx)).map(({ version, status }) => [version, status])).toEqual([
      [2, 'draft'],
      [1, 'active'],
    ]);
  });

  test('deleting seeded rule sets keeps the versions that a person applied', async () => {
    const ctx = await testContext();
    await ctx.db.kysely.deleteFrom('rule_sets').where('platform', '=', 'tiktok').execute();
    const { ruleSet } = await applyRuleSet(ctx, only('visual_score'));
    // the default as a later version was applied by a person
    const { ruleSet: later } = await applyRuleSet(ctx, DEFAULT_RULE_SETS.tiktok);
    await ctx.db.transaction(deleteSeededRuleSets);
    const left = await ctx.db.kysely.selectFrom('rule_sets').select(['id', 'version']).orderBy('version').execute();
    expect(left).toEqual([
      { id: ruleSet.id, version: 1 },
      { id: later.id, version: 2 },
    ]);
  });

  test('applying the same document again returns its existing version, whatever its formatting', async () => {
    const ctx = await testContext();
    const { ruleSet } = await applyRuleSet(ctx, only('visual_score'));
    const yaml =
      '# a comment\nfeatures:\n  visual_score: { when_missing: 0, shape: identity, weight: 1.0 }\nplatform: tiktok';
    expect(await applyRuleSet(ctx, readRuleSet(yaml))).toEqual({ ruleSet, created: false });
    expect(await applyRuleSet(ctx, DEFAULT_RULE_SETS.tiktok)).toMatchObject({
      created: false,
      ruleSet: { version: 1, status: 'active' },
    });
    expect(await tiktok(ctx)).toHaveLength(2);
  });

  test('another order of features is another version, because sums follow the document’s order', async () => {
    const ctx = await testContext();
    const worth = { weight: 1, shape: 'identity' as const, when_missing: 0 };
    const [a, b] = [
      { visual_score: worth, sharpness: worth },
      { sharpness: worth, visual_score: worth },
    ];
    const { ruleSet: first } = await applyRuleSet(ctx, { platform: 'youtube', features: a });
    const { ruleSet: second } = await applyRuleSet(ctx, { platform: 'youtube', features: b });
    expect([first.version, second.version]).toEqual([2, 3]);
    expect(Object.keys((await ruleSetVersion(ctx, second.id)).document.features)).toEqual([
      'sharpness',
      'visual_score',
    ]);
  });

  test('each activation retires the previous version and is recorded in the ledger, even when it rolls back', async () => {
    const ctx = await testContext();
    const [first] = await tiktok(ctx);
    const { ruleSet: second } = await applyRuleSet(ctx, only('visual_score'));
    ctx.clock.advance(60_000);
    const active = await activateRuleSet(ctx, second.id, 'it won the replay');
    expect(active).toMatchObject({ status: 'active', activated_at: '2026-01-01T00:01:00.000Z' });
    await activateRuleSet(ctx, first?.id ?? '', 'it did not hold');
    expect((await tiktok(ctx)).map(({ version, status }) => [version, status])).toEqual([
      [2, 'retired'],
      [1, 'active'],
    ]);
    expect((await activations(ctx)).map(({ entity_id, metadata }) => ({ entity_id, ...metadata }))).toEqual([
      { entity_id: second.id, platform: 'tiktok', from: first?.id, to: second.id, why: 'it won the replay' },
      { entity_id: first?.id, platform: 'tiktok', from: second.id, to: first?.id, why: 'it did not hold' },
    ]);
  });

  test('learned weights are recorded when first activated, but not when activated again', async () => {
    const ctx = await testContext();
    const versions = [];
    for (const sd of [0.05, 0.1]) versions.push(await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, sd)));
    const [second = '', third = ''] = versions.map(({ ruleSet }) => ruleSet.id);
    for (const id of [second, third, second]) await activateRuleSet(ctx, id);
    const { rows } = await settledEvents(ctx, { event_type: 'rule_weight_updated', limit: 10 });
    const { weights } = compileRuleSet(DEFAULT_RULE_SETS.tiktok);
    expect(rows.map(({ entity_id, metadata }) => [entity_id, metadata])).toEqual(
      [second, third].map((id) => [id, { platform: 'tiktok', before: weights, after: weights, n: 100 }]),
    );
  });

  test('activating the active version changes nothing and records no event', async () => {
    const ctx = await testContext();
    const [first] = await tiktok(ctx);
    ctx.clock.advance(60_000);
    expect(await activateRuleSet(ctx, first?.id ?? '')).toEqual(first);
    expect(await activations(ctx)).toEqual([]);
  });

  test('the active version decides, and the previous one decides again after a rollback', async () => {
    const ctx = await testContext();
    const [first] = await tiktok(ctx);
    const videoAssetId = await addVideo(ctx, uuid(1), [
      { id: uuid(2), features: { visual_score: 0.9, trend_score: 0.1 } },
      { id: uuid(3), features: { visual_score: 0.1, trend_score: 0.9 } },
    ]);
    const winner = async () => {
      const { clip_id, rule_set_version: version } = await selectBestClipForPlatform(ctx, {
        video_asset_id: videoAssetId,
        platform: 'tiktok',
      });
      return [clip_id, version];
    };
    const { ruleSet } = await applyRuleSet(ctx, only('trend_score'));
    expect(await winner()).toEqual([uuid(2), 1]);
    await activateRuleSet(ctx, ruleSet.id);
    expect(await winner()).toEqual([uuid(3), 2]);
    await activateRuleSet(ctx, first?.id ?? '');
    expect(await winner()).toEqual([uuid(2), 1]);
  });

  test('simultaneous activations leave one version active and form a chain in the ledger', async () => {
    const ctx = await testContext();
    const applied = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => applyRuleSet(ctx, only('sharpness', n))));
    expect(applied.map(({ ruleSet }) => ruleSet.version).toSorted()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    await Promise.all(applied.map(({ ruleSet }) => activateRuleSet(ctx, ruleSet.id)));
    const versions = await tiktok(ctx);
    const active = versions.filter(({ status }) => status === 'active');
    expect(active).toHaveLength(1);
    expect(versions.filter(({ status }) => status === 'retired')).toHaveLength(8);
    const events = await activations(ctx);
    expect(events).toHaveLength(8);
    events.slice(1).forEach(({ metadata }, at) => {
      expect(metadata.from).toBe(events[at]?.metadata.to);
    });
    expect(events.at(-1)?.metadata.to).toBe(active[0]?.id);
  });

  test('decisions during activations always find an active version and use only that one', async () => {
    const ctx = await testContext();
    const videoAssetId = await addVideo(ctx, uuid(1), [{ id: uuid(2), features: { sharpness: 0.5 } }]);
    const { ruleSet } = await applyRuleSet(ctx, only('sharpness'));
    const [second, first] = (await tiktok(ctx)).map(({ id }) => id);
    expect(second).toBe(ruleSet.id);
    const changing = (async () => {
      for (let n = 0; n < 10; n++) await activateRuleSet(ctx, (n % 2 === 0 ? second : first) ?? '');
    })();
    const decisions = await Promise.all(
      Array.from({ length: 40 }, () =>
        selectBestClipForPlatform(ctx, { video_asset_id: videoAssetId, platform: 'tiktok' }),
      ),
    );
    await changing;
    for (const { score, rule_set_version: version } of decisions) expect(score === 0.5).toBe(version === 2);
  });

  test('applying one document six times simultaneously creates one version', async () => {
    const ctx = await testContext();
    const applied = await Promise.all([1, 2, 3, 4, 5, 6].map(() => applyRuleSet(ctx, only('sharpness'))));
    expect(applied.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(applied.map(({ ruleSet }) => ruleSet.id)).size).toBe(1);
  });

  test('the database refuses to change a stored document', async () => {
    const ctx = await testContext();
    const change = ctx.db.kysely.updateTable('rule_sets').set({ document: '{}' }).where('platform', '=', 'tiktok');
    await expect(change.execute()).rejects.toThrow('immutable');
  });

  test('the newest trained version is found even if a person has applied a later one', async () => {
    const ctx = await testContext();
    expect(await newestTrained(ctx.db, 'tiktok')).toBeUndefined();
    for (const sd of [0.05, 0.1]) await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, sd));
    await applyRuleSet(ctx, only('visual_score'));
    expect(await newestTrained(ctx.db, 'tiktok')).toMatchObject({ version: 3, status: 'draft', trained: { n: 100 } });
    expect(await newestTrained(ctx.db, 'youtube')).toBeUndefined();
  });

  test('pages list versions by platform, newest first', async () => {
    const ctx = await testContext();
    for (const n of [1, 2, 3]) await applyRuleSet(ctx, only('sharpness', n));
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { rows, next } = await findVersions(ctx.db, { limit: 2, after });
      seen.push(...rows.map(({ platform, version }) => `${platform}@${version}`));
      after = next ?? undefined;
    } while (after !== undefined);
    const versions = PLATFORMS.map((one) => (one === 'tiktok' ? [4, 3, 2, 1].map((n) => `tiktok@${n}`) : `${one}@1`));
    expect(seen).toEqual(versions.flat());
  });
});
