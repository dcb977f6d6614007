import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, get, importVideos, patch, post } from './http.ts';
import type { Place } from './places.ts';
import type { Server } from './program.ts';

const DAY_MS = 86_400_000;

export interface Clip {
  readonly video: string;
  readonly id: string;
}

/** Imports a film with one clip. */
export async function importClip(server: Server): Promise<Clip> {
  const clip = { video: randomUUID(), id: randomUUID() };
  await importVideos(server, [{ id: clip.video, clips: [{ id: clip.id, start_ms: 0, end_ms: 12_000 }] }]);
  return clip;
}

/** Adds the clip's rendition as FFmpeg would have created it, so that only publishing is tested. */
export async function pretendRendered(place: Place, files: string, clip: Clip): Promise<void> {
  const path = join(files, 'clip.mp4');
  const bytes = Buffer.alloc(300_000, 1);
  writeFileSync(path, bytes);
  mkdirSync(join(files, 'thumbnails'), { recursive: true });
  writeFileSync(join(files, 'thumbnails', `${clip.id}.jpg`), Buffer.alloc(2_000, 2));
  const sha256 = 'a'.repeat(64);
  await place.look(async (query) => {
    await query(
      `insert into films (video_asset_id, sha256, file, size_bytes, received_at) values ($1, $2, 'film.mp4', 1, now())`,
      [clip.video, sha256],
    );
    await query(`insert into renditions values ($1, 'instagram', $2, $3, 0, 12000, $4, 200000, now(), $5)`, [
      clip.id,
      path,
      sha256,
      bytes.length,
      createHash('sha256').update(bytes).digest('hex'),
    ]);
  });
}

/** An ad that Meta accepts, in the United States. */
export const AD = {
  texts: ['The lamp that folds flat.'],
  headline: 'Light for every desk',
  link: 'https://example.com/lamp',
  call_to_action: 'learn_more',
  goal: 'traffic',
  countries: ['US'],
  age_min: 18,
  age_max: 65,
  budget_kind: 'lifetime',
  special_categories: [],
};

export interface Draft {
  readonly budget_cents: number;
  readonly currency?: string;
  readonly ad?: Readonly<Record<string, unknown>>;
}

/** Creates an approved campaign for the clip. @returns its id */
export async function approved(server: Server, { video }: Clip, { ad, ...draft }: Draft): Promise<string> {
  const drafted = await post(server, '/campaigns/orchestrate', { video_asset_id: video, platforms: ['instagram'] });
  const { id } = drafted.json.campaigns[0];
  const starts_at = new Date(Date.now() + DAY_MS).toISOString();
  const ends_at = new Date(Date.now() + 11 * DAY_MS).toISOString();
  const edited = await patch(server, `/campaigns/${id}`, { ...draft, ad: { ...AD, starts_at, ends_at, ...ad } });
  if (edited.status !== 200) throw new Error(`the draft was not taken: ${edited.text}`);
  const moved = await post(server, `/campaigns/${id}/approve`);
  if (moved.status !== 200) throw new Error(`the draft was not approved: ${moved.text}`);
  return id;
}

/** What the sandbox shows of an object. */
export interface RemoteObject {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly status: string;
  readonly spend_minor: number;
}

/** Returns the sandbox as seen from outside, through its control plane. */
export const sandboxAt = (url: string) => ({
  state: async (): Promise<{
    objects: RemoteObject[];
    requests: { method: string; path: string; status: number | null }[];
  }> => {
    const { json } = await get({ url }, '/_/state');
    return { objects: json.meta.objects, requests: json.requests };
  },
  addFaults: async (rules: readonly object[]) => {
    const { status, text } = await post({ url }, '/_/faults', { rules });
    if (status !== 200) throw new Error(`the faults were not taken: ${text}`);
  },
  clearFaults: () => ask({ url }, 'DELETE', '/_/faults'),
});
