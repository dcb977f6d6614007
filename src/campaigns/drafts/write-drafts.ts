import type { Context } from '../../context.ts';
import { columnsOf, type Sql, statement } from '../../core/db/index.ts';
import { DEFAULT_CURRENCY } from '../../core/kernel/index.ts';
import {
  type BestClipDecision,
  CAUSE,
  type cardParameters,
  DECIDE_PARTS,
  DECIDE_PARTS_WITH_CARDS,
  type DecisionParameters,
  SELECTED_EVENTS,
} from '../../decisions/selection/index.ts';
import { EVENT_COLUMNS } from '../../trust/ledger/index.ts';
import { AUTO_SOURCE, type DraftOutcome, Outcome } from './schema.ts';

/** A draft that a person edited, or that an experiment compares with others. */
const HELD = "(draft.edited or jsonb_exists(draft.optimization_meta, 'experiment_id'))";

/**
 * SQL that writes the drafts of `input`. An open automatic draft is kept if it is held, or if it has several clips and none
 * were requested; otherwise it gets the winner. `previous_clip_id` returns the clip before the update, so that the outcome is
 * right even when another call committed after this statement's snapshot.
 *
 * @param keeps condition on which the draft stays unchanged
 */
const draftParts = (keeps: string, { columns = '', values = '', meta = '', set = '' } = {}) => `
  drafted as (
    insert into campaigns as draft (video_asset_id, platform, clip_id, name, currency, orchestration_id, optimization_meta,
      created_at, updated_at${columns})
    select video_asset_id, platform, clip_id, upper(platform) || ' auto-campaign for ' || video_asset_id, '${DEFAULT_CURRENCY}',
      orchestration_id,
      jsonb_build_object('source', '${AUTO_SOURCE}', 'score', score, 'platform', platform,
        'video_asset_id', video_asset_id, 'orchestration_id', orchestration_id, 'rule_set_version', rule_set_version,
        'decided_at', decided_at)${meta}, :now::timestamptz, :now::timestamptz${values}
    from dated
    on conflict (video_asset_id, platform) where status = 'draft' and source = '${AUTO_SOURCE}' do update set
      previous_clip_id = draft.clip_id,
      clip_id = case when ${keeps} then draft.clip_id else excluded.clip_id end,
      orchestration_id = case when ${keeps} then draft.orchestration_id else excluded.orchestration_id end,
      optimization_meta = case when ${keeps} then draft.optimization_meta else excluded.optimization_meta end,
      updated_at = case when ${keeps} or draft.clip_id = excluded.clip_id
        then draft.updated_at else excluded.updated_at end${set}
    returning id, video_asset_id, platform, clip_id, previous_clip_id, optimization_meta, format, ${HELD} as held,
      case when previous_clip_id is null then 'created' when ${HELD} or format <> 'single' then 'kept'
        when previous_clip_id = clip_id then 'unchanged' else 'updated' end as outcome
  )`;

const DRAFT_PARTS = draftParts(`(${HELD} or draft.format <> 'single')`);

// a draft that is new or has another clip has just received this decision's optimization_meta
const DRAFT_EVENTS = `
  select case outcome when 'created' then 'campaign_created_auto' else 'campaign_updated_auto' end, 'campaign', id,
    optimization_meta - '{source,decided_at}'::text[] || case outcome
      when 'created' then jsonb_build_object('clip_id', clip_id)
      else jsonb_build_object('clip_id', clip_id, 'previous_clip_id', previous_clip_id) end,
    ${CAUSE}
  from drafted where outcome in ('created', 'updated')`;

const OUTCOMES = 'select id, video_asset_id, platform, clip_id, outcome from drafted';

interface OutcomeRow {
  id: string;
  video_asset_id: string;
  platform: string;
  clip_id: string;
  outcome: string;
}

const ORCHESTRATE = statement<DecisionParameters, OutcomeRow>(
  'orchestrate',
  `with ${DECIDE_PARTS}, dated as (select *, :decided_at::text as decided_at from input), ${DRAFT_PARTS}, noted as (
    insert into ledger_events (${EVENT_COLUMNS}) ${SELECTED_EVENTS} union all ${DRAFT_EVENTS}
  ) ${OUTCOMES}`,
);

const ASKED = "jsonb_exists(excluded.optimization_meta, 'cards_asked')";

const DRAFT_PARTS_WITH_CARDS = draftParts(`(${HELD} or (draft.format <> 'single' and not ${ASKED}))`, {
  columns: ', format',
  values: ', format',
  meta: " || case when cards_asked is null then '{}' else jsonb_build_object('cards_asked', cards_asked) end",
  set: `,
      format = case when ${HELD} or not ${ASKED} then draft.format else excluded.format end`,
});

export interface DraftedRow extends Omit<OutcomeRow, 'outcome'> {
  readonly previous_clip_id: string | null;
  readonly format: string;
  /** Whether a person edited it or an experiment compares it. The orchestrator does not change it then. */
  readonly held: boolean;
}

const ORCHESTRATE_WITH_CARDS = statement<DecisionParameters & ReturnType<typeof cardParameters>, DraftedRow>(
  'orchestrate-with-cards',
  `with ${DECIDE_PARTS_WITH_CARDS}, dated as (
    select video_asset_id, platform, first_clip_id as clip_id, score, orchestration_id, rule_set_version, cards_asked, format,
      :decided_at::text as decided_at
    from input
  ), ${DRAFT_PARTS_WITH_CARDS}, noted as (
    insert into ledger_events (${EVENT_COLUMNS}) ${SELECTED_EVENTS}
  ) select id, video_asset_id, platform, clip_id, previous_clip_id, format, held from drafted`,
);

/** Does the same where decisions may have cards. The caller writes the cards and the events of the drafts. */
export const writeDecisionsAndDrafts = (
  sql: Sql,
  parameters: DecisionParameters,
  cards: ReturnType<typeof cardParameters>,
): Promise<DraftedRow[]> => ORCHESTRATE_WITH_CARDS(sql, { ...parameters, ...cards });

const DRAFTED = ['video_asset_id', 'platform', 'clip_id', 'score', 'rule_set_version', 'orchestration_id'] as const;

const DRAFT = statement<
  ReturnType<typeof columnsOf<BestClipDecision, (typeof DRAFTED)[number]>> & {
    decided_at: readonly string[];
    now: Date;
    actor: string;
    request_id: string | null;
    job_id: string | null;
  },
  OutcomeRow
>(
  'draft-campaigns',
  `with input as materialized (
    select * from unnest(:video_asset_id::uuid[], :platform::text[], :clip_id::uuid[], :score::float8[],
        :rule_set_version::int[], :orchestration_id::uuid[], :decided_at::text[])
      as row (video_asset_id, platform, clip_id, score, rule_set_version, orchestration_id, decided_at)
  ), dated as (select * from input), ${DRAFT_PARTS}, noted as (
    insert into ledger_events (${EVENT_COLUMNS}) ${DRAFT_EVENTS}
  ) ${OUTCOMES}`,
);

/**
 * Writes evidence, decisions, drafts, and events of any number of videos in one statement, so in one round trip.
 *
 * @returns the outcome for the draft of each decision, in the order of the decisions
 */
export async function writeOrchestrations(
  sql: Sql,
  decisions: readonly BestClipDecision[],
  parameters: DecisionParameters,
): Promise<DraftOutcome[]> {
  return outcomesOf(decisions, await ORCHESTRATE(sql, parameters));
}

/** Writes drafts for decisions that already exist, and their events. */
export async function writeDrafts(
  sql: Sql,
  decisions: readonly BestClipDecision[],
  { now, actor, requestId, jobId }: Pick<Context, 'now' | 'actor' | 'requestId' | 'jobId'>,
): Promise<DraftOutcome[]> {
  const rows = await DRAFT(sql, {
    ...columnsOf(decisions, DRAFTED),
    decided_at: decisions.map(({ decided_at }) => decided_at.toISOString()),
    now: now(),
    actor,
    request_id: requestId ?? null,
    job_id: jobId ?? null,
  });
  return outcomesOf(decisions, rows);
}

function outcomesOf(decisions: readonly BestClipDecision[], rows: readonly OutcomeRow[]): DraftOutcome[] {
  const drafted = new Map(rows.map((row) => [`${row.video_asset_id} ${row.platform}`, row]));
  return decisions.map(({ video_asset_id, platform, clip_id }) => {
    const row = drafted.get(`${video_asset_id} ${platform}`);
    if (row === undefined) throw new Error(`the statement returned no draft for ${video_asset_id} on ${platform}`);
    const outcome = Outcome.parse(row.outcome);
    const draft = { id: row.id, video_asset_id, platform, clip_id: row.clip_id, outcome };
    return outcome === 'kept' ? { ...draft, would_choose: clip_id } : draft;
  });
}
