import type { Context } from '../../context.ts';
import { type Sql, statement } from '../../core/db/index.ts';
import { Platform, platformFacts } from '../../core/platforms/index.ts';
import { EVENT_COLUMNS } from '../../trust/ledger/index.ts';
import { RANKING } from '../rules/index.ts';
import type { DecidedVideo, DecidedVideos } from './decide-videos.ts';
import type { Reading } from './read.ts';
import { type BestClipDecision, Confidence, type Draw } from './schema.ts';

/** The parameters of every statement that decides: the rows of `input`, the evidence of one video, and the actor. */
export type DecisionParameters = ReturnType<typeof decisionParameters>;

/**
 * Returns the parameters as columns: building an object per row and transposing them costs as much as scoring the
 * clips.
 *
 * @param reading its evidence is written with the decisions, unless the reading statement already stored it
 */
export function decisionParameters(
  { decided, ruleSets }: DecidedVideos,
  reading: Reading,
  { actor, requestId, jobId }: Pick<Context, 'actor' | 'requestId' | 'jobId'>,
) {
  const rows = decided.flatMap(({ decisions }) => decisions);
  const video = evidenceOf(reading, decided);
  return {
    now: reading.now,
    actor,
    request_id: requestId ?? null,
    job_id: jobId ?? null,
    video_asset_id: rows.map(({ video_asset_id }) => video_asset_id),
    platform: rows.map(({ platform }) => platform),
    clip_id: rows.map(({ clip_id }) => clip_id),
    score: rows.map(({ score }) => score),
    rule_set_id: rows.map(({ rule_set_id }) => rule_set_id),
    rule_set_version: rows.map(({ rule_set_version }) => rule_set_version),
    orchestration_id: rows.map(({ orchestration_id }) => orchestration_id),
    num_candidates: decided.flatMap(({ decisions, num_candidates }) => decisions.map(() => num_candidates)),
    confidence: rows.map(({ certainty }) => certainty?.confidence ?? 'unknown'),
    win_probability: rows.map(({ certainty }) => certainty?.win_probability ?? null),
    runner_up_id: rows.map(({ certainty }) => certainty?.runner_up_id ?? null),
    score_sd: rows.map(({ certainty }) => certainty?.score_sd ?? null),
    exploration: rows.map(({ certainty }) => (certainty?.exploration ? JSON.stringify(certainty.exploration) : null)),
    evidence_id: video && (decided[0]?.orchestration_id ?? null),
    evidence_video_id: video?.id ?? null,
    evidence_duration_ms: video?.duration_ms ?? null,
    evidence_candidates: video?.candidatesText ?? null,
    evidence_rule_sets: JSON.stringify(Object.fromEntries(ruleSets.map(({ platform, id }) => [platform, id]))),
    ranking: RANKING,
    // decisions made together have the same time, which drafts store as text
    decided_at: reading.now.toISOString(),
  };
}

/** Returns the additional parameters of decisions with cards. */
export function cardParameters({ decided }: DecidedVideos) {
  const rows = decided.flatMap(({ decisions }) => decisions);
  return {
    cards: rows.map(({ cards }) => (cards === undefined ? null : JSON.stringify(cards))),
    cards_asked: rows.map(({ cards }) => cards?.count ?? null),
    first_clip_id: rows.map((decision) => cardIds(decision)[0] ?? decision.clip_id),
    format: rows.map((decision) => (cardIds(decision).length === 0 ? 'single' : formatOf(decision.platform))),
  };
}

/** Returns the campaign's clips in order; none if it has only the winner. */
export const cardIds = ({ cards }: Pick<BestClipDecision, 'cards'>): string[] =>
  cards === undefined || cards.cards.length < 2 ? [] : cards.cards.map(({ clip_id }) => clip_id);

const formatOf = (platform: Platform) => platformFacts(platform).cards?.formats[0] ?? 'single';

/** Null if the reading statement already stored the evidence, or if there is none. */
const evidenceOf = ({ isKept, videos }: Reading, [only]: readonly DecidedVideo[]) =>
  isKept || only === undefined ? null : (videos.get(only.video_asset_id) ?? null);

const CARD_PARAMETERS = `,
        :cards::text[], :cards_asked::int[], :first_clip_id::uuid[], :format::text[]`;

const decideParts = (withCards: boolean) => `
  input as materialized (
    select * from unnest(:video_asset_id::uuid[], :platform::text[], :clip_id::uuid[], :score::float8[],
        :rule_set_id::uuid[], :rule_set_version::int[], :orchestration_id::uuid[], :num_candidates::int[],
        :confidence::text[], :win_probability::float8[], :runner_up_id::uuid[], :score_sd::float8[], :exploration::text[]${withCards ? CARD_PARAMETERS : ''})
      as row (video_asset_id, platform, clip_id, score, rule_set_id, rule_set_version, orchestration_id, num_candidates,
        confidence, win_probability, runner_up_id, score_sd, exploration${withCards ? ', cards, cards_asked, first_clip_id, format' : ''})
    order by video_asset_id, platform
  ), evidence as (
    insert into orchestrations (id, video_asset_id, created_at, duration_ms, candidates, rule_sets, ranking)
    select :evidence_id::uuid, :evidence_video_id::uuid, :now::timestamptz, :evidence_duration_ms::int,
      :evidence_candidates::json, :evidence_rule_sets::json, :ranking::text
    where :evidence_id::uuid is not null
  ), made as (
    insert into decisions (orchestration_id, platform, video_asset_id, clip_id, score, rule_set_id, decided_at, confidence,
      win_probability, runner_up_id, score_sd, exploration${withCards ? ', cards' : ''})
    select orchestration_id, platform, video_asset_id, clip_id, score, rule_set_id, :now::timestamptz, confidence,
      win_probability, runner_up_id, score_sd, exploration::json${withCards ? ', cards::json' : ''} from input
  ), newest as (
    insert into best_clip_decisions (video_asset_id, platform, clip_id, score, decided_at, orchestration_id)
    select video_asset_id, platform, clip_id, score, :now::timestamptz, orchestration_id from input
    on conflict (video_asset_id, platform) do update set
      clip_id = excluded.clip_id, score = excluded.score, decided_at = excluded.decided_at,
      orchestration_id = excluded.orchestration_id
  )`;

/** CTEs that write evidence and decisions. `input` has a fixed order, so that two calls never deadlock. */
export const DECIDE_PARTS = decideParts(false);
/** The same for decisions that may have cards; requests without cards keep their statement unchanged. */
export const DECIDE_PARTS_WITH_CARDS = decideParts(true);

/** The last columns of an event, from the parameters of the statement that writes it. */
export const CAUSE = ':now::timestamptz, :actor::text, :request_id::text, :job_id::uuid';

/** The rows of the `best_clip_selected` events, in the ledger's EVENT_COLUMNS. */
export const SELECTED_EVENTS = `
  select 'best_clip_selected', 'video_asset', video_asset_id,
    jsonb_build_object('platform', platform, 'clip_id', clip_id, 'score', score, 'num_candidates', num_candidates,
      'orchestration_id', orchestration_id, 'rule_set_version', rule_set_version),
    ${CAUSE} from input`;

const SELECT = statement<DecisionParameters, never>(
  'select-best-clips',
  `with ${DECIDE_PARTS} insert into ledger_events (${EVENT_COLUMNS}) ${SELECTED_EVENTS}`,
);

/** Writes evidence, decisions and events, but no draft. */
export const writeDecisions = (sql: Sql, parameters: DecisionParameters) => SELECT(sql, parameters);

interface DecisionRow {
  video_asset_id: string;
  platform: string;
  clip_id: string;
  score: number;
  decided_at: Date;
  orchestration_id: string;
  rule_set_id: string;
  rule_set_version: number;
  confidence: string;
  win_probability: number | null;
  runner_up_id: string | null;
  score_sd: number | null;
  exploration: Draw | null;
}

const DECISION = `
  d.video_asset_id, d.platform, d.clip_id, d.score, d.decided_at, d.orchestration_id, m.rule_set_id,
  r.version as rule_set_version, m.confidence, m.win_probability, m.runner_up_id, m.score_sd, m.exploration`;
const STANDING = `
  best_clip_decisions d
  join decisions m on m.orchestration_id = d.orchestration_id and m.platform = d.platform
  join rule_sets r on r.id = m.rule_set_id`;

const FIND = statement<{ video_asset_id: string; platform: string }, DecisionRow & { clip_status: string }>(
  'best-clip',
  `select ${DECISION}, c.status as clip_status from ${STANDING} join clips c on c.id = d.clip_id
    where d.video_asset_id = :video_asset_id and d.platform = :platform`,
);

/** The current decision. */
export interface StandingDecision extends BestClipDecision {
  /** The clip's current status, if it is no longer READY. */
  readonly clip_status?: string;
}

/** Returns undefined if no decision has been made yet. */
export async function findDecision(
  sql: Sql,
  video_asset_id: string,
  platform: Platform,
): Promise<StandingDecision | undefined> {
  const [row] = await FIND(sql, { video_asset_id, platform });
  if (row === undefined) return undefined;
  return row.clip_status === 'ready' ? toDecision(row) : { ...toDecision(row), clip_status: row.clip_status };
}

const FOR_SHARE = statement<{ video_asset_ids: readonly string[] }, DecisionRow>(
  'standing-decisions-for-share',
  `select ${DECISION} from ${STANDING} where d.video_asset_id = any(:video_asset_ids::uuid[])
    order by d.video_asset_id, d.platform for share of d`,
);

/** Returns the current decisions of these videos and locks them until the transaction ends. */
export const decisionsForShare = async (sql: Sql, video_asset_ids: readonly string[]): Promise<BestClipDecision[]> =>
  (await FOR_SHARE(sql, { video_asset_ids })).map(toDecision);

/** Leaves out the certainty of a decision that was made by score under hand-written weights: it is unknown. */
function toDecision(row: DecisionRow): BestClipDecision {
  const { video_asset_id, clip_id, score, decided_at, orchestration_id, rule_set_id, rule_set_version } = row;
  const { win_probability, runner_up_id, score_sd, exploration } = row;
  const confidence = Confidence.parse(row.confidence);
  const isKnown = confidence !== 'unknown' || exploration !== null || runner_up_id !== null;
  return {
    video_asset_id,
    platform: Platform.parse(row.platform),
    clip_id,
    score,
    decided_at,
    orchestration_id,
    rule_set_id,
    rule_set_version,
    ...(isKnown ? { certainty: { confidence, win_probability, runner_up_id, score_sd, exploration } } : {}),
  };
}

export const findEvidence = (sql: Sql, orchestrationId: string) =>
  sql.kysely.selectFrom('orchestrations').selectAll().where('id', '=', orchestrationId).executeTakeFirst();

/** Returns the decisions of an orchestration, one row per platform. */
export const decisionsOf = (sql: Sql, orchestrationId: string) =>
  sql.kysely.selectFrom('decisions').selectAll().where('orchestration_id', '=', orchestrationId).execute();
