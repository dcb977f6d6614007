import { type Sql, statement } from '../../core/db/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { RANKING } from '../rules/index.ts';
import type { Candidate } from './schema.ts';

const CLIPS = `
    select v.id, v.duration_ms,
      (select json_agg(json_build_array(c.id, c.start_ms, c.end_ms, c.features))
       from (select id, start_ms, end_ms, features from clips
             where video_asset_id = v.id and status = 'ready' order by start_ms, id) c) as candidates
    from video_assets v`;
const SHOWN = `
    select id, duration_ms, coalesce(candidates::text, '[]') as candidates,
      (select json_object_agg(platform, id)::text from rule_sets where status = 'active') as rule_sets`;

interface ReadRow {
  id: string;
  duration_ms: number | null;
  candidates: string;
  rule_sets: string | null;
}

// PostgreSQL reuses the plan for one video; for a list of videos it would plan each time, which costs as much as
// reading one
const READ = statement<{ video_asset_id: string }, ReadRow>(
  'read-candidates',
  `${SHOWN} from (${CLIPS} where v.id = :video_asset_id) as read`,
);

const READ_KEEPING_EVIDENCE = statement<
  {
    video_asset_ids: readonly string[];
    orchestration_ids: readonly string[];
    now: Date;
    platforms: readonly string[];
    ranking: string;
  },
  ReadRow
>(
  'read-candidates-keeping-evidence',
  `
    with read as materialized (${CLIPS} where v.id = any(:video_asset_ids::uuid[])), asked as materialized (
      select concat('{', string_agg('"' || platform || '":"' || id || '"', ',' order by platform), '}')::json as rule_sets
      from rule_sets where status = 'active' and platform = any(:platforms::text[])
    ), kept as (
      insert into orchestrations (id, video_asset_id, created_at, duration_ms, candidates, rule_sets, ranking)
      select orchestration_id, id, :now::timestamptz, duration_ms, candidates, asked.rule_sets, :ranking::text
      from asked, read join unnest(:video_asset_ids::uuid[], :orchestration_ids::uuid[])
        as wanted (video_asset_id, orchestration_id) on video_asset_id = id
      where candidates is not null
      order by id
    ) ${SHOWN} from read`,
);

const DELETE_EVIDENCE = statement<{ ids: readonly string[] }, never>(
  'delete-undecided-evidence',
  'delete from orchestrations where id = any(:ids::uuid[])',
);

/** A video's READY clips, as one statement saw them. */
export interface ReadVideo {
  readonly id: string;
  readonly duration_ms: number | null;
  /** The exact text that is stored as evidence: `[]`, or the text that `candidatesOf` parses. */
  readonly candidatesText: string;
}

/** The data that a decision is made from. */
export interface Reading {
  /** Video → the orchestration that decides it. */
  readonly orchestrations: ReadonlyMap<string, string>;
  /** By id; a video that does not exist has no entry. */
  readonly videos: ReadonlyMap<string, ReadVideo>;
  /** Platform → id of the rule set that was active when the clips were read. */
  readonly activeRuleSets: Readonly<Record<string, string>>;
  /** Whether the evidence is already in the database. */
  readonly isKept: boolean;
  readonly now: Date;
}

/** The videos to read, and the platforms to read them for. */
export interface Wanted {
  readonly orchestrations: ReadonlyMap<string, string>;
  readonly platforms: readonly Platform[];
  readonly now: Date;
}

/** Reads one video with its READY clips and the active rule sets in one statement, so that they are of the same moment. */
export async function readVideo(sql: Sql, { orchestrations, now }: Wanted): Promise<Reading> {
  const [video_asset_id = ''] = orchestrations.keys();
  return toReading(await READ(sql, { video_asset_id }), { orchestrations, now, isKept: false });
}

/**
 * Reads any number of videos and, in the same statement, writes the evidence of those that have a READY clip:
 * transferring it here and back takes a fifth of a batch's time. Reads videos in order of id, the order in which imports
 * lock them. A caller that decides nothing on some evidence deletes it with `deleteUndecided`, in the same transaction.
 */
export async function readKeepingEvidence(sql: Sql, { orchestrations, platforms, now }: Wanted): Promise<Reading> {
  const rows = await READ_KEEPING_EVIDENCE(sql, {
    video_asset_ids: [...orchestrations.keys()],
    orchestration_ids: [...orchestrations.values()],
    now,
    platforms,
    ranking: RANKING,
  });
  return toReading(rows, { orchestrations, now, isKept: true });
}

/** Deletes the evidence that was stored for these videos. */
export async function deleteUndecided(sql: Sql, reading: Reading, videoIds: Iterable<string>): Promise<void> {
  const ids = [...videoIds].flatMap((id) => reading.orchestrations.get(id) ?? []);
  if (reading.isKept && ids.length > 0) await DELETE_EVIDENCE(sql, { ids });
}

const toReading = (rows: readonly ReadRow[], from: Pick<Reading, 'orchestrations' | 'now' | 'isKept'>): Reading => ({
  ...from,
  videos: new Map(rows.map(({ id, duration_ms, candidates }) => [id, { id, duration_ms, candidatesText: candidates }])),
  activeRuleSets: JSON.parse(rows[0]?.rule_sets ?? '{}'),
});

/** A candidate as stored in the evidence. */
export type StoredCandidate = readonly [string, number, number, Candidate['features']];

export const candidatesOf = ({ candidatesText }: Pick<ReadVideo, 'candidatesText'>): Candidate[] =>
  candidatesFrom(JSON.parse(candidatesText));

export const candidatesFrom = (stored: readonly StoredCandidate[]): Candidate[] =>
  stored.map(([id, start_ms, end_ms, features]) => ({ id, start_ms, end_ms, features }));
