import type { Context } from '../../context.ts';
import { Id, parse } from '../../core/kernel/index.ts';
import { type RuleSet, ruleSetsById } from '../rules/index.ts';
import { countPast, drawnUnder, type PastOrchestration, pastOrchestration, walkPast, winnerUnder } from './past.ts';
import { type Replay, type ReplayedDecision, type ReplayPage, ReplayQuery, type Winner } from './replay-schema.ts';
import type { Exploration } from './schema.ts';

/**
 * Computes an orchestration's decisions again from its evidence and its rule sets, and holds them against what the ledger
 * says was decided: same clip and same bits, or the difference in words. Writes nothing.
 *
 * @throws `orchestration-not-found`
 */
export async function replayOrchestration(ctx: Context, orchestrationId: string): Promise<Replay> {
  const past = await pastOrchestration(ctx.db, parse(Id, orchestrationId));
  return replayed(past, await ruleSetsById(ctx.db, ruleSetIds([past])));
}

/** A page of all past orchestrations replayed; only those that came out otherwise are listed. */
export async function replayOrchestrations(ctx: Context, query: Partial<ReplayQuery> = {}): Promise<ReplayPage> {
  const asked = parse(ReplayQuery, query);
  const different: Replay[] = [];
  let orchestrations = 0;
  let decisions = 0;
  const total = asked.after === undefined ? await countPast(ctx.db) : null;
  const next = await walkPast(ctx.db, asked, async (batch) => {
    const ruleSets = await ruleSetsById(ctx.db, ruleSetIds(batch));
    const replays = batch.map((past) => replayed(past, ruleSets));
    orchestrations += replays.length;
    decisions += replays.reduce((sum, replay) => sum + replay.decisions.length, 0);
    different.push(...replays.filter(({ identical }) => !identical));
  });
  return { total, orchestrations, decisions, different, next };
}

const ruleSetIds = (batch: readonly PastOrchestration[]) => [
  ...new Set(batch.flatMap(({ asked }) => asked.map(({ ruleSetId }) => ruleSetId))),
];

function replayed(past: PastOrchestration, ruleSets: ReadonlyMap<string, RuleSet>): Replay {
  const decisions = past.asked.map(({ platform, ruleSetId, decided, exploration }): ReplayedDecision => {
    const ruleSet = ruleSets.get(ruleSetId);
    const drawn = ruleSet === undefined || exploration === null ? null : drawnUnder(ruleSet, past);
    const computed = ruleSet === undefined ? null : (drawn?.winner ?? winnerUnder(ruleSet.compiled, past));
    const difference =
      ruleSet === undefined
        ? `rule set ${ruleSetId} is not in this database`
        : (differenceOf(decided, computed) ?? drawDifference(exploration, drawn?.exploration ?? null));
    const version = ruleSet?.version ?? null;
    const identical = difference === null;
    return { platform, rule_set: { id: ruleSetId, version }, decided, computed, identical, difference };
  });
  return {
    orchestration_id: past.id,
    video_asset_id: past.videoAssetId,
    created_at: past.createdAt.toISOString(),
    identical: decisions.every(({ identical }) => identical),
    decisions,
  };
}

/** The same clip may be drawn in another way: then what its logs are worth is not what it was. */
function drawDifference(logged: Exploration | null, drawn: Exploration | null): string | null {
  if (logged === null || drawn === null) return null;
  const differs = (['policy', 'seed', 'candidates', 'propensities'] as const).filter(
    (name) => JSON.stringify(logged[name]) !== JSON.stringify(drawn[name]),
  );
  return differs.length === 0 ? null : `the same clip is drawn, with other ${differs.join(' and ')}`;
}

function differenceOf(decided: Winner | null, computed: Winner | null): string | null {
  if (decided === null)
    return computed === null ? null : `nothing was decided, now clip ${computed.clip_id} wins at ${computed.score}`;
  if (computed === null) return `clip ${decided.clip_id} won at ${decided.score}, now no clip may run`;
  if (decided.clip_id !== computed.clip_id)
    return `clip ${decided.clip_id} won at ${decided.score}, now clip ${computed.clip_id} wins at ${computed.score}`;
  if (Object.is(decided.score, computed.score)) return null;
  const apart = computed.score - decided.score;
  return `the same clip wins, at ${computed.score} instead of ${decided.score} (${apart > 0 ? '+' : ''}${apart})`;
}
