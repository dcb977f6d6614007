import type { Context } from '../../context.ts';
import type { Db, Statement } from '../../core/db/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import type { RuleSet } from '../rules/index.ts';
import type { ReadVideo } from './read-store.ts';
import { type BestClipDecision, type Certainty, Confidence } from './schema.ts';

/** What a statement that decides writes for one video. */
export interface DecidedVideo {
  readonly orchestrationId: string;
  readonly read: ReadVideo;
  /** How many clips it was chosen from. */
  readonly candidates: number;
  readonly decisions: readonly BestClipDecision[];
}

/** The first parameters of every statement that decides: `$1` to `$12`. Videos may be any number, named once each. */
export const decidedValues = (
  videos: readonly DecidedVideo[],
  { now, actor, requestId, jobId }: Cause & { readonly now: Date },
): unknown[] => {
  const rows = videos.flatMap(({ decisions }) => decisions);
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
    videos.flatMap(({ decisions, candidates }) => decisions.map(() => candidates)),
    requestId ?? null,
    jobId ?? null,
  ];
};

/** Who decides, and for which request or job: the parameters of the events' last columns. */
type Cause = Pick<Context, 'actor' | 'requestId' | 'jobId'>;
export const CAUSE_PARAMETERS = '$11::text, $12::uuid';

/** CTEs that write decisions. `input` comes in one fixed order, so that two calls never deadlock. */
export const DECIDE_PARTS = `
  input as materialized (
    select * from unnest($3::uuid[], $4::text[], $5::uuid[], $6::float8[], $7::uuid[], $8::int[], $9::uuid[], $10::int[])
      as row (video_asset_id, platform, clip_id, score, rule_set_id, rule_set_version, orchestration_id, candidates)
    order by video_asset_id, platform
  ), decided as (
    insert into best_clip_decisions
      (video_asset_id, platform, clip_id, score, decided_at, orchestration_id, rule_set_id)
    select video_asset_id, platform, clip_id, score, $1, orchestration_id, rule_set_id from input
    on conflict (video_asset_id, platform) do update set
      clip_id = excluded.clip_id, score = excluded.score, decided_at = excluded.decided_at,
      orchestration_id = excluded.orchestration_id, rule_set_id = excluded.rule_set_id
  )`;

/** What a statement that decides writes besides the decisions. */
export interface Besides {
  /** Five values; undefined when reading has kept the evidence. */
  readonly evidence: readonly unknown[] | undefined;
  /** What is known of the decisions beyond the score, as rows of JSON; undefined when there is nothing. */
  readonly choices: string | undefined;
}

/** The evidence of one orchestration, as `evidencePart` reads it. */
export const evidenceValues = (
  orchestrationId: string,
  { id, durationMs, candidatesText }: ReadVideo,
  ruleSets: readonly RuleSet[],
): unknown[] => {
  const ruleSetIds = Object.fromEntries(ruleSets.map(({ platform, id }) => [platform, id]));
  return [orchestrationId, id, durationMs, candidatesText, JSON.stringify(ruleSetIds)];
};

const evidencePart = (first: number) => `, evidence as (
    insert into orchestrations (id, video_asset_id, created_at, duration_ms, candidates, rule_sets)
    values ($${first}::uuid, $${first + 1}::uuid, $1, $${first + 2}::int, $${first + 3}::json, $${first + 4}::json)
  )`;

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

const choicesPart = (parameter: number) => `, known as (
    insert into choices
      (orchestration_id, platform, confidence, win_probability, runner_up_id, score_sd, exploration)
    select * from json_to_recordset($${parameter}::json) as row (orchestration_id uuid, platform text, confidence text,
      win_probability float8, runner_up_id uuid, score_sd float8, exploration json)
  )`;

/**
 * A statement that decides, with the parts that write what there is besides.
 *
 * @param first the number of the parameter after the statement's own
 * @param textOf the statement around these parts, which begin with a comma
 */
export function deciding(name: string, first: number, textOf: (parts: string) => string) {
  const made = (ending: string, evidence: string, choicesAt: number) => ({
    plain: { name: `${name}${ending}`, text: textOf(evidence) },
    withChoices: { name: `${name}${ending}-and-choices`, text: textOf(`${evidence}${choicesPart(choicesAt)}`) },
  });
  const [one, many] = [made('', evidencePart(first), first + 5), made('-kept', '', first)];
  return ({ evidence, choices }: Besides, own: readonly unknown[]): [Statement, unknown[]] => {
    const { plain, withChoices } = evidence === undefined ? many : one;
    const values = [...own, ...(evidence ?? [])];
    return choices === undefined ? [plain, values] : [withChoices, [...values, choices]];
  };
}

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
  db.kysely.selectFrom('orchestrations').selectAll().where('id', '=', orchestrationId).executeTakeFirst();

export const choicesOf = (db: Db, orchestrationId: string) =>
  db.kysely.selectFrom('choices').selectAll().where('orchestration_id', '=', orchestrationId).execute();
