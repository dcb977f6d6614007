import { useState } from 'preact/hooks';
import type { Reply } from '../../client/index.ts';
import { client, type ListedCampaign, type Platform } from '../data.ts';
import { counted, platformName, stretch } from '../format.ts';
import { likeness } from '../likeness.ts';
import { Action } from '../parts/action.tsx';
import { MovingPicture } from '../parts/moving-picture.tsx';
import { Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';

type Unknown = NonNullable<Reply<'results.import'>['unknown_names']>[number];

/** Statuses of campaigns that an export may contain, the likeliest first. Drafts are included, because some are published by hand. */
const RAN = ['active', 'paused', 'completed', 'published', 'approved', 'draft'] as const;

/** The most names in the server's reply; the others appear once these are mapped. */
const MOST_NAMED = 100;

/** The most campaigns per platform and status that are compared with a name. */
const MOST = 1000;

/** Returns the campaigns of these platforms by status, in each status the newest first. */
async function likely(platforms: readonly Platform[]): Promise<readonly ListedCampaign[]> {
  const found = await Promise.all(
    RAN.flatMap((status) =>
      platforms.map((platform) =>
        client.campaigns.list({ status, platform, include: 'summary', limit: 200 }).toArray({ max: MOST }),
      ),
    ),
  );
  return found.flat();
}

interface UnknownNamesProps {
  readonly names: readonly Unknown[];
  /** Previews the export again, now that a name is known. */
  readonly onMapped: () => Promise<void>;
}

/** Lists names in an export that match nothing of ours, each with the campaigns that it most likely means. */
export function UnknownNames({ names, onMapped }: UnknownNamesProps) {
  const platforms = [...new Set(names.map(({ platform }) => platform))].sort();
  const campaigns = useLoaded(`likely ${platforms}`, () => likely(platforms));
  if (names.length === 0) return null;
  return (
    <section aria-label="Unknown names">
      <h2>
        {names.length >= MOST_NAMED && 'The first '}
        {counted(names.length, 'unknown name')}
      </h2>
      <Shown of={campaigns}>
        {(all) => (
          <ul class="events">
            {names.map((unknown) => (
              <Name key={`${unknown.platform} ${unknown.name}`} unknown={unknown} campaigns={all} onMapped={onMapped} />
            ))}
          </ul>
        )}
      </Shown>
    </section>
  );
}

interface NameProps {
  readonly unknown: Unknown;
  readonly campaigns: readonly ListedCampaign[];
  readonly onMapped: () => Promise<void>;
}

const LIKELY = 3;

function Name({ unknown: { platform, name, also, rows }, campaigns, onMapped }: NameProps) {
  const [isAll, showAll] = useState(false);
  const called = [name, ...also];
  const likeliest = campaigns
    .filter((each) => each.platform === platform)
    .map((campaign) => ({ campaign, how: Math.max(...called.map((each) => likeness(each, titleOf(campaign)))) }))
    .sort((a, b) => b.how - a.how);
  const shown = isAll ? likeliest : likeliest.slice(0, LIKELY);
  return (
    <li>
      <p>
        <strong>{called.join(' · ')}</strong>{' '}
        <span class="quiet">
          {counted(rows, 'line')} on {platformName(platform)}. Which campaign is it?
        </span>
      </p>
      {likeliest.length === 0 && <p class="quiet">There is no campaign on {platformName(platform)}.</p>}
      <ul class="likely">
        {shown.map(({ campaign: { id, clip_id, video_asset_id, summary, name: campaignName, status } }) => (
          <li key={id}>
            {summary?.video.has_picture === true ? (
              <span class="picture">
                <MovingPicture videoId={video_asset_id} clip={{ clip_id, ...summary.clip }} isMoving={false} />
              </span>
            ) : (
              <span class="picture none">no film</span>
            )}
            <span>
              {summary?.video.title ?? campaignName}
              <br />
              <span class="quiet">
                {summary && stretch(summary.clip)} · {status}
              </span>
            </span>
            <Action
              needs="operator"
              class="small"
              label={`This one: ${name} is ${summary?.video.title ?? campaignName}`}
              act={async () => {
                await client.results.mapNames({ names: [{ platform, name, campaign_id: id }] });
                await onMapped();
              }}
            >
              This one
            </Action>
          </li>
        ))}
      </ul>
      {!isAll && likeliest.length > LIKELY && (
        <button type="button" class="small" onClick={() => showAll(true)}>
          Show all {likeliest.length} on {platformName(platform)}
        </button>
      )}
    </li>
  );
}

const titleOf = ({ summary, name }: ListedCampaign) => `${summary?.video.title ?? ''} ${name}`;
