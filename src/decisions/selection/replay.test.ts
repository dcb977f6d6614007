import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { orchestrate } from '../../campaigns/drafts/index.ts';
import type { Context } from '../../context.ts';
import { PLATFORMS, type Platform } from '../../core/platforms/index.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import { addVideo, asSuperuser, onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { activateRuleSet, applyRuleSet, DEFAULT_RULE_SETS, type RuleSetInput } from '../rules/index.ts';
import { replayOrchestration, replayOrchestrations } from './replay.ts';
import type { Replay } from './replay-schema.ts';
import { whatIf } from './what-if.ts';

/** A multiple of 25 (videos × versions), on both databases. */
const REPLAYED = Number(process.env.REPLAYED ?? 400);

const all = [...PLATFORMS];
const only = (platform: Platform, feature: string): RuleSetInput => ({
  platform,
  features: { [feature]: { weight: 1, shape: 'identity', when_missing: 0 } },
});

/** Two clips that rule sets rank differently: one looks good, the other is lively. */
const clips = (n: number) => [
  { id: uuid(n + 1), features: { visual_score: 0.9, motion_intensity: 0.1 } },
  { id: uuid(n + 2), start_ms: 20_000, end_ms: 41_000, features: { visual_score: 0.1, motion_intensity: 0.9 } },
];

async function everyReplay(ctx: Context, limit: number) {
  const pages = [await replayOrchestrations(ctx, { limit })];
  for (let next = pages[0]?.next; typeof next === 'string'; next = pages.at(-1)?.next)
    pages.push(await replayOrchestrations(ctx, { limit, after: next }));
  const different: Replay[] = pages.flatMap((page) => page.different);
  const sum = (count: 'orchestrations' | 'decisions') => pages.reduce((total, page) => total + page[count], 0);
  return { total: pages[0]?.total, orchestrations: sum('orchestrations'), decisions: sum('decisions'), different };
}

/** Activates version n on every platform: the default with other weights. */
async function activateVersion(ctx: Context, n: number): Promise<void> {
  for (const platform of PLATFORMS) {
    const document = structuredClone(DEFAULT_RULE_SETS[platform]);
    document.features.trend_score = { weight: n / 7, shape: 'identity', when_missing: 0.3 };
    const { ruleSet } = await applyRuleSet(ctx, document);
    await activateRuleSet(ctx, ruleSet.id);
  }
}

onEachDatabase('replay', (testContext) => {
  const orchestrated = async (ctx: TestContext, n = 1) => {
    const videoAssetId = await addVideo(ctx, uuid(n), clips(n));
    return orchestrate(ctx, { video_asset_id: videoAssetId, platforms: all });
  };

  test('an orchestration replays identically after the clips and the active rules have changed', async () => {
    const ctx = await testContext();
    const { orchestration_id, decisions } = await orchestrated(ctx);
    await ctx.db.kysely.updateTable('clips').set({ status: 'published', features: '{}' }).execute();
    const { ruleSet } = await applyRuleSet(ctx, only('tiktok', 'trend_score'));
    await activateRuleSet(ctx, ruleSet.id);
    const replay = await replayOrchestration(ctx, orchestration_id);
    expect(replay).toMatchObject({ orchestration_id, video_asset_id: uuid(1), identical: true });
    expect(replay.decisions).toHaveLength(all.length);
    for (const { platform, decided, computed, rule_set, difference } of replay.decisions) {
      const decision = decisions.find((each) => each.platform === platform);
      expect(decided).toEqual({ clip_id: decision?.clip_id, score: decision?.score });
      expect(computed).toEqual(decided);
      expect([rule_set.version, difference]).toEqual([1, null]);
    }
  });

  test('each orchestration of a video replays its own decision, not the current one', async () => {
    const ctx = await testContext();
    const first = await orchestrated(ctx);
    const { ruleSet } = await applyRuleSet(ctx, only('tiktok', 'motion_intensity'));
    await activateRuleSet(ctx, ruleSet.id);
    const second = await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['tiktok'] });
    const winners = await Promise.all(
      [first, second].map(async ({ orchestration_id }) => {
        const { identical, decisions } = await replayOrchestration(ctx, orchestration_id);
        return [identical, decisions.find(({ platform }) => platform === 'tiktok')?.computed?.clip_id];
      }),
    );
    expect(winners).toEqual([
      [true, uuid(2)],
      [true, uuid(3)],
    ]);
  });

  test('a skipped platform replays as skipped', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: uuid(2), end_ms: 3_000, features: { visual_score: 1 } }]);
    const { orchestration_id, skipped } = await orchestrate(ctx, {
      video_asset_id: uuid(1),
      platforms: all,
    });
    expect(skipped.map(({ platform }) => platform)).toContain('tiktok');
    const { identical, decisions } = await replayOrchestration(ctx, orchestration_id);
    expect(identical).toBe(true);
    expect(decisions.find(({ platform }) => platform === 'tiktok')).toMatchObject({ decided: null, computed: null });
  });

  test('changed evidence is reported as a different score, a different winner or no winner', async () => {
    const ctx = await testContext();
    const { orchestration_id, decisions } = await orchestrated(ctx);
    const tampered = async (from: string, to: string) => {
      await sql`update orchestrations set candidates = replace(candidates::text, ${from}, ${to})::json`.execute(
        ctx.db.kysely,
      );
      const replay = await replayOrchestration(ctx, orchestration_id);
      expect(replay.identical).toBe(false);
      return replay.decisions.find(({ platform }) => platform === 'tiktok')?.difference;
    };
    const score = decisions.find(({ platform }) => platform === 'tiktok')?.score;
    expect(await tampered('"visual_score":0.9', '"visual_score":0.900000001')).toMatch(
      new RegExp(`^the same clip wins, at 0\\.\\d+ instead of ${score} \\(\\+\\d\\.\\d+e-10\\)$`),
    );
    expect(await tampered('"visual_score":0.900000001', '"visual_score":0.0')).toMatch(
      new RegExp(`^clip ${uuid(2)} won at ${score}, now clip ${uuid(3)} wins at 0\\.\\d+$`),
    );
    await sql`update orchestrations set candidates = '[]'`.execute(ctx.db.kysely);
    expect((await replayOrchestration(ctx, orchestration_id)).decisions[1]?.difference).toBe(
      `clip ${uuid(2)} won at ${score}, now no clip may run`,
    );
  });

  test('cards replay identically if only their wording differs, but not if a figure differs', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), clips(1));
    const { orchestration_id } = await orchestrate(ctx, { video_asset_id: uuid(1), cards: { instagram: 2 } });
    const replayedWith = async (from: string, to: string) => {
      await asSuperuser(ctx, ({ kysely }) =>
        sql`update decisions set cards = replace(cards::text, ${from}, ${to})::json`.execute(kysely),
      );
      return (await replayOrchestration(ctx, orchestration_id)).decisions[0]?.difference;
    };
    expect(await replayedWith('2 cards, with', 'two cards, with')).toBeNull();
    expect(await replayedWith('"lambda":0.7', '"lambda":0.6')).toBe('the same cards are chosen, with different lambda');
  });

  test(`${REPLAYED} orchestrations (embedded: a fifth) made under five different versions all replay identically`, async () => {
    const ctx = await testContext();
    const made = ctx.db.kind === 'postgres' ? REPLAYED : REPLAYED / 5;
    const videos = Array.from({ length: made / 5 }, (_, at) => uuid(at + 1));
    const at = (n: number, share: number) => ((n * share) % 1000) / 1000;
    for (const [n, id] of videos.entries())
      await addVideo(
        ctx,
        id,
        [0, 1, 2, 3].map((clip) => ({
          start_ms: clip * 11_111,
          end_ms: clip * 11_111 + 6_000 + n * 37,
          features: {
            visual_score: at(n * 4 + clip, 37),
            motion_intensity: at(n * 4 + clip, 91),
            ...(clip % 2 === 0 ? { trend_score: at(n + clip, 53) } : {}),
          },
        })),
      );
    for (const version of [1, 2, 3, 4, 5]) {
      if (version > 1) await activateVersion(ctx, version);
      for (const videoAssetId of videos) await orchestrate(ctx, { video_asset_id: videoAssetId, platforms: all });
    }
    expect(await everyReplay(ctx, Math.ceil(made / 3))).toEqual({
      total: made,
      orchestrations: made,
      decisions: made * all.length,
      different: [],
    });
  });
});

onEachDatabase('what other rules would have decided', (testContext) => {
  const past = async () => {
    const ctx = await testContext();
    for (const n of [10, 20, 30]) await addVideo(ctx, uuid(n), clips(n));
    const { orchestration_id } = await orchestrate(ctx, {
      video_asset_id: uuid(10),
      platforms: all,
    });
    await orchestrate(ctx, { video_asset_id: uuid(20), platforms: ['tiktok'] });
    await orchestrate(ctx, { video_asset_id: uuid(30), platforms: ['youtube'] });
    return { ctx, orchestration_id };
  };

  test('the rules that decided change no winner', async () => {
    const { ctx } = await past();
    const { platforms, changes, total, next } = await whatIf(ctx, { rule_sets: Object.values(DEFAULT_RULE_SETS) });
    const twice = ['tiktok', 'youtube'];
    const counted = all.map((platform) => ({ platform, decisions: twice.includes(platform) ? 2 : 1, changed: 0 }));
    expect(platforms).toEqual(counted);
    expect([changes, total, next]).toEqual([[], 3, null]);
  });

  test('each changed winner is counted by platform and listed, and no event is written', async () => {
    const { ctx, orchestration_id } = await past();
    const written = async () =>
      (await sql<{ n: number }>`select count(*)::int as n from ledger_events`.execute(ctx.db.kysely)).rows;
    const before = await written();
    const rule_sets = [only('tiktok', 'motion_intensity')];
    const { platforms, changes, orchestrations } = await whatIf(ctx, { rule_sets });
    expect(platforms).toEqual([{ platform: 'tiktok', decisions: 2, changed: 2 }]);
    expect(orchestrations).toBe(3);
    expect(changes).toMatchObject([
      {
        video_asset_id: uuid(10),
        platform: 'tiktok',
        decided: { clip_id: uuid(11) },
        would_choose: { clip_id: uuid(12) },
      },
      {
        video_asset_id: uuid(20),
        platform: 'tiktok',
        decided: { clip_id: uuid(21) },
        would_choose: { clip_id: uuid(22) },
      },
    ]);
    const one = await whatIf(ctx, { rule_sets, orchestration_id });
    expect(one).toMatchObject({ total: null, orchestrations: 1, platforms: [{ decisions: 1, changed: 1 }] });
    expect(await written()).toEqual(before);
  });

  test('rules that make every clip ineligible change the winner to none', async () => {
    const { ctx, orchestration_id } = await past();
    const requirements = [{ id: 'never', must: 'false', because: 'a test' }];
    const { changes } = await whatIf(ctx, {
      rule_sets: [{ ...only('youtube', 'visual_score'), requirements }],
      orchestration_id,
    });
    expect(changes).toMatchObject([{ platform: 'youtube', would_choose: null }]);
  });

  test('pages cover every orchestration once', async () => {
    const { ctx } = await past();
    const rule_sets = [only('tiktok', 'motion_intensity')];
    const first = await whatIf(ctx, { rule_sets, limit: 2 });
    const rest = await whatIf(ctx, { rule_sets, limit: 2, after: first.next ?? undefined });
    expect([first.orchestrations, rest.orchestrations, first.total, rest.total, rest.next]).toEqual([
      2,
      1,
      3,
      null,
      null,
    ]);
    expect([...first.changes, ...rest.changes]).toHaveLength(2);
  });

  test('invalid or duplicate rule sets are refused with their position, unknown orchestrations with 404', async () => {
    const { ctx } = await past();
    const app = await buildApp(ctx, { docs: false });
    const ask = async (payload: object) => {
      const reply = await app.inject({ method: 'POST', url: '/orchestrations/what_if', payload });
      return { status: reply.statusCode, body: reply.json() };
    };
    const tiktok = only('tiktok', 'visual_score');
    const wrong = { ...tiktok, boosts: [{ id: 'a', when: 'clip.x', multiply: 2, because: 'so' }] };
    expect((await ask({ rule_sets: [tiktok, wrong] })).body.errors[0].path).toBe('rule_sets[1].boosts[0].when');
    expect((await ask({ rule_sets: [tiktok, tiktok] })).body.errors[0].path).toBe('rule_sets[1].platform');
    expect((await ask({ rule_sets: [tiktok], orchestration_id: uuid(99) })).status).toBe(404);
    expect((await app.inject(`/orchestrations/${uuid(99)}/replay`)).statusCode).toBe(404);
    expect((await app.inject('/orchestrations/replay?limit=2')).json()).toMatchObject({ total: 3, orchestrations: 2 });
  });
});
