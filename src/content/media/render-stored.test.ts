import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filmOf } from '../../testing/films.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { addClips, editClip, videoAssetWithClips } from '../catalog/index.ts';
import { smallThumbnailPath, thumbnailPath } from './file-store.ts';
import { ingestFilm } from './ingest-film.ts';
import { keptRendition } from './kept-rendition.ts';
import { isAsRendered, renderStoredClip } from './render-stored.ts';
import type { TextTrack } from './schema.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-render-stored-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

onEachDatabase('a clip with its own edges', (testContext) => {
  test('gets its own thumbnail, and its rendition reports whether the crop cuts text', async () => {
    const ctx = { ...(await testContext()), filesDir: join(directory, randomUUID()) };
    const film = await filmOf({ picture: 'testsrc2=size=160x90:rate=10:duration=8' });
    const { video_asset_id } = await ingestFilm(ctx, film, { fixed_ms: 2000, count: 1 });
    const [proposed] = (await videoAssetWithClips(ctx, video_asset_id)).clips;
    const [added] = await addClips(ctx, video_asset_id, [{ start_ms: 5000, end_ms: 7000 }]);
    if (proposed === undefined || added === undefined) throw new Error('no clips');
    const pictureOf = (id: string) => readFileSync(thumbnailPath(ctx, id));
    const before = pictureOf(proposed.id);
    const moved = { start_ms: proposed.start_ms === 0 ? 4000 : 0, end_ms: proposed.start_ms === 0 ? 6000 : 2000 };
    const texts: TextTrack[] = [{ start_ms: 0, end_ms: 8000, box: [0.05, 0.8, 0.9, 0.1] }];
    const read = sql`update films set analysis = (analysis::jsonb || ${JSON.stringify({ texts })}::text::jsonb)::json`;
    await read.execute(ctx.db.kysely);

    // uses the crop on the clip's page, which was planned before the text was read
    expect(await renderStoredClip(ctx, proposed.id, 'instagram', undefined)).toMatchObject({ cuts_text: false });
    await editClip(ctx, proposed.id, moved);
    expect(await renderStoredClip(ctx, proposed.id, 'instagram', undefined)).toMatchObject({ cuts_text: true });
    expect(pictureOf(proposed.id).equals(before)).toBe(false);
    expect(existsSync(thumbnailPath(ctx, added.id))).toBe(false);
    await renderStoredClip(ctx, added.id, 'instagram', undefined);
    expect(existsSync(smallThumbnailPath(ctx, added.id))).toBe(true);
    expect(await keptRendition(ctx, added.id, 'instagram')).toHaveProperty('thumbnail');
  });
});

test('a rendition is valid while its clip keeps its edges and has not failed', () => {
  const rendered = { start_ms: 1000, end_ms: 9000 };
  const now = { ...rendered, status: 'ready' };
  expect([now, { ...now, status: 'published' }].map((clip) => isAsRendered(rendered, clip))).toEqual([true, true]);
  const changes = [{ start_ms: 1001 }, { end_ms: 8999 }, { status: 'failed' }];
  for (const change of changes) expect(isAsRendered(rendered, { ...now, ...change })).toBe(false);
  expect(isAsRendered(rendered, undefined)).toBe(false);
});
