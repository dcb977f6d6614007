import type { Sql, Statement } from '../../core/db/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { Candidate } from './schema.ts';

const READ = `
    select v.id, v.duration_ms,
      (select json_agg(json_build_array(c.id, c.start_ms, c.end_ms, c.features))
       from (select id, start_ms, end_ms, features from clips
             where video_asset_id = v.id and status = 'ready' order by start_ms, id) c) as candidates
    from video_assets v`;
const SHOWN = `
    select id, duration_ms, coalesce(candidates::text, '[]') as candidates,
      (select json_object_agg(platform, id)::text from rule_sets where status = 'active') as rule_sets`;

// PostgreSQL keeps the plan of one video; for any number of them it would plan anew each time, which costs as much as reading one
const READ_ONE: Statement = { name: 'read-candidates', text: `${SHOWN} from (${READ} where v.id = $1) as read` };
const READ_AND_KEEP: Statement = {
  name: 'read-and-keep-candidates',
  text: `
    with read as materialized (${READ} where v.id = any($1::uuid[])), asked as materialized (
      select concat('{', string_agg('"' || platform || '":"' || id || '"', ',' order by platform), '}')::json as rule_sets
      from rule_sets where status = 'active' and platform = any($4::text[])
    ), kept as (
      insert into orchestrations (id, video_asset_id, created_at, duration_ms, candidates, rule_sets)
      select orchestration_id, id, $3::timestamptz, duration_ms, candidates, asked.rule_sets
      from asked, read join unnest($1::uuid[], $2::uuid[]) as wanted (video_asset_id, orchestration_id) on video_asset_id = id
      where candidates is not null
      order by id
    ) ${SHOWN} from read`,
};
const FORGET: Statement = { name: 'forget-candidates', text: 'delete from orchestrations where id = any($1::uuid[])' };

/** A video's READY clips as one statement saw them. */
export interface ReadVideo {
  readonly id: string;
  readonly durationMs: number | null;
  /** The very text that is kept as evidence: `[]`, or what `candidatesOf` reads. */
  readonly candidatesText: string;
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

/** A video with its READY clips, together with the rule sets that were active then: one statement, so one moment. */
export const readVideo = async (db: Sql, videoAssetId: string): Promise<ReadVideos> =>
  toVideos(await db.run<ReadRow>(READ_ONE, [videoAssetId]));

/** What is to be kept as the evidence of videos while they are read. */
export interface Keeping {
  /** Video → the orchestration that it is evidence of. */
  readonly orchestrationIds: ReadonlyMap<string, string>;
  readonly platforms: readonly Platform[];
  readonly now: Date;
}

/**
 * The same for videos named once each, whose evidence is written by the statement that reads it, in order of their ids, as
 * imports lock them too; none without a READY clip.
 */
export const readAndKeepVideos = async (db: Sql, { orchestrationIds, platforms, now }: Keeping): Promise<ReadVideos> =>
  toVideos(
    await db.run<ReadRow>(READ_AND_KEEP, [
      [...orchestrationIds.keys()],
      [...orchestrationIds.values()],
      now,
      platforms,
    ]),
  );

/** Takes evidence back on which nothing was decided. */
export async function forgetEvidence(db: Sql, orchestrationIds: readonly string[]): Promise<void> {
  if (orchestrationIds.length > 0) await db.run(FORGET, [orchestrationIds]);
}

const toVideos = (rows: readonly ReadRow[]): ReadVideos => ({
  videos: new Map(
    rows.map(({ id, duration_ms, candidates }) => [id, { id, durationMs: duration_ms, candidatesText: candidates }]),
  ),
  activeRuleSets: JSON.parse(rows[0]?.rule_sets ?? '{}'),
});

type StoredCandidate = readonly [string, number, number, Candidate['features']];

export const candidatesOf = ({ candidatesText }: Pick<ReadVideo, 'candidatesText'>): Candidate[] =>
  candidatesFrom(JSON.parse(candidatesText));

export const candidatesFrom = (stored: readonly StoredCandidate[]): Candidate[] =>
  stored.map(([id, startMs, endMs, features]) => ({ id, startMs, endMs, features }));
