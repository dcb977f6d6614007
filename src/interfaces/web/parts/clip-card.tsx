import type { ListedCampaign } from '../data.ts';
import { clock, money, platformName, stretch } from '../format.ts';
import { MovingPicture, useResting } from './moving-picture.tsx';
import { Timeline } from './timeline.tsx';

/** A campaign as its clip: the picture moves under the pointer. */
export function ClipCard({ campaign, href }: { readonly campaign: ListedCampaign; readonly href: string }) {
  const { isResting, on } = useResting();
  const { summary, clip_id, video_asset_id, platform } = campaign;
  const clip = summary && { ...summary.clip, clip_id };
  return (
    <li class="card" {...on}>
      <div class="picture">
        {clip !== undefined && summary?.video.has_picture ? (
          <MovingPicture videoId={video_asset_id} clip={clip} isMoving={isResting && summary.video.has_preview} />
        ) : (
          clip !== undefined && <Timeline durationMs={clip.end_ms} bars={[{ ...clip, id: clip_id, look: 'winner' }]} />
        )}
        {clip !== undefined && <span class="length">{clock(clip.end_ms - clip.start_ms)}</span>}
      </div>
      <h3>
        <a href={href}>{summary?.video.title ?? campaign.name}</a>
      </h3>
      <p class="quiet">
        {platformName(platform)} · {clip !== undefined && stretch(clip)}
        {campaign.budget_cents > 0 && ` · ${money(campaign.budget_cents, campaign.currency)}`}
      </p>
    </li>
  );
}
