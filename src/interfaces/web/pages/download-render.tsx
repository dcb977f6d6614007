import { useState } from 'preact/hooks';
import { client, type Job, type Platform } from '../data.ts';
import { percent, platformName } from '../format.ts';
import { Action } from '../parts/action.tsx';

interface DownloadRenderProps {
  readonly clipId: string;
  readonly platform: Platform;
}

/** Downloads the clip in the platform's format; renders it first if needed. */
export function DownloadRender({ clipId, platform }: DownloadRenderProps) {
  const [told, tell] = useState('');
  const download = async () => {
    tell('');
    const { job_id } = await client.clips.render({ id: clipId, platform });
    if (job_id !== null) {
      const onProgress = (done: number, { state }: Job) =>
        tell(state === 'queued' ? 'waiting for a worker…' : `rendering, ${percent(done)}`);
      await client.jobs.wait(job_id, { onProgress }).catch((error: unknown) => {
        tell('');
        throw error;
      });
    }
    const link = document.createElement('a');
    link.href = `/clips/${clipId}/renders/${platform}`;
    link.download = `${clipId}-${platform}.mp4`;
    link.click();
    tell('✓ rendered: the download begins');
  };
  return (
    <p class="buttons download">
      <Action needs="operator" act={download}>
        Download for {platformName(platform)}
      </Action>
      <span role="status" class="quiet">
        {told}
      </span>
    </p>
  );
}
