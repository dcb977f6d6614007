import { sql } from 'kysely';
import type { Db } from '../../core/db/index.ts';
import type { ClipFeatures } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { ResultRow } from './count-rows.ts';

/** A result with the video of its clip. */
export type GatheredRow = ResultRow & { readonly id: string; readonly video_asset_id: string };

/** The next rows of results, all of a clip on a platform one after the other. */
export async function resultsAfter(db: Db, after: GatheredRow | undefined, limit: number): Promise<GatheredRow[]> {
  const onward =
    after === undefined
      ? sql``
      : sql`where (clip_id, platform, id) > (${after.clip_id}::uuid, ${after.platform}, ${after.id}::uuid)`;
  // a condition on the platform would make a planner without statistics sort all that is left, for every page
  const { rows } = await sql<GatheredRow>`
    select r.id, r.clip_id, c.video_asset_id, r.platform, r.source, r.campaign_id, r.external_id, r.period_start,
      r.period_end, r.currency, r.impressions, r.views, r.views_3s, r.thruplays, r.completions,
      r.watch_time_ms, r.likes, r.comments, r.shares, r.saves, r.clicks, r.conversions, r.spend_minor, r.revenue_minor
    from (select * from results ${onward} order by clip_id, platform, id limit ${limit}) r
    join clips c on c.id = r.clip_id
    order by r.clip_id, r.platform, r.id
  `.execute(db.kysely);
  return rows;
}

/** A clip as it was known before its results began. */
export interface KnownBefore {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly features: ClipFeatures;
  readonly videoDurationMs: number | null;
  /** Platform → id of the rule set that scored it then; null: no orchestration had seen it. */
  readonly ruleSetIds: Readonly<Record<string, string>> | null;
}

interface KnownRow {
  seen: readonly [string, number, number, ClipFeatures] | null;
  rule_sets: Record<string, string> | null;
  duration_then: number | null;
  start_ms: number;
  end_ms: number;
  features: ClipFeatures;
  duration_ms: number | null;
}

/**
 * The clips as the last orchestration before their results began saw them, so that nothing learned from results can stand in
 * them; one that no orchestration had seen by then, as it is stored now. In the order given.
 */
export async function knownBefore(
  db: Db,
  clips: readonly { readonly clipId: string; readonly videoId: string; readonly firstShown: Date }[],
): Promise<KnownBefore[]> {
  const { rows } = await sql<KnownRow>`
    select e.seen, e.rule_sets, e.duration_ms as duration_then, c.start_ms, c.end_ms, c.features, v.duration_ms
    from unnest(
      ${clips.map(({ clipId }) => clipId)}::uuid[], ${clips.map(({ videoId }) => videoId)}::uuid[],
      ${clips.map(({ firstShown }) => firstShown)}::timestamptz[]
    ) with ordinality as wanted (clip_id, video_id, first_shown, place)
    join clips c on c.id = wanted.clip_id
    join video_assets v on v.id = wanted.video_id
    left join lateral (
      select o.duration_ms, o.rule_sets,
        (select candidate from json_array_elements(o.candidates) candidate
         where candidate ->> 0 = wanted.clip_id::text) as seen
      from orchestrations o
      -- a period that is told in days begins before the hour at which its first day was decided
      where o.video_asset_id = wanted.video_id and o.created_at < wanted.first_shown + interval '1 day'
      order by o.created_at desc limit 1
    ) e on true
    order by wanted.place
  `.execute(db.kysely);
  return rows.map(({ seen, rule_sets, duration_then, start_ms, end_ms, features, duration_ms }) =>
    seen === null
      ? { start_ms, end_ms, features, videoDurationMs: duration_ms, ruleSetIds: null }
      : {
          start_ms: seen[1],
          end_ms: seen[2],
          features: seen[3],
          videoDurationMs: duration_then,
          ruleSetIds: rule_sets,
        },
  );
}

/**
 * Under which version of the platform's rule sets each clip was last chosen for it before its results ended; null: never.
 * In the order given.
 */
export async function chosenUnder(
  db: Db,
  platform: Platform,
  clips: readonly { readonly clipId: string; readonly videoId: string; readonly at: Date }[],
): Promise<(number | null)[]> {
  const { rows } = await sql<{ version: number | null }>`
    select (
      select r.version from decisions d join rule_sets r on r.id = d.rule_set_id
      where d.video_asset_id = wanted.video_id and d.platform = ${platform} and d.clip_id = wanted.clip_id
        and d.decided_at < wanted.ended
      order by d.seq desc limit 1
    ) as version
    from unnest(
      ${clips.map(({ clipId }) => clipId)}::uuid[], ${clips.map(({ videoId }) => videoId)}::uuid[],
      ${clips.map(({ at }) => at)}::timestamptz[]
    ) with ordinality as wanted (clip_id, video_id, ended, place)
    order by wanted.place
  `.execute(db.kysely);
  return rows.map(({ version }) => version);
}

/** The id of the rule set that this one took over from when it was last activated. */
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

/** A clip that was drawn, and what it was drawn from. */
export interface LoggedChoice {
  readonly orchestrationId: string;
  readonly videoId: string;
  readonly exploration: { readonly candidates: readonly string[]; readonly propensities: readonly number[] };
  readonly candidates: readonly (readonly [string, number, number, ClipFeatures])[];
  readonly videoDurationMs: number | null;
}

/** How each clip was last drawn for the platform before its results ended; null: it was not drawn. In the order given. */
export async function drawnChoices(
  db: Db,
  platform: Platform,
  clips: readonly { readonly clipId: string; readonly videoId: string; readonly at: Date }[],
): Promise<(LoggedChoice | null)[]> {
  const { rows } = await sql<{
    id: string | null;
    video_id: string;
    exploration: LoggedChoice['exploration'];
    candidates: LoggedChoice['candidates'];
    duration_ms: number | null;
  }>`
    select e.id, wanted.video_id, e.exploration, e.candidates, e.duration_ms
    from unnest(
      ${clips.map(({ clipId }) => clipId)}::uuid[], ${clips.map(({ videoId }) => videoId)}::uuid[],
      ${clips.map(({ at }) => at)}::timestamptz[]
    ) with ordinality as wanted (clip_id, video_id, ended, place)
    left join lateral (
      select o.id, d.exploration, o.candidates, o.duration_ms
      from decisions d join orchestrations o on o.id = d.orchestration_id
      where d.video_asset_id = wanted.video_id and d.platform = ${platform} and d.clip_id = wanted.clip_id
        and d.exploration is not null and d.decided_at < wanted.ended
      order by d.seq desc limit 1
    ) e on true
    order by wanted.place
  `.execute(db.kysely);
  return rows.map(({ id, video_id, exploration, candidates, duration_ms }) =>
    id === null
      ? null
      : { orchestrationId: id, videoId: video_id, exploration, candidates, videoDurationMs: duration_ms },
  );
}
