import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { type ClipFeatures, type FieldError, invalid } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { misfits, tooShort } from './fit.ts';
import type { VideoLine } from './schema.ts';
import { lockCatalog } from './store.ts';

export interface Upserted {
  readonly taken: readonly { readonly line: number; readonly videoAssetId: string; readonly clips: number }[];
  readonly rejected: readonly { readonly line: number; readonly errors: readonly FieldError[] }[];
}

interface VideoState {
  title: string | null;
  duration_ms: number | null;
  source_uri: string | null;
}
interface ClipState {
  video_asset_id: string;
  start_ms: number;
  end_ms: number;
  status: string;
  features: ClipFeatures;
}
/** The part of the catalog that a batch of lines affects: first as stored, then as the accepted lines change it. */
interface Slice {
  readonly videos: Map<string, VideoState>;
  readonly clips: Map<string, ClipState>;
  /** By video, where the last of the clips that the batch does not contain ends. */
  readonly lastEnds: Map<string, number>;
  readonly changedVideos: Set<string>;
  readonly changedClips: Set<string>;
}

/** Adds or replaces the videos of a batch of lines, in order; each line is applied as a whole or rejected. */
export const upsertVideos = (ctx: Context, importId: string, lines: readonly Line[]): Promise<Upserted> =>
  ctx.db.transaction(async (transaction) => {
    const upserted = await upsertIn(transaction, ctx, lines);
    const { taken } = upserted;
    const video_asset_ids = [...new Set(taken.map(({ videoAssetId }) => videoAssetId))];
    const metadata = { video_asset_ids, clips: taken.reduce((sum, { clips }) => sum + clips, 0) };
    if (taken.length > 0)
      await appendEvents(transaction, ctx, [{ type: 'video_assets_imported', entityId: importId, metadata }]);
    return upserted;
  });

interface Line {
  readonly line: number;
  readonly video: VideoLine;
}

async function upsertIn(transaction: Transaction, ctx: Context, lines: readonly Line[]): Promise<Upserted> {
  await lockCatalog(transaction);
  const slice = await readSlice(transaction, lines);
  const taken = [];
  const rejected = [];
  for (const { line, video } of lines) {
    const videoAssetId = video.id ?? ctx.newId();
    const errors = problems(slice, videoAssetId, video);
    if (errors.length > 0) {
      rejected.push({ line, errors });
      continue;
    }
    apply(slice, ctx, videoAssetId, video);
    taken.push({ line, videoAssetId, clips: video.clips.length });
  }
  await writeSlice(transaction, slice, ctx.now());
  return { taken, rejected };
}

/**
 * Adds or replaces one video with its clips, in the caller's transaction.
 *
 * @throws `validation-failed` if it does not fit what is stored
 */
export async function upsertVideo(transaction: Transaction, ctx: Context, video: VideoLine): Promise<void> {
  const { rejected } = await upsertIn(transaction, ctx, [{ line: 1, video }]);
  const [problem] = rejected;
  if (problem !== undefined) throw invalid(problem.errors);
}

async function readSlice(transaction: Transaction, lines: readonly { video: VideoLine }[]): Promise<Slice> {
  const videoIds = lines.flatMap(({ video }) => video.id ?? []);
  const clipIds = lines.flatMap(({ video }) => video.clips.flatMap(({ id }) => id ?? []));
  // videos before clips, each ordered by id, as everywhere: two transactions never deadlock
  const videos = await sql<VideoState & { id: string }>`
    select id, title, duration_ms, source_uri from video_assets where id = any(${videoIds}::uuid[]) order by id for no key update
  `.execute(transaction.kysely);
  const clips = await sql<ClipState & { id: string }>`
    select id, video_asset_id, start_ms, end_ms,
      case when superseded_at is null then status else 'ready' end as status, features from clips
    where id = any(${clipIds}::uuid[]) order by id for no key update
  `.execute(transaction.kysely);
  const shortened = lines.flatMap(({ video }) => (typeof video.duration_ms === 'number' ? (video.id ?? []) : []));
  const lastEnds = await sql<{ video_asset_id: string; last_end_ms: number }>`
    select video_asset_id, max(end_ms) as last_end_ms from clips
    where video_asset_id = any(${shortened}::uuid[]) and not id = any(${clipIds}::uuid[])
      and superseded_at is null group by video_asset_id
  `.execute(transaction.kysely);
  return {
    videos: new Map(videos.rows.map(({ id, ...video }) => [id, video])),
    clips: new Map(clips.rows.map(({ id, ...clip }) => [id, clip])),
    lastEnds: new Map(lastEnds.rows.map((row) => [row.video_asset_id, row.last_end_ms])),
    changedVideos: new Set(),
    changedClips: new Set(),
  };
}

function problems(slice: Slice, videoAssetId: string, video: VideoLine): FieldError[] {
  const stored = slice.videos.get(videoAssetId);
  const durationMs = video.duration_ms === undefined ? (stored?.duration_ms ?? null) : video.duration_ms;
  const named = new Set<string>();
  const errors = video.clips.flatMap((clip, at) => {
    const found: FieldError[] = misfits(clip, durationMs, `clips[${at}].`);
    if (clip.id === undefined) return found;
    const owner = slice.clips.get(clip.id)?.video_asset_id;
    if (owner !== undefined && owner !== videoAssetId)
      found.push({ path: `clips[${at}].id`, message: `clip ${clip.id} belongs to another video (${owner})` });
    if (named.has(clip.id))
      found.push({ path: `clips[${at}].id`, message: `clip ${clip.id} appears twice in this line` });
    named.add(clip.id);
    return found;
  });
  if (typeof video.duration_ms === 'number' && stored !== undefined) {
    const lastEndMs = lastEnd(slice, videoAssetId, named);
    if (lastEndMs > video.duration_ms) errors.push(tooShort(video.duration_ms, lastEndMs));
  }
  return errors;
}

function lastEnd(slice: Slice, videoAssetId: string, named: ReadonlySet<string>): number {
  let last = slice.lastEnds.get(videoAssetId) ?? 0;
  for (const [id, clip] of slice.clips)
    if (clip.video_asset_id === videoAssetId && !named.has(id)) last = Math.max(last, clip.end_ms);
  return last;
}

function apply(slice: Slice, ctx: Context, videoAssetId: string, line: VideoLine): void {
  const before = slice.videos.get(videoAssetId) ?? { title: null, duration_ms: null, source_uri: null };
  const { title = before.title, duration_ms = before.duration_ms, source_uri = before.source_uri } = line;
  slice.videos.set(videoAssetId, { title, duration_ms, source_uri });
  slice.changedVideos.add(videoAssetId);
  for (const clip of line.clips) {
    const id = clip.id ?? ctx.newId();
    const stored = slice.clips.get(id);
    slice.clips.set(id, {
      video_asset_id: videoAssetId,
      start_ms: clip.start_ms,
      end_ms: clip.end_ms,
      status: clip.status ?? stored?.status ?? 'ready',
      features: clip.features ?? stored?.features ?? {},
    });
    slice.changedClips.add(id);
  }
}

async function writeSlice(transaction: Transaction, slice: Slice, now: Date): Promise<void> {
  const videos = changed(slice.changedVideos, slice.videos);
  if (videos.length === 0) return;
  await sql`
    insert into video_assets as stored (id, title, duration_ms, source_uri, created_at, updated_at)
    select *, ${now}::timestamptz, ${now}::timestamptz from unnest(
      ${videos.map(({ id }) => id)}::uuid[], ${videos.map(({ title }) => title)}::text[],
      ${videos.map(({ duration_ms }) => duration_ms)}::int[], ${videos.map(({ source_uri }) => source_uri)}::text[]
    ) as line (id, title, duration_ms, source_uri)
    order by line.id
    on conflict (id) do update set
      title = excluded.title, duration_ms = excluded.duration_ms, source_uri = excluded.source_uri,
      updated_at = excluded.updated_at
  `.execute(transaction.kysely);
  const clips = changed(slice.changedClips, slice.clips);
  if (clips.length === 0) return;
  await sql`
    insert into clips as stored (id, video_asset_id, start_ms, end_ms, status, features, created_at, updated_at)
    select line.id, video_asset_id, start_ms, end_ms, status, features::json, ${now}::timestamptz, ${now}::timestamptz
    from unnest(
      ${clips.map(({ id }) => id)}::uuid[], ${clips.map(({ video_asset_id }) => video_asset_id)}::uuid[],
      ${clips.map(({ start_ms }) => start_ms)}::int[], ${clips.map(({ end_ms }) => end_ms)}::int[],
      ${clips.map(({ status }) => status)}::text[], ${clips.map(({ features }) => JSON.stringify(features))}::text[]
    ) as line (id, video_asset_id, start_ms, end_ms, status, features)
    order by line.id
    on conflict (id) do update set
      start_ms = excluded.start_ms, end_ms = excluded.end_ms, status = excluded.status, features = excluded.features,
      superseded_at = null, updated_at = excluded.updated_at
  `.execute(transaction.kysely);
}

/** Returns the changed entries, ordered by id. */
function changed<State>(ids: ReadonlySet<string>, states: ReadonlyMap<string, State>): (State & { id: string })[] {
  return [...ids].sort().flatMap((id) => {
    const state = states.get(id);
    return state === undefined ? [] : [{ ...state, id }];
  });
}
