import type { Fields, World } from '../world/index.ts';
import type { MetaObject } from './objects.ts';

/** Returns the `status` of a video: uploaded at once, then processed. */
export function videoStatus(world: World, video: MetaObject, now: number): Fields {
  const uploading = { status: 'complete', bytes_transferred: video.fields.bytes };
  if (video.quirks.has('video-error') && now >= Number(video.fields.ready_at))
    return {
      video_status: 'error',
      processing_progress: 0,
      uploading_phase: uploading,
      processing_phase: {
        status: 'error',
        errors: [{ code: 1363041, message: 'The video could not be processed.' }],
      },
    };
  const ready = Number(video.fields.ready_at);
  if (now >= ready && !video.quirks.has('video-never-ready'))
    return {
      video_status: 'ready',
      processing_progress: 100,
      uploading_phase: uploading,
      processing_phase: { status: 'complete' },
      publishing_phase: { status: 'not_started' },
    };
  const share = (now - video.createdAt) / Math.max(1, ready - video.createdAt);
  return {
    video_status: 'processing',
    processing_progress: Math.min(99, Math.round(share * 100)),
    uploading_phase: uploading,
    processing_phase: { status: world.holds('video-processing') ? 'in_progress' : 'complete' },
  };
}

/** Returns the pictures that the platform extracts from a video once it is ready. */
export const thumbnailsOf = (video: MetaObject, now: number): Fields => ({
  data:
    now < Number(video.fields.ready_at) || video.quirks.has('video-without-thumbnail')
      ? []
      : [1, 2, 3].map((number) => ({
          id: `${video.id}${number}`,
          uri: `https://sandbox.invalid/${video.id}/${number}.jpg`,
          width: 1080,
          height: 1920,
          scale: 1,
          is_preferred: number === 1,
        })),
});
