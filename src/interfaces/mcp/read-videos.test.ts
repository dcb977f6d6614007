import { expect, test } from 'vitest';
import { clientOn, refusing } from '../../testing/client-against.ts';
import { findVideos, newestOf, picturesOf } from './read-videos.ts';

interface Decided {
  readonly platform: string;
  readonly confidence?: string;
  readonly status?: string;
}

const video = (id: string, film: string, ready_clips: number, ...decided: Decided[]) => ({
  ...{ id, title: id, duration_ms: 1 },
  summary: {
    ...{ film, ready_clips },
    platforms: decided.map(({ platform, confidence = 'clear', status }) => ({
      ...{ platform, confidence, clip_id: `clip-${platform}`, score: 0.5, orchestration_id: `decided-${platform}` },
      campaign: status === undefined ? null : { id: `campaign-${platform}`, status },
    })),
  },
});

const VIDEOS = [
  video('filmless', 'none', 0),
  video('unmeasured', 'received', 0),
  video('undecided', 'analyzed', 2),
  video('tied', 'analyzed', 2, { platform: 'tiktok', confidence: 'tied' }),
  video('draft', 'analyzed', 2, { platform: 'youtube', status: 'draft' }),
  video('approved', 'analyzed', 2, { platform: 'tiktok', status: 'approved' }),
  video('active', 'analyzed', 2, { platform: 'tiktok', status: 'active' }),
  video('paused', 'analyzed', 2, { platform: 'tiktok', status: 'paused' }),
  video('completed', 'analyzed', 2, { platform: 'youtube', status: 'completed' }),
  video('measured', 'analyzed', 2, { platform: 'tiktok', status: 'active' }, { platform: 'youtube', status: 'active' }),
];

const catalog = () =>
  clientOn({
    'GET /video_assets': () => ({ video_assets: VIDEOS, next: null }),
    // the last video has results on one of its platforms
    'GET /results': ({ video_asset_id, platform = 'tiktok' }) => ({
      results: video_asset_id === 'measured' && platform === 'tiktok' ? [{}] : [],
      next: null,
    }),
  });

const ids = (videos: readonly { readonly id: string }[]) => videos.map(({ id }) => id);

test.each([
  { needs: 'film', found: ['filmless'] },
  { needs: 'decision', found: ['undecided'] },
  { needs: 'approval', found: ['draft'] },
  { needs: 'tie_break', found: ['tied'] },
  { needs: 'results', found: ['active', 'paused', 'completed'] },
  { needs: 'decision', platform: 'youtube', found: ['undecided', 'tied', 'approved', 'active', 'paused'] },
  { needs: 'approval', platform: 'tiktok', found: [] },
  { needs: 'results', platform: 'tiktok', found: ['active', 'paused'] },
  { needs: 'results', platform: 'youtube', found: ['completed', 'measured'] },
  { platform: 'youtube', found: ['draft', 'completed', 'measured'] },
] as const)('a search for videos that need $needs on $platform finds $found', async ({ found, ...wanted }) => {
  expect(ids((await findVideos(catalog().client, { limit: 20, ...wanted })).videos)).toEqual(found);
});

test('a video is shown with its decisions on the requested platform', async () => {
  const { videos } = await findVideos(catalog().client, { limit: 20, platform: 'youtube' });
  expect(videos.at(-1)).toEqual({
    ...{ id: 'measured', title: 'measured', duration_ms: 1, film: 'analyzed', ready_clips: 2 },
    decisions: [
      {
        ...{ platform: 'youtube', winner: 'clip-youtube', score: 0.5, confidence: 'clear', status: 'active' },
        ...{ orchestration_id: 'decided-youtube', campaign_id: 'campaign-youtube' },
      },
    ],
  });
});

test('a search for what is missing reads at most ten pages, and then returns where to continue', async () => {
  const pages = (match: number) =>
    clientOn({
      'GET /video_assets': ({ after = '0' }) => ({
        video_assets: [video(after, Number(after) === match ? 'none' : 'analyzed', 1)],
        next: String(Number(after) + 1),
      }),
    });
  const wanted = { query: 'porto', needs: 'film', limit: 5 } as const;
  const third = pages(3);
  const found = await findVideos(third.client, { ...wanted, after: '1' });
  expect([ids(found.videos), found.next]).toEqual([['3'], '4']);
  const asked = (after: string) => ['GET /video_assets', { include: 'summary', q: 'porto', limit: '5', after }];
  expect(third.asked).toEqual(['1', '2', '3'].map(asked));
  const none = pages(99);
  expect(await findVideos(none.client, wanted)).toEqual({ next: '10', videos: [] });
  expect(none.asked).toHaveLength(10);
});

test('the newest decision is the one on the requested platform', async () => {
  const { client } = clientOn({ 'GET /video_assets/measured': () => VIDEOS.at(-1) });
  expect(await newestOf(client, 'measured', 'youtube')).toBe('decided-youtube');
  expect(await newestOf(client, 'measured', 'instagram')).toBeUndefined();
  expect(await newestOf(client, undefined, 'youtube')).toBeUndefined();
});

test('a clip without a thumbnail is skipped, and any other failure is thrown', async () => {
  const { client, asked } = clientOn({
    'GET /clips/a/thumbnail': () => new Response('jpeg'),
    'GET /clips/b/thumbnail': () => refusing(404, 'thumbnail-not-found'),
    'GET /clips/c/thumbnail': () => refusing(500, 'internal-error'),
  });
  expect(await picturesOf(client, [{ id: 'a' }, { id: 'b' }])).toEqual([
    { type: 'text', text: 'clip a' },
    { type: 'image', data: Buffer.from('jpeg').toString('base64'), mimeType: 'image/jpeg' },
  ]);
  expect(asked[0]).toEqual(['GET /clips/a/thumbnail', { w: '320' }]);
  await expect(picturesOf(client, [{ id: 'c' }])).rejects.toMatchObject({ code: 'internal-error' });
});
