import { withDerived } from '../../content/catalog/index.ts';
import { type Sql, statement } from '../../core/db/index.ts';
import { notFound } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { type CompiledRuleSet, RANKINGS, type Ranking, type RuleSet, ranked, winnerAt } from '../rules/index.ts';
import { drawClip } from './draw.ts';
import { evaluateInTurns } from './in-turns.ts';
import { pickCards } from './pick-cards.ts';
import { candidatesFrom, type StoredCandidate } from './read.ts';
import type { Winner } from './replay-schema.ts';
import { type Candidate, Cards, type Draw } from './schema.ts';

/** An orchestration, as read from its evidence and decisions. */
export interface PastOrchestration {
  readonly id: string;
  readonly video_asset_id: string;
  readonly created_at: Date;
  readonly duration_ms: number | null;
  readonly candidates: readonly Candidate[];
  /** The value that the clips were ordered by. */
  readonly ranking: Ranking;
  /** Every requested platform, with its rule set's id and the decision; null: no clip was eligible. */
  readonly asked: readonly {
    readonly platform: Platform;
    readonly rule_set_id: string;
    readonly decided: Winner | null;
    /** How the clip was drawn; null: the best score won. */
    readonly exploration: Draw | null;
    /** The chosen clips; null: one clip was requested. */
    readonly cards: Cards | null;
  }[];
}

interface PastRow {
  id: string;
  video_asset_id: string;
  created_at: Date;
  duration_ms: number | null;
  candidates: readonly StoredCandidate[];
  rule_sets: Record<string, string>;
  ranking: string;
  decided: Record<string, Winner & { exploration: Draw | null; cards: unknown }> | null;
}

const PAST = `
  select o.id, o.video_asset_id, o.created_at, o.duration_ms, o.candidates, o.rule_sets, o.ranking,
    (select json_object_agg(d.platform,
       json_build_object('clip_id', d.clip_id, 'score', d.score, 'exploration', d.exploration, 'cards', d.cards))
     from decisions d where d.orchestration_id = o.id) as decided
  from orchestrations o`;

const ONE = statement<{ id: string }, PastRow>('past-orchestration', `${PAST} where o.id = :id`);
const SOME = statement<{ after: string; limit: number }, PastRow>(
  'past-orchestrations',
  `${PAST} where o.id > :after order by o.id limit :limit`,
);

export const orchestrationNotFound = (id: string) =>
  notFound(
    'orchestration-not-found',
    `there is no orchestration ${id}; \`retention\` deletes old ones that nothing uses`,
  );

/** @throws `orchestration-not-found` */
export async function pastOrchestration(sql: Sql, id: string): Promise<PastOrchestration> {
  const [row] = await ONE(sql, { id });
  if (row === undefined) throw orchestrationNotFound(id);
  return toPast(row);
}

const toPast = ({ rule_sets, candidates, decided, ranking, ...row }: PastRow): PastOrchestration => ({
  ...row,
  candidates: candidatesFrom(candidates),
  ranking: RANKINGS.find((known) => known === ranking) ?? 'clamped-score',
  asked: Object.entries(rule_sets).map(([name, rule_set_id]) => {
    const { exploration = null, cards = null, ...winner } = decided?.[name] ?? {};
    return {
      platform: Platform.parse(name),
      rule_set_id,
      decided: 'clip_id' in winner ? winner : null,
      exploration,
      cards: cards === null ? null : Cards.parse(cards),
    };
  }),
});

/** A page ends after working this long, once its current orchestration is finished. */
const PAGE_MS = 1_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Visits past orchestrations in order of id, after `after`, with one in memory at a time. Stops after `limit`, or
 * sooner if they take long.
 *
 * @returns the id to continue after; null at the end
 */
export async function walkPast(
  sql: Sql,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  look: (past: PastOrchestration) => Promise<void>,
): Promise<string | null> {
  let last = after ?? FIRST;
  const until = performance.now() + PAGE_MS;
  for (let left = limit; left > 0 && performance.now() < until; left--) {
    const [row] = await SOME(sql, { after: last, limit: 1 });
    if (row === undefined) return null;
    await look(toPast(row));
    last = row.id;
  }
  return last;
}

export async function countPast(sql: Sql): Promise<number> {
  const { count } = await sql.kysely
    .selectFrom('orchestrations')
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Returns the winner under a rule set on the evidence; null if no clip is eligible. */
export async function winnerUnder(ruleSet: CompiledRuleSet, past: PastOrchestration): Promise<Winner | null> {
  const evaluation = await evaluated(ruleSet, past);
  const at = winnerAt(past.candidates, evaluation, past.ranking);
  const winner = past.candidates[at];
  return winner === undefined ? null : { clip_id: winner.id, score: evaluation.scores[at] ?? 0 };
}

/** Draws the clip from the evidence again, and returns how; null if no clip is eligible. */
export async function drawnUnder(
  ruleSet: RuleSet,
  past: PastOrchestration,
): Promise<{ readonly winner: Winner; readonly exploration: Draw } | null> {
  const mayRun = ranked(past.candidates, await evaluated(ruleSet.compiled, past), past.ranking);
  if (mayRun.length === 0) return null;
  const video = { id: past.video_asset_id, duration_ms: past.duration_ms };
  const { clip_id, ...exploration } = drawClip(ruleSet, video, mayRun);
  const score = mayRun.find(({ candidate }) => candidate.id === clip_id)?.score ?? 0;
  return { winner: { clip_id, score }, exploration };
}

/** Returns the cards under a rule set on the evidence. */
export async function cardsUnder(ruleSet: CompiledRuleSet, past: PastOrchestration, count: number): Promise<Cards> {
  return pickCards(ranked(past.candidates, await evaluated(ruleSet, past), past.ranking), count);
}

const evaluated = (ruleSet: CompiledRuleSet, { candidates, duration_ms }: PastOrchestration) =>
  evaluateInTurns(
    ruleSet,
    candidates.map((candidate) => withDerived(candidate, duration_ms)),
  );
