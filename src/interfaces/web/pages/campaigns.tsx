import { useLocation } from 'preact-iso';
import { client, type ListedCampaign } from '../data.ts';
import { ago, count, money, platformName, stretch } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { MovingPicture, useResting } from '../parts/moving-picture.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';
import { Asked } from './asked.tsx';
import { deliveries, type Publication } from './deliveries.ts';
import { GoLive } from './go-live.tsx';
import { Publish } from './publish.tsx';

const STATUSES = ['draft', 'approved', 'published', 'active', 'paused', 'completed', 'archived'] as const;
type Status = (typeof STATUSES)[number];

/** A shape as well as a color and a word. */
const SHAPES: Readonly<Record<Status, string>> = {
  draft: '○',
  approved: '◐',
  published: '◔',
  active: '●',
  paused: '‖',
  completed: '✓',
  archived: '▪',
};

type Transition = Parameters<typeof client.campaigns.move>[0]['transition'];

/** What leads on without putting an ad in front of people; publishing and activating ask for the money first. */
const STEPS: Readonly<Record<Status, readonly Transition[]>> = {
  draft: ['approve', 'archive'],
  approved: ['reopen', 'archive'],
  published: ['archive'],
  active: ['pause', 'complete'],
  paused: ['complete', 'archive'],
  completed: ['archive'],
  archived: [],
};

const PAGE = 100;
const EVENTS = /^(campaign|publication|approval|best_clip)/;

/** Every campaign: where in its life it is, and what the platform says of it. */
export default function Campaigns() {
  const { query } = useLocation();
  const status = STATUSES.find((each) => each === query.status);
  const after = query.after;
  const found = useLoaded(
    `campaigns ${status} ${after}`,
    () => client.campaigns.list({ status, after, include: 'summary', limit: PAGE }),
    EVENTS,
  );
  const attention = useLoaded('attention', () => client.attention.get(), EVENTS);
  const published = useLoaded('publications', deliveries, EVENTS);
  const counts = attention.data?.campaigns ?? {};
  const asked = attention.data?.approvals.first ?? [];
  return (
    <Page title="Campaigns" isReady={!found.isLoading && !attention.isLoading}>
      <nav aria-label="Status" class="tabs">
        <a href="/app/campaigns" aria-current={status === undefined ? 'page' : undefined}>
          All
        </a>
        {STATUSES.map((each) => (
          <a key={each} href={`/app/campaigns?status=${each}`} aria-current={each === status ? 'page' : undefined}>
            {SHAPES[each]} {each} {(counts[each] ?? 0) > 0 && count(counts[each] ?? 0)}
          </a>
        ))}
      </nav>
      {asked.length > 0 && (
        <section aria-label="Requests" class="panel">
          <h2>Requests to spend</h2>
          <ul class="events">
            {asked.map((approval) => (
              <Asked key={approval.id} approval={approval} reload={attention.reload} />
            ))}
          </ul>
        </section>
      )}
      <Shown of={found}>
        {({ campaigns, next }) =>
          campaigns.length === 0 ? (
            <Empty>
              <p>
                No campaign {status === undefined ? 'yet' : `is ${status}`}. <a href="/app/videos">Decide on a video</a>{' '}
                to draft its campaigns.
              </p>
            </Empty>
          ) : (
            <section aria-label="Campaigns" class="panel">
              <Table campaigns={campaigns} published={published.data ?? new Map()} reload={found.reload} />
              {next !== null && (
                <a href={`/app/campaigns?${new URLSearchParams({ ...(status && { status }), after: next })}`}>Older</a>
              )}
            </section>
          )
        }
      </Shown>
    </Page>
  );
}

interface TableProps {
  readonly campaigns: readonly ListedCampaign[];
  readonly published: ReadonlyMap<string, Publication>;
  readonly reload: () => void;
}

const Table = ({ campaigns, published, reload }: TableProps) => (
  <div class="scroll">
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Campaign</th>
          <th scope="col">Status</th>
          <th scope="col">Delivery</th>
          <th scope="col">Budget</th>
          <th scope="col">Changed</th>
          <th scope="col">Next step</th>
        </tr>
      </thead>
      <tbody>
        {campaigns.map((campaign) => (
          <Row key={campaign.id} campaign={campaign} publication={published.get(campaign.id)} reload={reload} />
        ))}
      </tbody>
    </table>
  </div>
);

interface RowProps {
  readonly campaign: ListedCampaign;
  readonly publication: Publication | undefined;
  readonly reload: () => void;
}

function Row({ campaign, publication, reload }: RowProps) {
  const { isResting, on } = useResting();
  const { id, name, status, platform, clip_id, summary, video_asset_id } = campaign;
  const clip = summary && { ...summary.clip, clip_id };
  return (
    <tr>
      <th scope="row" data-label="Campaign">
        <span class="campaign-cell" {...on}>
          {clip !== undefined && summary?.video.has_picture && (
            <span class="picture">
              <MovingPicture videoId={video_asset_id} clip={clip} isMoving={isResting && summary.video.has_preview} />
            </span>
          )}
          <span>
            <a href={`/app/videos/${video_asset_id}?platform=${platform}`}>{summary?.video.title ?? name}</a>
            <br />
            <span class="quiet">
              {platformName(platform)}
              {clip !== undefined && ` · ${stretch(clip)}`}
              {campaign.edited && ' · edited'}
            </span>
          </span>
        </span>
      </th>
      <td data-label="Status">
        {SHAPES[status]} {status}
      </td>
      <td data-label="Delivery">
        {publication === undefined ? (
          <span class="quiet">not published</span>
        ) : (
          <>
            {publication.state}
            {publication.stop !== null && <span class="bad"> ! {publication.stop.detail}</span>}
          </>
        )}
      </td>
      <td data-label="Budget" class="number">
        {money(campaign.budget_cents, campaign.currency)}
      </td>
      <td data-label="Changed" title={campaign.updated_at}>
        {ago(campaign.updated_at)}
      </td>
      <td data-label="Next step">
        <span class="buttons">
          {status === 'approved' && <Publish campaign={campaign} reload={reload} />}
          {(status === 'published' || status === 'paused') && <GoLive campaign={campaign} reload={reload} />}
          {STEPS[status].map((transition) => (
            <Action
              key={transition}
              needs="operator"
              class="small"
              label={`${transition} ${name}`}
              act={() => client.campaigns.move({ id, transition, updated_at: campaign.updated_at }).then(reload)}
            >
              {transition}
            </Action>
          ))}
        </span>
      </td>
    </tr>
  );
}
