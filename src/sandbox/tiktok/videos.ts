import { type Fields, readyAt } from '../world/index.ts';
import type { Call } from './call.ts';
import { paramError, Refusal } from './refusal.ts';
import type { TikTokObject } from './tiktok.ts';

/** Adds a film to the library of the account. Refuses a name that already exists. */
export function uploadVideo(call: Call, given: Fields): unknown {
  const { tiktok, request, fault } = call;
  const { objects, world } = tiktok;
  const advertiser = String(given.advertiser_id);
  if (given.upload_type !== undefined && given.upload_type !== 'UPLOAD_BY_FILE')
    throw new Refusal(40_902, 'The file cannot be fetched from there.');
  const file = request.files.find(({ field }) => field === 'video_file');
  if (file === undefined) throw paramError('video_file: Missing data for required field.');
  if (file.size === 0) throw new Refusal(40_906, 'The file is empty.');
  if (given.video_signature !== file.md5 && world.holds('tiktok:signature-fits'))
    throw new Refusal(40_900, 'The signature of the file does not match.');
  const name = String(given.file_name ?? file.name);
  const isTaken = objects.ofAccount(advertiser, 'video').some(({ fields }) => fields.file_name === name);
  if (isTaken && world.holds('tiktok:material-names')) throw new Refusal(40_911, 'Duplicated material name.');
  const add = () => {
    const id = `v10033g5${objects.reserve('video')}`;
    const ready =
      fault?.kind === 'video-never-ready' ? Number.POSITIVE_INFINITY : readyAt(world, name, 'tiktok:video-processing');
    const fields = {
      video_id: id,
      file_name: name,
      bytes: file.size,
      sha256: file.sha256,
      md5: file.md5,
      ready_at: ready,
    };
    return objects.add({ kind: 'video', accountId: advertiser, parentId: advertiser, id, fields, quirk: fault?.kind });
  };
  const video = add();
  if (fault?.kind === 'commit-twice') add();
  return [{ video_id: video.id, file_name: name, size: file.size, signature: file.md5, displayable: false }];
}

export const isReady = ({ fields, quirks }: TikTokObject, now: number): boolean =>
  now >= Number(fields.ready_at) && !quirks.has('video-error') && !quirks.has('video-never-ready');

/** Returns a video as reads show it: without its measurements while it is being processed. */
function showVideo(video: TikTokObject, now: number): Fields {
  const { video_id, file_name, bytes, md5 } = video.fields;
  const ready = isReady(video, now);
  const isBroken = video.quirks.has('video-error') && now >= Number(video.fields.ready_at);
  return {
    ...{ video_id, file_name, material_id: String(video_id).slice(-18), signature: md5, size: bytes },
    displayable: ready,
    ...(ready
      ? {
          width: 1080,
          height: 1920,
          duration: 12,
          format: 'mp4',
          video_cover_url: `https://sandbox.invalid/${video_id}.jpg`,
        }
      : {}),
    ...(isBroken ? { flaw_types: ['VIDEO_DECODE_FAILED'], fix_task_id: null } : {}),
    create_time: new Date(video.createdAt).toISOString(),
  };
}

const shownVideos = ({ tiktok }: Call, advertiser: string): readonly TikTokObject[] => {
  const now = tiktok.world.clock.now();
  return tiktok.objects
    .ofAccount(advertiser, 'video')
    .filter(({ visibleAt, fields }) => visibleAt <= now && fields.deleted !== true);
};

export function videoInfo(call: Call, given: Fields): unknown {
  const now = call.tiktok.world.clock.now();
  const ids = Array.isArray(given.video_ids) ? given.video_ids : [];
  const found = shownVideos(call, String(given.advertiser_id)).filter(({ id }) => ids.includes(id));
  return { list: found.map((video) => showVideo(video, now)) };
}

/** Lists the library, newest first; filters it by name. */
export function searchVideos(call: Call, given: Fields): readonly Fields[] {
  const now = call.tiktok.world.clock.now();
  const filtering = Object.entries(given.filtering ?? {});
  return shownVideos(call, String(given.advertiser_id))
    .filter(({ id, fields }) =>
      filtering.every(([name, wanted]) =>
        name === 'video_name'
          ? !call.tiktok.world.holds('tiktok:video-name-filter') || String(fields.file_name).includes(String(wanted))
          : !Array.isArray(wanted) || wanted.includes(id),
      ),
    )
    .toReversed()
    .map((video) => showVideo(video, now));
}
