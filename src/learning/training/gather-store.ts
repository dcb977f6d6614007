import { sql } from 'kysely';
import type { Db } from '../../core/db/index.ts';
import type { ClipFeatures } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { Goal } from '../../decisions/rules/index.ts';
import type { Figure } from '../results/index.ts';
import type { ClipResult } from './clip-result.ts';
import type { ResultRow } from './count-rows.ts';
import { FIGURES_OF_GOAL } from './goal-figures.ts';

/** A result with only the figures of the goal. */
export type GatheredRow = ResultRow & {
  readonly id: string;
  /** It was withdrawn, or it belongs to a campaign with several clips and so to none of them. */
  readonly is_left_out: boolean;
};

/** Returns the next rows of results; the rows of a clip on a platform are adjacent. */
export async function resultsAfter(
  db: Db,
  goal: Goal,
  after: GatheredRow | undefined,
  limit: number,
): Promise<GatheredRow[]> {
  const onward =
    after === undefined
      ? sql``
      : sql`where (clip_id, platform, id) > (${after.clip_id}::uuid, ${after.platform}, ${after.id}::uuid)`;
  const names = FIGURES_OF_GOAL[goal];
  const figures = sql.raw(names.map((name) => `, r.${name}`).join(''));
  // with any other condition on the page, a planner without statistics would sort all remaining rows for every page;
  // all rows of a clip are one value, because the embedded database's driver takes far longer for one value per column
  const { rows } = await sql<{ clip_id: string; platform: Platform; told: Told[] }>`
    select r.clip_id, r.platform, json_agg(json_build_array(
      r.id, r.source, r.campaign_id, r.external_id, r.currency,
      r.withdrawn_at is not null or coalesce(c.format <> 'single', false),
      (date_part('epoch', r.period_start) * 1000)::bigint, (date_part('epoch', r.period_end) * 1000)::bigint ${figures})) as told
    from (select * from results ${onward} order by clip_id, platform, id limit ${limit}) r
    left join campaigns c on c.id = r.campaign_id
    group by r.clip_id, r.platform
    order by r.clip_id, r.platform
  `.execute(db.kysely);
  return rows.flatMap(({ clip_id, platform, told }) =>
    told.map((each) => rowOf(clip_id, platform, each, names)).sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
}

/** A row as the statement returns it, followed by the figures of the goal. */
type Told = readonly [
  id: string,
  source: string,
  campaign_id: string | null,
  external_id: string,
  currency: string | null,
  is_left_out: boolean,
  start: number,
  end: number,
  ...figures: (number | null)[],
];

const FIRST_FIGURE = 8;

/** Builds the row in one literal: spreading objects together takes several times as long, and there are tens of thousands of rows. */
function rowOf(clip_id: string, platform: Platform, told: Told, names: readonly Figure[]): GatheredRow {
  const [id, source, campaign_id, external_id, currency, is_left_out, start, end] = told;
  const row: GatheredRow & Record<Figure, number | null> = {
    id,
    clip_id,
    platform,
    source,
    campaign_id,
    external_id,
    currency,
    is_left_out,
    period_start: new Date(start),
    period_end: new Date(end),
    impressions: null,
    views: null,
    views_3s: null,
    thruplays: null,
    completions: null,
    watch_time_ms: null,
    likes: null,
    comments: null,
    shares: null,
    saves: null,
    clicks: null,
    conversions: null,
    spend_minor: null,
    revenue_minor: null,
  };
  for (let at = 0; at < names.length; at++) {
    const [name, figure] = [names[at], told[FIRST_FIGURE + at]];
    if (name !== undefined && typeof figure === 'number') row[name] = figure;
  }
  return row;
}

/** Returns the videos of clips, in the given order. */
export async function videosOf(db: Db, clips: readonly Pick<Asked, 'clip_id'>[]): Promise<string[]> {
  const { rows } = await sql<{ video_asset_id: string }>`
    select c.video_asset_id
    from unnest(${clips.map(({ clip_id }) => clip_id)}::uuid[]) with ordinality as wanted (clip_id, place)
    join clips c on c.id = wanted.clip_id
    order by wanted.place
  `.execute(db.kysely);
  return rows.map(({ video_asset_id }) => video_asset_id);
}

/** A clip as it was known before its results began. */
export interface KnownBefore {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly features: ClipFeatures;
  readonly video_duration_ms: number | null;
  /** Platform → id of the rule set that scored it then; null: no orchestration had seen it. */
  readonly rule_sets: Readonly<Record<string, string>> | null;
}

interface KnownRow extends KnownBefore {
  /** The candidate as stored by the orchestration: id, start, end, features. */
  readonly seen: readonly [string, number, number, ClipFeatures] | null;
  readonly duration_then: number | null;
}

type Asked = Pick<ClipResult, 'clip_id' | 'video_asset_id' | 'first_shown' | 'at'>;

/**
 * Returns the clips as the last orchestration before their results began saw them, so that they contain nothing learned
 * from results. A clip that no orchestration had seen by then is returned as it is stored now. In the given order.
 */
export async function knownBefore(
  db: Db,
  clips: readonly Pick<Asked, 'clip_id' | 'video_asset_id' | 'first_shown'>[],
): Promise<KnownBefore[]> {
  // each orchestration's candidates are read once, however many of them are requested
  const { rows } = await sql<KnownRow>`
    with wanted as (
      select w.*, (
        select o.id from orchestrations o
        -- a period that is given in days begins before the hour at which its first day was decided
        where o.video_asset_id = w.video_id and o.created_at < w.first_shown + interval '1 day'
        order by o.created_at desc limit 1
      ) as orchestration_id
      from unnest(
        ${clips.map(({ clip_id }) => clip_id)}::uuid[], ${clips.map(({ video_asset_id }) => video_asset_id)}::uuid[],
        ${clips.map(({ first_shown }) => first_shown)}::timestamptz[]
      ) with ordinality as w (clip_id, video_id, first_shown, place)
    ),
    seen as (
      select o.id, candidate from orchestrations o, json_array_elements(o.candidates) candidate
      where o.id in (select orchestration_id from wanted)
        and candidate ->> 0 in (select clip_id::text from wanted)
    )
    select s.candidate as seen, c.start_ms, c.end_ms, c.features, v.duration_ms as video_duration_ms,
      o.rule_sets, o.duration_ms as duration_then
    from wanted w
    join clips c on c.id = w.clip_id
    join video_assets v on v.id = w.video_id
    left join orchestrations o on o.id = w.orchestration_id
    left join seen s on s.id = w.orchestration_id and s.candidate ->> 0 = w.clip_id::text
    order by w.place
  `.execute(db.kysely);
  return rows.map(({ seen, duration_then, ...stored }) => {
    if (seen === null) return { ...stored, rule_sets: null };
    const [, start_ms, end_ms, features] = seen;
    return { start_ms, end_ms, features, video_duration_ms: duration_then, rule_sets: stored.rule_sets };
  });
}

/**
 * Returns the version of the platform's rule set under which each clip was last chosen before its results ended; null:
 * never. In the given order.
 */
export async function chosenUnder(
  db: Db,
  platform: Platform,
  clips: readonly Pick<Asked, 'clip_id' | 'video_asset_id' | 'at'>[],
): Promise<(number | null)[]> {
  const { rows } = await sql<{ version: number | null }>`
    select (
      select r.version from decisions d join rule_sets r on r.id = d.rule_set_id
      where d.video_asset_id = wanted.video_id and d.platform = ${platform} and d.clip_id = wanted.clip_id
        and d.decided_at < wanted.ended
      order by d.seq desc limit 1
    ) as version
    from unnest(
      ${clips.map(({ clip_id }) => clip_id)}::uuid[], ${clips.map(({ video_asset_id }) => video_asset_id)}::uuid[],
      ${clips.map(({ at }) => at)}::timestamptz[]
    ) with ordinality as wanted (clip_id, video_id, ended, place)
    order by wanted.place
  `.execute(db.kysely);
  return rows.map(({ version }) => version);
}

/** Returns the id of the rule set that this one replaced when it was last activated. */
export async function predecessorOf(db: Db, ruleSetId: string): Promise<string | undefined> {
  const row = await db.kysely
    .selectFrom('rule_set_activations')
    .select('replaced_id')
    .where('rule_set_id', '=', ruleSetId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.replaced_id ?? undefined;
}

/** A drawn decision: the candidates, and the probability of each. */
export interface Draw {
  readonly exploration: { readonly candidates: readonly string[]; readonly propensities: readonly number[] };
  readonly candidates: readonly (readonly [string, number, number, ClipFeatures])[];
  readonly video_duration_ms: number | null;
}

type Undrawn = { readonly [name in keyof Draw]: null };

/** Returns how each clip was last drawn for the platform before its results ended; null if it was not drawn. In the given order. */
export async function drawsOf(
  db: Db,
  platform: Platform,
  clips: readonly Pick<Asked, 'clip_id' | 'video_asset_id' | 'at'>[],
): Promise<(Draw | null)[]> {
  const { rows } = await sql<Draw | Undrawn>`
    select e.exploration, e.candidates, e.duration_ms as video_duration_ms
    from unnest(
      ${clips.map(({ clip_id }) => clip_id)}::uuid[], ${clips.map(({ video_asset_id }) => video_asset_id)}::uuid[],
      ${clips.map(({ at }) => at)}::timestamptz[]
    ) with ordinality as wanted (clip_id, video_id, ended, place)
    left join lateral (
      select d.exploration, o.candidates, o.duration_ms
      from decisions d join orchestrations o on o.id = d.orchestration_id
      where d.video_asset_id = wanted.video_id and d.platform = ${platform} and d.clip_id = wanted.clip_id
        and d.exploration is not null and d.decided_at < wanted.ended
      order by d.seq desc limit 1
    ) e on true
    order by wanted.place
  `.execute(db.kysely);
  return rows.map((row) => (row.exploration === null ? null : row));
}
