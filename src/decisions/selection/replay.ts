import type { Context } from '../../context.ts';
import { Id, parse } from '../../core/kernel/index.ts';
import { type RuleSet, ruleSetsById } from '../rules/index.ts';
import {
  cardsUnder,
  countPast,
  drawnUnder,
  type PastOrchestration,
  pastOrchestration,
  walkPast,
  winnerUnder,
} from './past.ts';
import { type Replay, type ReplayedDecision, type ReplayPage, ReplayQuery, type Winner } from './replay-schema.ts';
import type { Cards, Draw } from './schema.ts';

/**
 * Computes an orchestration's decisions again from its evidence and rule sets, and compares them with the decisions
 * made then: same clip and same bits, or the difference in words. Writes nothing.
 *
 * @throws `orchestration-not-found`
 */
export async function replayOrchestration(ctx: Context, orchestrationId: string): Promise<Replay> {
  const past = await pastOrchestration(ctx.db, parse(Id, orchestrationId));
  return replayed(past, await ruleSetsById(ctx.db, ruleSetIds(past)));
}

/** Replays a page of all past orchestrations; lists only those whose result differs. */
export async function replayOrchestrations(ctx: Context, query: Partial<ReplayQuery> = {}): Promise<ReplayPage> {
  const asked = parse(ReplayQuery, query);
  const different: Replay[] = [];
  let orchestrations = 0;
  let decisions = 0;
  const total = asked.after === undefined ? await countPast(ctx.db) : null;
  const next = await walkPast(ctx.db, asked, async (past) => {
    const replay = await replayed(past, await ruleSetsById(ctx.db, ruleSetIds(past)));
    orchestrations++;
    decisions += replay.decisions.length;
    if (!replay.identical) different.push(replay);
  });
  return { total, orchestrations, decisions, different, next };
}

const ruleSetIds = ({ asked }: PastOrchestration) => [...new Set(asked.map(({ rule_set_id }) => rule_set_id))];

async function replayed(past: PastOrchestration, ruleSets: ReadonlyMap<string, RuleSet>): Promise<Replay> {
  const decisions: ReplayedDecision[] = [];
  for (const { platform, rule_set_id, decided, exploration, cards } of past.asked) {
    const ruleSet = ruleSets.get(rule_set_id);
    const drawn = ruleSet === undefined || exploration === null ? null : await drawnUnder(ruleSet, past);
    const computed = ruleSet === undefined ? null : (drawn?.winner ?? (await winnerUnder(ruleSet.compiled, past)));
    const chosen =
      ruleSet === undefined || cards === null ? null : await cardsUnder(ruleSet.compiled, past, cards.count);
    const difference =
      ruleSet === undefined
        ? `rule set ${rule_set_id} is not in this database`
        : (differenceOf(decided, computed) ??
          drawDifference(exploration, drawn?.exploration ?? null) ??
          cardDifference(cards, chosen));
    const rule_set = { id: rule_set_id, version: ruleSet?.version ?? null };
    decisions.push({ platform, rule_set, decided, computed, identical: difference === null, difference });
  }
  return {
    orchestration_id: past.id,
    video_asset_id: past.video_asset_id,
    created_at: past.created_at.toISOString(),
    identical: decisions.every(({ identical }) => identical),
    decisions,
  };
}

/** The same clip may be drawn in a different way; then its logged propensities no longer hold. */
function drawDifference(logged: Draw | null, drawn: Draw | null): string | null {
  if (logged === null || drawn === null) return null;
  const differs = (['policy', 'seed', 'candidates', 'propensities'] as const).filter(
    (name) => JSON.stringify(logged[name]) !== JSON.stringify(drawn[name]),
  );
  return differs.length === 0 ? null : `the same clip is drawn, with different ${differs.join(' and ')}`;
}

function cardDifference(decided: Cards | null, computed: Cards | null): string | null {
  if (decided === null || computed === null) return null;
  const ids = ({ cards }: Cards) => cards.map(({ clip_id }) => clip_id).join(', ');
  if (ids(decided) !== ids(computed)) return `the cards were ${ids(decided)}, now they are ${ids(computed)}`;
  const [then, now] = [figuresOf(decided), figuresOf(computed)];
  const differs = (Object.keys(then) as (keyof typeof then)[]).filter(
    (name) => JSON.stringify(then[name]) !== JSON.stringify(now[name]),
  );
  return differs.length === 0 ? null : `the same cards are chosen, with different ${differs.join(' and ')}`;
}

/** Returns all but the words, which a later version of this program may improve. */
const figuresOf = ({ because: _, cards, ...figures }: Cards) => ({
  ...figures,
  scores: cards.map(({ score }) => score),
});

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
