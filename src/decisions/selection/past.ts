import { withDerived } from '../../content/catalog/index.ts';
import type { Db, Statement } from '../../core/db/index.ts';
import { notFound } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import type { CompiledRuleSet, RuleSet } from '../rules/index.ts';
import { explore } from './choose.ts';
import { bestOf, inOrder } from './decide.ts';
import { candidatesFrom } from './read-store.ts';
import type { Winner } from './replay-schema.ts';
import type { Candidate, Exploration } from './schema.ts';

/** An orchestration as its evidence and the ledger tell it. */
export interface PastOrchestration {
  readonly id: string;
  readonly videoAssetId: string;
  readonly createdAt: Date;
  readonly videoDurationMs: number | null;
  readonly candidates: readonly Candidate[];
  /** Every platform that was asked for, with its rule set's id and what was decided; null: no clip could run. */
  readonly asked: readonly {
    readonly platform: Platform;
    readonly ruleSetId: string;
    readonly decided: Winner | null;
    /** How the clip was drawn; null: the best score won. */
    readonly exploration: Exploration | null;
  }[];
}

interface PastRow {
  id: string;
  video_asset_id: string;
  created_at: Date;
  duration_ms: number | null;
  candidates: Parameters<typeof candidatesFrom>[0];
  rule_sets: Record<string, string>;
  decided: Record<string, Winner> | null;
  explorations: Record<string, Exploration | null> | null;
}

// the table of decisions keeps only the newest; what was decided then is what the ledger was told in the same transaction
const PAST = `
  select o.id, o.video_asset_id, o.created_at, o.duration_ms, o.candidates, o.rule_sets,
    (select json_object_agg(e.metadata ->> 'platform',
       json_build_object('clip_id', e.metadata -> 'clip_id', 'score', e.metadata -> 'score'))
     from ledger_events e
     where e.entity_id = o.video_asset_id and e.event_type = 'best_clip_selected'
       and e.metadata ->> 'orchestration_id' = o.id::text) as decided,
    (select json_object_agg(c.platform, c.exploration) from choices c where c.orchestration_id = o.id) as explorations
  from orchestrations o`;

const ONE: Statement = { name: 'past-orchestration', text: `${PAST} where o.id = $1` };
const SOME: Statement = {
  name: 'past-orchestrations',
  text: `${PAST} where o.id > $1 order by o.id limit $2`,
};

/** @throws `orchestration-not-found` */
export async function pastOrchestration(db: Db, id: string): Promise<PastOrchestration> {
  const [row] = await db.run<PastRow>(ONE, [id]);
  if (row === undefined) throw notFound('orchestration-not-found', `there is no orchestration ${id}`);
  return toPast(row);
}

const toPast = (row: PastRow): PastOrchestration => ({
  id: row.id,
  videoAssetId: row.video_asset_id,
  createdAt: row.created_at,
  videoDurationMs: row.duration_ms,
  candidates: candidatesFrom(row.candidates),
  asked: Object.entries(row.rule_sets).map(([name, ruleSetId]) => ({
    platform: Platform.parse(name),
    ruleSetId,
    decided: row.decided?.[name] ?? null,
    exploration: row.explorations?.[name] ?? null,
  })),
});

const BATCH = 20; // a video may have 10,000 clips: no more of them lie in memory at a time
const CLIPS_A_PAGE = 100_000; // so that one page answers in about a second
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Looks at past orchestrations in the order of their ids, from `after` on, a few in memory at a time. Stops after `limit`,
 * or sooner when they have many clips.
 *
 * @returns where to go on; null at the end
 */
export async function walkPast(
  db: Db,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  look: (batch: readonly PastOrchestration[]) => Promise<void> | void,
): Promise<string | null> {
  let last = after ?? FIRST;
  let clips = 0;
  for (let left = limit; left > 0 && clips < CLIPS_A_PAGE; ) {
    const wanted = Math.min(BATCH, left);
    const batch = (await db.run<PastRow>(SOME, [last, wanted])).map(toPast);
    await look(batch);
    last = batch.at(-1)?.id ?? last;
    if (batch.length < wanted) return null;
    left -= batch.length;
    clips += batch.reduce((sum, { candidates }) => sum + candidates.length, 0);
  }
  return last;
}

export async function countPast(db: Db): Promise<number> {
  const { count } = await db.kysely
    .selectFrom('orchestrations')
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The winner that a rule set gives on the evidence; null when no clip may run. Pure. */
export function winnerUnder(ruleSet: CompiledRuleSet, past: PastOrchestration): Winner | null {
  const features = past.candidates.map((candidate) => withDerived(candidate, past.videoDurationMs));
  const { scores, eligible } = ruleSet.evaluate(features);
  const best = bestOf(past.candidates, scores, eligible);
  return best === undefined ? null : { clip_id: best.id, score: best.score };
}

/** The clip that is drawn from the evidence, and how; null when no clip may run. Pure. */
export function drawnUnder(
  ruleSet: RuleSet,
  past: PastOrchestration,
): { readonly winner: Winner; readonly exploration: Exploration } | null {
  const features = past.candidates.map((candidate) => withDerived(candidate, past.videoDurationMs));
  const { scores, eligible } = ruleSet.compiled.evaluate(features);
  const mayRun = inOrder(past.candidates, scores, eligible);
  if (mayRun.length === 0) return null;
  const video = { id: past.videoAssetId, durationMs: past.videoDurationMs };
  const { clipId, ...exploration } = explore(ruleSet, video, mayRun);
  const score = mayRun.find(({ candidate }) => candidate.id === clipId)?.score ?? 0;
  return { winner: { clip_id: clipId, score }, exploration };
}
