import { campaignName, isNamed, severalClips } from '../campaign-name.ts';
import type { ListedCampaign } from '../data.ts';
import { budget, lasting, platformName, score, stretch } from '../format.ts';
import { MovingPicture, useResting } from './moving-picture.tsx';

/** Shows a campaign as its clip. The picture plays under the pointer. */
export function ClipCard({ campaign, href }: { readonly campaign: ListedCampaign; readonly href: string }) {
  const { isResting, on } = useResting();
  const { summary, clip_id, video_asset_id, platform } = campaign;
  const clip = summary && { ...summary.clip, clip_id };
  const title = (isNamed(campaign.name) ? undefined : summary?.video.title) ?? campaignName(campaign);
  const several = severalClips(campaign);
  const [first] = campaign.cards;
  const won = summary?.decision?.is_winner === true ? summary.decision.score : null;
  const ofClip = first === undefined ? won : first.score;
  const hasPicture = clip !== undefined && summary?.video.has_picture === true;
  return (
    <li class="card" {...on}>
      <div class={hasPicture ? 'picture' : 'picture none'}>
        {hasPicture ? (
          <MovingPicture videoId={video_asset_id} clip={clip} isMoving={isResting && summary?.video.has_preview} />
        ) : (
          'no image'
        )}
        {clip !== undefined && <span class="length">{lasting(clip.end_ms - clip.start_ms)}</span>}
      </div>
      <h3>
        <a href={href} title={title}>
          {title}
        </a>
      </h3>
      <p>
        {platformName(platform)}
        {ofClip !== null && ` · ${score(ofClip)}`}
        {campaign.source === 'experiment' && ' · experiment'}
      </p>
      <p class="quiet">
        {clip !== undefined && stretch(clip)}
        {several !== undefined && ` · the first of ${several}`}
        {campaign.budget_cents > 0 && ` · ${budget(campaign)}`}
      </p>
    </li>
  );
}
