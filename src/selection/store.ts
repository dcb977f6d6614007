import type { Db, Statement } from '../db/index.ts';
import { Platform } from '../kernel/index.ts';
import type { BestClipDecision, Candidate } from './schema.ts';

const READ: Statement = {
  name: 'read-candidates',
  text: `
    select v.duration_ms,
      (select coalesce(json_agg(json_build_array(c.id, c.start_ms, c.end_ms, c.features))::text, '[]')
       from (select id, start_ms, end_ms, features from clips
             where video_asset_id = v.id and status = 'ready' order by start_ms, id) c) as candidates,
      (select json_object_agg(platform, id)::text from rule_sets where status = 'active') as rule_sets
    from video_assets v where v.id = $1`,
};

/** A video's READY clips as one statement saw them, together with the rule sets that were active then. */
export interface ReadVideo {
  readonly durationMs: number | null;
  /** The very text that is kept as evidence. */
  readonly candidatesText: string;
  readonly candidates: readonly Candidate[];
  /** Platform → id of its active rule set. */
  readonly activeRuleSets: Readonly<Record<string, string>>;
}

/** Undefined when there is no such video. */
export async function readVideo(db: Db, videoAssetId: string): Promise<ReadVideo | undefined> {
  const [row] = await db.run<{ duration_ms: number | null; candidates: string; rule_sets: string | null }>(READ, [
    videoAssetId,
  ]);
  if (row === undefined) return undefined;
  return {
    durationMs: row.duration_ms,
    candidatesText: row.candidates,
    candidates: candidatesFrom(JSON.parse(row.candidates)),
    activeRuleSets: JSON.parse(row.rule_sets ?? '{}'),
  };
}

type StoredCandidate = readonly [string, number, number, Candidate['features']];

export const candidatesFrom = (stored: readonly StoredCandidate[]): Candidate[] =>
  stored.map(([id, startMs, endMs, features]) => ({ id, startMs, endMs, features }));

/** What a decision writes, a row a platform; every statement that decides or drafts reads its rows from here. */
export interface DecisionRow {
  readonly decision: BestClipDecision;
  /** Metadata of its `best_clip_selected` event. */
  readonly selected: string;
}

/** The first parameters of every statement that decides: in this order, `$1` to `$8`. */
export const decisionValues = (rows: readonly DecisionRow[], now: Date, actor: string): unknown[] => [
  now,
  actor,
  rows.map(({ decision }) => decision.videoAssetId),
  rows.map(({ decision }) => decision.platform),
  rows.map(({ decision }) => decision.clipId),
  rows.map(({ decision }) => decision.score),
  rows.map(({ decision }) => decision.ruleSetId),
  rows.map(({ selected }) => selected),
];

/** `$9` to `$13`: the evidence. */
export const evidenceValues = (
  orchestrationId: string,
  videoAssetId: string,
  read: ReadVideo,
  ruleSets: Readonly<Record<string, string>>,
): unknown[] => [orchestrationId, videoAssetId, read.durationMs, read.candidatesText, JSON.stringify(ruleSets)];

/** CTEs that write evidence and decisions. `input` comes in one fixed order, so that two calls never deadlock. */
export const DECIDE_PARTS = `
  input as materialized (
    select * from unnest($3::uuid[], $4::text[], $5::uuid[], $6::float8[], $7::uuid[], $8::text[])
      as row (video_asset_id, platform, clip_id, score, rule_set_id, selected)
    order by video_asset_id, platform
  ), evidence as (
    insert into orchestrations (id, video_asset_id, created_at, duration_ms, candidates, rule_sets)
    values ($9::uuid, $10::uuid, $1, $11::int, $12::json, $13::json)
  ), decided as (
    insert into best_clip_decisions
      (video_asset_id, platform, clip_id, score, decided_at, orchestration_id, rule_set_id)
    select video_asset_id, platform, clip_id, score, $1, $9::uuid, rule_set_id from input
    on conflict (video_asset_id, platform) do update set
      clip_id = excluded.clip_id, score = excluded.score, decided_at = excluded.decided_at,
      orchestration_id = excluded.orchestration_id, rule_set_id = excluded.rule_set_id
  )`;

/** The rows of the `best_clip_selected` events, in the ledger's EVENT_COLUMNS. */
export const SELECTED_EVENTS = `
  select 'best_clip_selected', 'video_asset', video_asset_id, selected::jsonb, $1::timestamptz, $2::text from input`;

const FIND: Statement = {
  name: 'best-clip',
  text: `
    select d.video_asset_id, d.platform, d.clip_id, d.score, d.decided_at, d.orchestration_id, d.rule_set_id, r.version
    from best_clip_decisions d join rule_sets r on r.id = d.rule_set_id
    where d.video_asset_id = $1 and d.platform = $2`,
};

interface DecisionRecord {
  video_asset_id: string;
  platform: string;
  clip_id: string;
  score: number;
  decided_at: Date;
  orchestration_id: string;
  rule_set_id: string;
  version: number;
}

/** The current decision; undefined when none was made yet. */
export async function findDecision(
  db: Db,
  videoAssetId: string,
  platform: Platform,
): Promise<BestClipDecision | undefined> {
  const [row] = await db.run<DecisionRecord>(FIND, [videoAssetId, platform]);
  return row === undefined ? undefined : toDecision(row);
}

export const toDecision = (row: DecisionRecord): BestClipDecision => ({
  videoAssetId: row.video_asset_id,
  platform: Platform.parse(row.platform),
  clipId: row.clip_id,
  score: row.score,
  decidedAt: row.decided_at,
  orchestrationId: row.orchestration_id,
  ruleSetId: row.rule_set_id,
  ruleSetVersion: row.version,
});

export const findEvidence = (db: Db, orchestrationId: string) =>
  db.query.selectFrom('orchestrations').selectAll().where('id', '=', orchestrationId).executeTakeFirst();
