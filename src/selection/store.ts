import type { Context } from '../context.ts';
import type { Db, Statement } from '../db/index.ts';
import { Platform } from '../kernel/index.ts';
import { type BestClipDecision, type Candidate, type Certainty, Confidence } from './schema.ts';

const READ = `
    select v.id, v.duration_ms,
      (select coalesce(json_agg(json_build_array(c.id, c.start_ms, c.end_ms, c.features))::text, '[]')
       from (select id, start_ms, end_ms, features from clips
             where video_asset_id = v.id and status = 'ready' order by start_ms, id) c) as candidates,
      (select json_object_agg(platform, id)::text from rule_sets where status = 'active') as rule_sets
    from video_assets v`;

// PostgreSQL keeps the plan of one video; for any number of them it would plan anew each time, which costs as much as reading one
const READ_ONE: Statement = { name: 'read-candidates', text: `${READ} where v.id = $1` };
const READ_MANY: Statement = { name: 'read-candidates-of-many', text: `${READ} where v.id = any($1::uuid[])` };

/** A video's READY clips as one statement saw them. */
export interface ReadVideo {
  readonly id: string;
  readonly durationMs: number | null;
  /** The very text that is kept as evidence. */
  readonly candidatesText: string;
  readonly candidates: readonly Candidate[];
}

export interface ReadVideos {
  /** By id; one that does not exist is not there. */
  readonly videos: ReadonlyMap<string, ReadVideo>;
  /** Platform → id of the rule set that was active when the clips were read. */
  readonly activeRuleSets: Readonly<Record<string, string>>;
}

interface ReadRow {
  id: string;
  duration_ms: number | null;
  candidates: string;
  rule_sets: string | null;
}

/** Videos with their READY clips, together with the rule sets that were active then: one statement, so one moment. */
export async function readVideos(db: Db, videoAssetIds: readonly string[]): Promise<ReadVideos> {
  const [only, ...others] = videoAssetIds;
  const isOne = only !== undefined && others.length === 0;
  const rows = await (isOne ? db.run<ReadRow>(READ_ONE, [only]) : db.run<ReadRow>(READ_MANY, [videoAssetIds]));
  const videos = new Map<string, ReadVideo>();
  for (const { id, duration_ms, candidates } of rows)
    videos.set(id, {
      id,
      durationMs: duration_ms,
      candidatesText: candidates,
      candidates: candidatesFrom(JSON.parse(candidates)),
    });
  return { videos, activeRuleSets: JSON.parse(rows[0]?.rule_sets ?? '{}') };
}

type StoredCandidate = readonly [string, number, number, Candidate['features']];

export const candidatesFrom = (stored: readonly StoredCandidate[]): Candidate[] =>
  stored.map(([id, startMs, endMs, features]) => ({ id, startMs, endMs, features }));

/** What a statement that decides writes for one video. */
export interface DecidedVideo {
  readonly orchestrationId: string;
  readonly read: ReadVideo;
  readonly decisions: readonly BestClipDecision[];
}

/** JSON text has no bare control character, so this one can stand between two of them. */
const BETWEEN = '\u0001';

/** The parameters of every statement that decides, in this order: `$1` to `$17`. Videos may be any number, named once each. */
export const decidedValues = (
  videos: readonly DecidedVideo[],
  ruleSetIds: Readonly<Record<string, string>>,
  { now, actor, requestId, jobId }: Cause & { readonly now: Date },
): unknown[] => {
  const rows = videos.flatMap(({ decisions, read }) =>
    decisions.map((decision) => ({ ...decision, candidates: read.candidates.length })),
  );
  return [
    now,
    actor,
    rows.map(({ videoAssetId }) => videoAssetId),
    rows.map(({ platform }) => platform),
    rows.map(({ clipId }) => clipId),
    rows.map(({ score }) => score),
    rows.map(({ ruleSetId }) => ruleSetId),
    rows.map(({ ruleSetVersion }) => ruleSetVersion),
    rows.map(({ orchestrationId }) => orchestrationId),
    rows.map(({ candidates }) => candidates),
    videos.map(({ orchestrationId }) => orchestrationId),
    videos.map(({ read }) => read.id),
    videos.map(({ read }) => read.durationMs),
    videos.map(({ read }) => read.candidatesText).join(BETWEEN),
    JSON.stringify(ruleSetIds),
    requestId ?? null,
    jobId ?? null,
  ];
};

/** Who decides, and for which request or job: the parameters of the events' last columns. */
type Cause = Pick<Context, 'actor' | 'requestId' | 'jobId'>;
export const CAUSE_PARAMETERS = '$16::text, $17::uuid';

/** CTEs that write evidence and decisions. `input` comes in one fixed order, so that two calls never deadlock. */
export const DECIDE_PARTS = `
  input as materialized (
    select * from unnest($3::uuid[], $4::text[], $5::uuid[], $6::float8[], $7::uuid[], $8::int[], $9::uuid[], $10::int[])
      as row (video_asset_id, platform, clip_id, score, rule_set_id, rule_set_version, orchestration_id, candidates)
    order by video_asset_id, platform
  ), evidence as (
    insert into orchestrations (id, video_asset_id, created_at, duration_ms, candidates, rule_sets)
    select id, video_asset_id, $1, duration_ms, candidates::json, $15::json
    from rows from (unnest($11::uuid[], $12::uuid[], $13::int[]), unnest(string_to_array($14, chr(1))))
      as read (id, video_asset_id, duration_ms, candidates)
  ), decided as (
    insert into best_clip_decisions
      (video_asset_id, platform, clip_id, score, decided_at, orchestration_id, rule_set_id)
    select video_asset_id, platform, clip_id, score, $1, orchestration_id, rule_set_id from input
    on conflict (video_asset_id, platform) do update set
      clip_id = excluded.clip_id, score = excluded.score, decided_at = excluded.decided_at,
      orchestration_id = excluded.orchestration_id, rule_set_id = excluded.rule_set_id
  )`;

/** What is known of the decisions beyond the score, as the rows of `choicesPart`; undefined when there is nothing. */
export function choicesText(videos: readonly DecidedVideo[]): string | undefined {
  const rows = videos.flatMap(({ decisions }) =>
    decisions.flatMap(({ orchestrationId, platform, certainty }) =>
      certainty === undefined
        ? []
        : [
            {
              orchestration_id: orchestrationId,
              platform,
              confidence: certainty.confidence,
              win_probability: certainty.winProbability,
              runner_up_id: certainty.runnerUpId,
              score_sd: certainty.scoreSd,
              exploration: certainty.exploration,
            },
          ],
    ),
  );
  return rows.length === 0 ? undefined : JSON.stringify(rows);
}

/** A CTE that writes them; a statement without anything to write leaves it out. */
export const choicesPart = (parameter: string) => `
  known as (
    insert into choices
      (orchestration_id, platform, confidence, win_probability, runner_up_id, score_sd, exploration)
    select * from json_to_recordset(${parameter}::json) as row (orchestration_id uuid, platform text, confidence text,
      win_probability float8, runner_up_id uuid, score_sd float8, exploration json)
  )`;

/** The rows of the `best_clip_selected` events, in the ledger's EVENT_COLUMNS. */
export const SELECTED_EVENTS = `
  select 'best_clip_selected', 'video_asset', video_asset_id,
    jsonb_build_object('platform', platform, 'clip_id', clip_id, 'score', score, 'num_candidates', candidates,
      'orchestration_id', orchestration_id, 'rule_set_version', rule_set_version),
    $1::timestamptz, $2::text, ${CAUSE_PARAMETERS} from input`;

const FIND: Statement = {
  name: 'best-clip',
  text: `
    select d.video_asset_id, d.platform, d.clip_id, d.score, d.decided_at, d.orchestration_id, d.rule_set_id, r.version,
      c.confidence, c.win_probability, c.runner_up_id, c.score_sd, c.exploration
    from best_clip_decisions d join rule_sets r on r.id = d.rule_set_id
      left join choices c on c.orchestration_id = d.orchestration_id and c.platform = d.platform
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

/** A row of choices; all null where there is none. */
export interface ChoiceRecord {
  confidence: string | null;
  win_probability: number | null;
  runner_up_id: string | null;
  score_sd: number | null;
  exploration: Certainty['exploration'];
}

export const toCertainty = (row: ChoiceRecord): Certainty | undefined =>
  row.confidence === null
    ? undefined
    : {
        confidence: Confidence.parse(row.confidence),
        winProbability: row.win_probability,
        runnerUpId: row.runner_up_id,
        scoreSd: row.score_sd,
        exploration: row.exploration,
      };

/** The current decision; undefined when none was made yet. */
export async function findDecision(
  db: Db,
  videoAssetId: string,
  platform: Platform,
): Promise<BestClipDecision | undefined> {
  const [row] = await db.run<DecisionRecord & ChoiceRecord>(FIND, [videoAssetId, platform]);
  if (row === undefined) return undefined;
  const certainty = toCertainty(row);
  return { ...toDecision(row), ...(certainty === undefined ? {} : { certainty }) };
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

export const choicesOf = (db: Db, orchestrationId: string) =>
  db.query.selectFrom('choices').selectAll().where('orchestration_id', '=', orchestrationId).execute();
