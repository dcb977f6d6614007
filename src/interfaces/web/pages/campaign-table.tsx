import { useState } from 'preact/hooks';
import { SHAPES, STEPS } from '../campaign-life.ts';
import { armOf, campaignName, isNamed, severalClips } from '../campaign-name.ts';
import { client, type ListedCampaign } from '../data.ts';
import { ago, budget, capital, money, platformName, stretch } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { MovingPicture, useResting } from '../parts/moving-picture.tsx';
import { type Sort, SortHead } from '../parts/sort-head.tsx';
import { type CampaignTotals, TotalsRow } from '../parts/totals-row.tsx';
import { type CampaignSort, sortCampaigns } from '../sort-campaigns.ts';
import { Percent } from './best-clips.tsx';
import { BulkBar } from './bulk-bar.tsx';
import type { Figures, PlannedTime, Publication } from './deliveries.ts';
import { GoLive } from './go-live.tsx';
import { Publish } from './publish.tsx';

/** The number of rows that fill the largest screen. */
const NEAR = 24;

interface CampaignTableProps {
  readonly campaigns: readonly ListedCampaign[];
  /** Undefined while it is loading or if it could not be read. */
  readonly published: ReadonlyMap<string, Publication> | undefined;
  readonly times: ReadonlyMap<string, PlannedTime>;
  /** Figures of the last 7 days. */
  readonly week: ReadonlyMap<string, Figures>;
  readonly sort: Sort<CampaignSort> | undefined;
  readonly sortBy: (sort: Sort<CampaignSort> | undefined) => void;
  /** Totals of all pages; undefined while they are loading. */
  readonly totals: CampaignTotals | undefined;
  readonly reload: () => void;
}

/** Shows the campaigns, one per row. The selected ones can be moved or given a budget together. */
export function CampaignTable(props: CampaignTableProps) {
  const { campaigns, published, times, week, sort, sortBy, totals, reload } = props;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const pick = (id: string, isPicked: boolean) =>
    setPicked((before) => new Set(isPicked ? [...before, id] : [...before].filter((each) => each !== id)));
  const chosen = campaigns.filter(({ id }) => picked.has(id));
  const hasDeliveries = campaigns.some(({ id }) => published?.has(id) === true || times.has(id));
  return (
    <>
      <BulkBar
        chosen={chosen}
        of={campaigns.length}
        pickAll={(all) => setPicked(new Set(all ? campaigns.map(({ id }) => id) : []))}
        reload={reload}
      />
      <div class="scroll">
        <table class="list">
          <thead>
            <tr>
              <td />
              <SortHead name="name" sort={sort} sortBy={sortBy}>
                Campaign
              </SortHead>
              <SortHead name="status" sort={sort} sortBy={sortBy}>
                Status
              </SortHead>
              {hasDeliveries && <th scope="col">Delivery</th>}
              <SortHead name="budget" sort={sort} sortBy={sortBy} isAmount>
                Budget
              </SortHead>
              {week.size > 0 && (
                <>
                  <SortHead name="spent" sort={sort} sortBy={sortBy} isAmount>
                    Spent, 7 days
                  </SortHead>
                  <SortHead name="hook_rate" sort={sort} sortBy={sortBy} isAmount>
                    Hook rate, 7 days
                  </SortHead>
                </>
              )}
              <th scope="col">Next step</th>
            </tr>
          </thead>
          <tbody>
            {sortCampaigns(campaigns, sort, week).map((campaign, at) => (
              <Row
                key={campaign.id}
                campaign={campaign}
                publication={published?.get(campaign.id)}
                isPublicationKnown={published !== undefined}
                time={times.get(campaign.id)}
                figures={week.get(campaign.id)}
                hasFigures={week.size > 0}
                hasDeliveries={hasDeliveries}
                isFar={at >= NEAR}
                isPicked={picked.has(campaign.id)}
                pick={(isPicked) => pick(campaign.id, isPicked)}
                reload={reload}
              />
            ))}
          </tbody>
          {totals !== undefined && <TotalsRow totals={totals} columns={hasDeliveries ? 3 : 2} />}
        </table>
      </div>
    </>
  );
}

interface RowProps {
  readonly campaign: ListedCampaign;
  readonly publication: Publication | undefined;
  readonly isPublicationKnown: boolean;
  readonly time: PlannedTime | undefined;
  readonly figures: Figures | undefined;
  /** Whether any campaign in the table has figures. */
  readonly hasFigures: boolean;
  readonly hasDeliveries: boolean;
  /** Whether the row is below the first screen. */
  readonly isFar: boolean;
  readonly isPicked: boolean;
  readonly pick: (isPicked: boolean) => void;
  readonly reload: () => void;
}

function Row({
  campaign,
  publication,
  isPublicationKnown,
  time,
  figures,
  hasFigures,
  hasDeliveries,
  isFar,
  isPicked,
  pick,
  reload,
}: RowProps) {
  const { isResting, on } = useResting();
  const { id, status, platform, clip_id, summary, video_asset_id } = campaign;
  const name = campaignName(campaign);
  const arm = armOf(campaign.name);
  const several = severalClips(campaign);
  const clip = summary && { ...summary.clip, clip_id };
  return (
    <tr>
      <td class="pick">
        <input
          type="checkbox"
          aria-label={`Select ${name}`}
          checked={isPicked}
          onChange={({ currentTarget }) => pick(currentTarget.checked)}
        />
      </td>
      <th scope="row">
        <span class="campaign-cell" {...on}>
          {clip !== undefined && summary?.video.has_picture === true ? (
            <span class="picture">
              <MovingPicture
                videoId={video_asset_id}
                clip={clip}
                isMoving={isResting && summary.video.has_preview}
                isFar={isFar}
              />
            </span>
          ) : (
            <span class="picture none">no film</span>
          )}
          <span>
            <a href={`/app/videos/${video_asset_id}?platform=${platform}`}>
              {isNamed(campaign.name) ? name : (summary?.video.title ?? name)}
            </a>
            <br />
            <span class="quiet">
              {platformName(platform)}
              {clip !== undefined && ' · '}
              {clip !== undefined && <span class="number">{stretch(clip)}</span>}
              {several !== undefined && ` · the first of ${several}`}
              {arm !== undefined && ` · ${arm}`}
              {isNamed(campaign.name) && summary?.video.title != null && ` · ${summary.video.title}`}
            </span>
          </span>
        </span>
      </th>
      <td data-label="Status" class="number">
        <span>
          {SHAPES[status]} {capital(status)}
          {campaign.edited && status === 'draft' && <span class="quiet">, edited</span>}
          <br />
          <a
            class="quiet"
            href={`/app/ledger?entity=${id}`}
            title={campaign.updated_at}
            aria-label={`${ago(campaign.updated_at)}: who changed ${name}`}
          >
            {ago(campaign.updated_at)}
          </a>
        </span>
      </td>
      {hasDeliveries && (
        <td data-label="Delivery">
          {publication === undefined ? (
            <span class="quiet number">{isPublicationKnown ? 'not published' : '–'}</span>
          ) : (
            <>
              {publication.state}
              {publication.stop !== null && <span class="bad"> ! {publication.stop.detail}</span>}
            </>
          )}
          {time !== undefined && (
            <span class="quiet" title={`${time.because} (${time.timezone})`}>
              <br />
              {time.move === null ? 'proposed for' : `${time.move} at`} {time.local}
            </span>
          )}
        </td>
      )}
      <td data-label="Budget" class="number amounts">
        <span class={campaign.budget_cents === 0 ? 'quiet' : ''}>{budget(campaign)}</span>
      </td>
      {hasFigures && (
        <>
          <td data-label="Spent, 7 days" class={`number amounts ${figures === undefined ? 'nothing' : ''}`}>
            {figures === undefined || figures.spend_minor === null || figures.currency === null
              ? '–'
              : money(figures.spend_minor, figures.currency)}
          </td>
          <td
            data-label="Hook rate, 7 days"
            class={`amounts ${figures?.rates.hook_rate === undefined ? 'nothing' : ''}`}
          >
            {figures?.rates.hook_rate === undefined ? '–' : <Percent rate={figures.rates.hook_rate} isTall />}
          </td>
        </>
      )}
      <td data-label="Next step">
        <span class="buttons">
          {status === 'approved' && <Publish campaign={campaign} reload={reload} />}
          {(status === 'published' || status === 'paused') && <GoLive campaign={campaign} reload={reload} />}
          {STEPS[status].map((transition) => (
            <Action
              key={transition}
              needs="operator"
              class="small"
              label={`${capital(transition)} ${name}`}
              act={() => client.campaigns.move({ id, transition, updated_at: campaign.updated_at }).then(reload)}
            >
              {capital(transition)}
            </Action>
          ))}
        </span>
      </td>
    </tr>
  );
}
