import { useLocation } from 'preact-iso';
import { type Campaign, client } from '../data.ts';
import { ago, money, platformName } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';

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

/** What leads on from a state without putting an ad in front of people: that is for an admin, at the command line. */
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

/** Every campaign and where in its life it is. */
export default function Campaigns() {
  const { query } = useLocation();
  const status = STATUSES.find((each) => each === query.status);
  const after = query.after;
  const found = useLoaded(`campaigns ${status} ${after}`, () => client.campaigns.list({ status, after, limit: PAGE }));
  return (
    <Page title="Campaigns" isReady={!found.isLoading}>
      <nav aria-label="Status" class="tabs">
        <a href="/app/campaigns" aria-current={status === undefined ? 'page' : undefined}>
          All
        </a>
        {STATUSES.map((each) => (
          <a key={each} href={`/app/campaigns?status=${each}`} aria-current={each === status ? 'page' : undefined}>
            {SHAPES[each]} {each}
          </a>
        ))}
      </nav>
      <Shown of={found}>
        {({ campaigns, next }) =>
          campaigns.length === 0 ? (
            <Empty>
              <p>
                No campaign {status === undefined ? 'yet' : `is ${status}`}.{' '}
                <a href="/app/videos">Decide for a video</a>, and its drafts come here.
              </p>
            </Empty>
          ) : (
            <>
              <Table campaigns={campaigns} reload={found.reload} />
              {next !== null && (
                <a href={`/app/campaigns?${new URLSearchParams({ ...(status && { status }), after: next })}`}>
                  Older ones
                </a>
              )}
            </>
          )
        }
      </Shown>
    </Page>
  );
}

function Table({ campaigns, reload }: { readonly campaigns: readonly Campaign[]; readonly reload: () => void }) {
  return (
    <div class="scroll">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            <th scope="col">Platform</th>
            <th scope="col">Budget</th>
            <th scope="col">Changed</th>
            <th scope="col">Move on</th>
          </tr>
        </thead>
        <tbody>
          {campaigns.map((campaign) => (
            <tr key={campaign.id}>
              <th scope="row" data-label="Name">
                <a href={`/app/videos/${campaign.video_asset_id}?platform=${campaign.platform}`}>{campaign.name}</a>
                {campaign.edited && <span class="quiet"> edited</span>}
              </th>
              <td data-label="Status">
                {SHAPES[campaign.status]} {campaign.status}
              </td>
              <td data-label="Platform">{platformName(campaign.platform)}</td>
              <td data-label="Budget" class="number">
                {money(campaign.budget_cents, campaign.currency)}
              </td>
              <td data-label="Changed" title={campaign.updated_at}>
                {ago(campaign.updated_at)}
              </td>
              <td data-label="Move on">
                <span class="buttons">
                  {STEPS[campaign.status].map((transition) => (
                    <Action
                      key={transition}
                      needs="operator"
                      class="small"
                      label={`${transition} ${campaign.name}`}
                      act={() => client.campaigns.move({ id: campaign.id, transition }).then(reload)}
                    >
                      {transition}
                    </Action>
                  ))}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
