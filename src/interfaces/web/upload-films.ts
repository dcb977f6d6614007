import { client, type Job } from './data.ts';
import { send } from './send-film.ts';

/** The upload of one film, as the page shows it. */
export interface Upload {
  readonly id: string;
  /** Its position in the list. */
  readonly at: number;
  readonly name: string;
  readonly state: 'waiting' | 'sending' | 'analyzing' | 'deciding' | 'done' | 'failed';
  /** Progress of the current step, 0 to 1. */
  readonly progress: number;
  readonly bytes_per_second: number;
  readonly video_id: string | undefined;
  readonly error: unknown;
  readonly cancel: () => void;
  readonly again: () => void;
}

/** Uploads at once; more would slow each other down. */
const AT_ONCE = 2;
let running = 0;
let listed = 0;
const waiting: (() => void)[] = [];

/** Uploads films two at a time, and follows each until its best clips are decided. @param tell called after every change */
export async function uploadFilms(files: readonly File[], tell: (upload: Upload) => void): Promise<void> {
  await Promise.all(files.map((file) => follow(file, tell)));
}

async function follow(film: File, tell: (upload: Upload) => void, videoId?: string): Promise<void> {
  const stop = new AbortController();
  let upload: Upload = {
    id: crypto.randomUUID(),
    at: listed++,
    name: film.name,
    ...{ state: 'waiting', progress: 0, bytes_per_second: 0, video_id: videoId, error: undefined },
    cancel: () => stop.abort(new Error('The upload was canceled.')),
    again: () => void follow(film, (next) => tell({ ...next, id: upload.id, at: upload.at }), upload.video_id),
  };
  const change = (to: Partial<Upload>) => {
    upload = { ...upload, ...to };
    tell(upload);
  };
  change({});
  try {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      // a film that is sent again belongs to the video that was created for it
      const id = videoId ?? (await client.videos.create({ title: film.name.replace(/\.[^.]+$/, '') })).id;
      change({ state: 'sending', video_id: id });
      const began = performance.now();
      const { job_id } = await send(id, film, stop.signal, (sent) =>
        change({ progress: sent / film.size, bytes_per_second: (1000 * sent) / (performance.now() - began) }),
      );
      change({ state: 'analyzing', progress: 0 });
      const measured = await client.jobs.wait(job_id, { onProgress: (progress) => change({ progress }) });
      change({ state: 'deciding' });
      refuseFailed(await client.jobs.wait(orchestrationOf(measured)));
      change({ state: 'done' });
    } finally {
      running--;
      waiting.shift()?.();
    }
  } catch (error) {
    change({ state: 'failed', error });
  }
}

/** Returns the id of the job that decides, which the measuring job has queued. */
const orchestrationOf = ({ result }: Job): string => String(fieldOf(result, 'orchestration_job_id'));

/** Throws if the batch of one video failed, because it could not be decided for any platform. */
function refuseFailed({ result }: Job): void {
  const failed = fieldOf(result, 'failed');
  const detail = Array.isArray(failed) ? fieldOf(failed[0], 'detail') : undefined;
  if (detail !== undefined) throw new Error(String(detail));
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
