import type { Context } from '../../context.ts';
import { type ClipFeatures, conflict, EngineError, invalid, notFound } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { withDerived } from './derive.ts';
import { misfits } from './fit.ts';
import { type Clip, type ClipInput, type ClipPatch, endsEarly, type NewVideoAsset, type VideoAsset } from './schema.ts';
import * as store from './store.ts';

export const videoNotFound = (id: string) => notFound('video-not-found', `there is no video asset ${id}`);
const clipNotFound = (id: string) => notFound('clip-not-found', `there is no clip ${id}`);

/** @throws `video-exists` if the id is in use */
export async function addVideoAsset(ctx: Context, video: NewVideoAsset): Promise<VideoAsset> {
  const { id = ctx.newId(), title = null, duration_ms = null, source_uri = null } = video;
  const row = await ctx.db.transaction(async (transaction) => {
    await store.lockCatalog(transaction);
    const added = await store.insertVideo(transaction, { id, title, duration_ms, source_uri, created_at: ctx.now() });
    const metadata = { title, duration_ms, source_uri };
    if (added !== undefined)
      await appendEvents(transaction, ctx, [{ type: 'video_asset_added', entityId: id, metadata }]);
    return added;
  });
  if (row === undefined) throw conflict('video-exists', `video asset ${id} already exists; replace it with an import`);
  return store.toVideoAsset(row);
}

/** @throws `video-not-found` */
export async function videoAssetWithClips(ctx: Context, id: string): Promise<VideoAsset & { clips: Clip[] }> {
  const video = await store.videoById(ctx.db, id);
  if (video === undefined) throw videoNotFound(id);
  const clips = await store.clipsOfVideo(ctx.db, id);
  return { ...store.toVideoAsset(video), clips: clips.map(store.toClip) };
}

/**
 * Adds clips to a video: all or none.
 *
 * @throws `video-not-found`; `validation-failed` if a clip does not fit the video; `clip-exists` if an id is in use
 */
export function addClips(ctx: Context, videoAssetId: string, clips: readonly ClipInput[]): Promise<Clip[]> {
  return ctx.db.transaction(async (transaction) => {
    await store.lockCatalog(transaction);
    const video = await store.videoForUpdate(transaction, videoAssetId);
    if (video === undefined) throw videoNotFound(videoAssetId);
    const errors = clips.flatMap((clip, at) => misfits(clip, video.duration_ms, `clips[${at}].`));
    if (errors.length > 0) throw invalid(errors);
    const wanted = clips.map((clip) => ({
      id: clip.id ?? ctx.newId(),
      video_asset_id: videoAssetId,
      start_ms: clip.start_ms,
      end_ms: clip.end_ms,
      status: clip.status ?? 'ready',
      features: clip.features ?? {},
      created_at: ctx.now(),
    }));
    const added = new Map((await store.insertClips(transaction, wanted)).map((row) => [row.id, store.toClip(row)]));
    const inOrder = wanted.map(({ id }, at) => {
      const clip = added.get(id);
      added.delete(id);
      if (clip === undefined)
        throw conflict('clip-exists', `clips[${at}].id: clip ${id} already exists; PATCH /clips/${id} changes it`);
      return clip;
    });
    const metadata = { clip_ids: inOrder.map(({ id }) => id) };
    if (inOrder.length > 0)
      await appendEvents(transaction, ctx, [{ type: 'clips_added', entityId: videoAssetId, metadata }]);
    return inOrder;
  });
}

/** @throws `clip-not-found` */
export async function clip(ctx: Context, id: string): Promise<Clip> {
  const row = await store.clipById(ctx.db, id);
  if (row === undefined) throw clipNotFound(id);
  return store.toClip(row);
}

/** Returns a clip's features as rules see them, including the derived ones. @throws `clip-not-found` */
export async function clipFeatures(ctx: Context, id: string): Promise<ClipFeatures> {
  const row = await store.clipInVideo(ctx.db, id);
  if (row === undefined) throw clipNotFound(id);
  return withDerived({ start_ms: row.start_ms, end_ms: row.end_ms, features: row.features }, row.duration_ms);
}

/**
 * Changes a clip; `features` is replaced as a whole.
 *
 * @throws `clip-not-found`; `clip-superseded` if its film was replaced; `validation-failed` if its times would not fit the video
 */
export async function editClip(ctx: Context, id: string, patch: ClipPatch): Promise<Clip> {
  const found = await store.clipById(ctx.db, id);
  if (found === undefined) throw clipNotFound(id);
  return ctx.db.transaction(async (transaction) => {
    // lock the video first, then the clip, in the same order as everywhere
    const video = await store.videoForUpdate(transaction, found.video_asset_id);
    const row = await store.clipForUpdate(transaction, id);
    if (video === undefined || row === undefined)
      throw new EngineError('clip-not-found', `clip ${id} no longer exists`);
    if (row.superseded_at !== null)
      throw conflict(
        'clip-superseded',
        `clip ${id} was cut from a film that has been replaced; it can no longer be changed`,
      );
    const { start_ms = row.start_ms, end_ms = row.end_ms, status = row.status, features = row.features } = patch;
    const errors = misfits({ end_ms, features: patch.features }, video.duration_ms, '');
    if (end_ms <= start_ms)
      errors.push({ path: 'end_ms' in patch ? 'end_ms' : 'start_ms', message: order(patch, start_ms, end_ms) });
    if (errors.length > 0) throw invalid(errors);
    const change = { start_ms, end_ms, status, features };
    const edited = store.toClip(await store.updateClip(transaction, id, { ...change, updated_at: ctx.now() }));
    const changes = changesBetween(row, change);
    const why = patch.why === undefined ? {} : { why: patch.why };
    const metadata = { video_asset_id: row.video_asset_id, changes, ...why };
    if (Object.keys(changes).length > 0)
      await appendEvents(transaction, ctx, [{ type: 'clip_edited', entityId: id, metadata }]);
    return edited;
  });
}

/** Compares each feature separately, because each affects which clip wins. */
function changesBetween(before: ClipState, after: ClipState): Record<string, { from: unknown; to: unknown }> {
  const flat = ({ start_ms, end_ms, status, features }: ClipState): Record<string, unknown> => ({
    start_ms,
    end_ms,
    status,
    ...Object.fromEntries(Object.entries(features).map(([name, value]) => [`features.${name}`, value])),
  });
  const [from, to] = [flat(before), flat(after)];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changed = names.filter((name) => from[name] !== to[name]);
  return Object.fromEntries(changed.map((name) => [name, { from: from[name] ?? null, to: to[name] ?? null }]));
}

type ClipState = Pick<Clip, 'start_ms' | 'end_ms' | 'features'> & { readonly status: string };

const order = (patch: ClipPatch, startMs: number, endMs: number) =>
  'end_ms' in patch ? endsEarly(startMs, endMs) : `must be less than end_ms (${endMs}), got ${startMs}`;
