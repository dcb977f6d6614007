import { useLocation } from 'preact-iso';
import { SHAPES, STATUSES, type Status } from '../campaign-life.ts';
import { campaignName } from '../campaign-name.ts';
import { campaignsBeside } from '../campaigns-beside.ts';
import type { Column } from '../csv.ts';
import { client, type ListedCampaign, PLATFORMS, type Platform } from '../data.ts';
import { capital, count, platformName } from '../format.ts';
import { upToMost } from '../parts/group.tsx';
import { Page } from '../parts/page.tsx';
import { SaveCsv } from '../parts/save-csv.tsx';
import { Search } from '../parts/search.tsx';
import { parseSort, sortText } from '../parts/sort-head.tsx';
import { Empty, FailedParts, Shown } from '../parts/states.tsx';
import { CAMPAIGN_SORTS } from '../sort-campaigns.ts';
import { useLoaded } from '../use-loaded.ts';
import { Asked } from './asked.tsx';
import { BudgetPlan } from './budget-plan.tsx';
import { CampaignTable } from './campaign-table.tsx';
import { deliveries, timesOf, weekOf } from './deliveries.ts';
import { PauseAll } from './pause-all.tsx';

const PAGE = 100;
const EVENTS = /^(campaign|publication|approval|best_clip|budget)/;

interface Filter {
  readonly status?: Status | undefined;
  readonly platform?: Platform | undefined;
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
  readonly after?: string | undefined;
}

/** Writes every filter into the URL, so that a link is a saved view. */
const address = (filter: Filter): string => {
  const said = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return said.length === 0 ? '/app/campaigns' : `/app/campaigns?${new URLSearchParams(said)}`;
};

const COLUMNS: readonly Column<ListedCampaign>[] = [
  ['id', ({ id }) => id],
  ['name', ({ name }) => name],
  ['video', ({ summary }) => summary?.video.title],
  ['platform', ({ platform }) => platform],
  ['status', ({ status }) => status],
  ['budget_minor', ({ budget_cents }) => budget_cents],
  ['currency', ({ currency }) => currency],
  ['budget_kind', ({ ad }) => ad?.budget_kind ?? 'daily'],
  ['clip_start_ms', ({ summary }) => summary?.clip.start_ms],
  ['clip_end_ms', ({ summary }) => summary?.clip.end_ms],
  ['score', ({ summary }) => summary?.decision?.score],
  ['notes', ({ notes }) => notes],
  ['created_at', ({ created_at }) => created_at],
  ['updated_at', ({ updated_at }) => updated_at],
];

/** Shows every campaign: its status, what the platform reports, and what is planned for it. */
export default function Campaigns() {
  const { query, route } = useLocation();
  const status = STATUSES.find((each) => each === query.status);
  const platform = PLATFORMS.find((each) => each === query.platform);
  const { after, q } = query;
  const sort = parseSort(query.sort, CAMPAIGN_SORTS);
  const sorted = sort && sortText(sort);
  const wanted = { status, platform, ...(q ? { q } : {}) };
  const found = useLoaded(
    `campaigns ${status} ${platform} ${q} ${after}`,
    () => client.campaigns.list({ ...wanted, after, include: 'summary', limit: PAGE }),
    EVENTS,
  );
  // loaded separately, so that the rows do not wait for them
  const totals = useLoaded(
    `totals ${status} ${platform} ${q}`,
    () => client.campaigns.list({ ...wanted, totals: 'true', limit: 1 }),
    EVENTS,
  );
  const attention = useLoaded('attention', () => client.attention.get(), EVENTS);
  const times = useLoaded('times', timesOf, EVENTS);
  const shownIds = found.data?.campaigns.map(({ id }) => id).join(',') ?? '';
  const published = useLoaded(`publications ${shownIds}`, () => deliveries(shownIds), EVENTS);
  const week = useLoaded(`week ${shownIds}`, () => weekOf(shownIds), /^results/);
  const counts = attention.data?.campaigns ?? {};
  // the counts include every platform and every name
  const isWhole = platform === undefined && !q;
  const { first: asked, count: waiting } = attention.data?.approvals ?? { first: [], count: 0 };
  // several plans may wait, so the one in the URL comes first
  const planned = query.plan ?? attention.data?.budget_plans.first[0]?.id;
  const proposed = useLoaded(`plan ${planned}`, async () =>
    planned === undefined ? undefined : client.budgets.getPlan({ id: planned }),
  );
  const plan = proposed.data?.status === 'proposed' ? proposed.data : undefined;
  const parts = {
    'the totals': totals,
    'requests to spend': attention,
    deliveries: published,
    'planned times': times,
    'the last 7 days': week,
    'the budget plan': proposed,
  };
  const onPage = new Map(found.data?.campaigns.map((campaign) => [campaign.id, campaign]));
  const beside = [...asked, ...(plan?.lines ?? [])]
    .map(({ campaign_id }) => campaign_id)
    .filter((id) => !onPage.has(id));
  const others = useLoaded(`names ${beside.join(' ')} ${found.isLoading}`, () =>
    campaignsBeside(found.isLoading ? [] : beside),
  );
  const known = new Map([...(others.data ?? []), ...onPage]);
  const names = new Map([...known].map(([id, campaign]) => [id, campaignName(campaign)]));
  const reload = () => {
    found.reload();
    totals.reload();
    attention.reload();
    proposed.reload();
  };
  return (
    <Page
      title="Campaigns"
      isReady={!found.isLoading && !attention.isLoading}
      actions={
        <div class="buttons">
          <Search
            q={q}
            what="Part of a name or title"
            search={(text) => route(address({ status, platform, q: text, sort: sorted }))}
          />
          {platform !== undefined && <PauseAll platform={platform} reload={reload} />}
          <SaveCsv
            name="campaigns"
            columns={COLUMNS}
            rows={(max) => client.campaigns.list({ ...wanted, include: 'summary', limit: 200 }).toArray({ max })}
          />
        </div>
      }
    >
      <nav aria-label="Status" class="tabs">
        <a href={address({ platform, q, sort: sorted })} aria-current={status === undefined ? 'page' : undefined}>
          All
        </a>
        {STATUSES.map((each) => (
          <a
            key={each}
            href={address({ platform, q, sort: sorted, status: each })}
            aria-current={each === status ? 'page' : undefined}
          >
            {SHAPES[each]} {capital(each)} {isWhole && (counts[each] ?? 0) > 0 && count(counts[each] ?? 0)}
          </a>
        ))}
      </nav>
      <nav aria-label="Platform" class="tabs light">
        <a href={address({ status, q, sort: sorted })} aria-current={platform === undefined ? 'page' : undefined}>
          Every platform
        </a>
        {PLATFORMS.map((each) => (
          <a
            key={each}
            href={address({ status, q, sort: sorted, platform: each })}
            aria-current={each === platform ? 'page' : undefined}
          >
            {platformName(each)}
          </a>
        ))}
      </nav>
      {asked.length > 0 && (
        <section aria-label="Requests" class="panel">
          <h2>
            Requests to spend
            {waiting > asked.length && `: the newest ${asked.length} of ${upToMost(waiting)}`}
          </h2>
          <ul class="events">
            {asked.map((approval) => (
              <Asked key={approval.id} approval={approval} campaign={known.get(approval.campaign_id)} reload={reload} />
            ))}
          </ul>
        </section>
      )}
      {plan !== undefined && <BudgetPlan key={plan.id} plan={plan} names={names} reload={reload} />}
      <FailedParts of={parts} />
      <Shown of={found}>
        {({ campaigns, next }) =>
          campaigns.length === 0 ? (
            <Empty>
              <p>
                No campaign{q !== undefined && ` with “${q}” in its name or title`}{' '}
                {status === undefined ? 'yet' : `is ${status}`}
                {platform !== undefined && ` on ${platformName(platform)}`}. <a href="/app/videos">Decide on a video</a>{' '}
                to draft its campaigns.
              </p>
            </Empty>
          ) : (
            <section aria-label="Campaigns" class="panel">
              <CampaignTable
                campaigns={campaigns}
                published={published.data}
                times={times.data ?? new Map()}
                week={week.data ?? new Map()}
                sort={sort}
                sortBy={(to) => route(address({ status, platform, q, after, sort: to && sortText(to) }))}
                totals={totals.data?.totals}
                reload={reload}
              />
              {sort !== undefined && (next !== null || after !== undefined) && (
                <p class="quiet">Only the {count(campaigns.length)} shown here are sorted.</p>
              )}
              {next !== null && <a href={address({ status, platform, q, sort: sorted, after: next })}>Older</a>}
            </section>
          )
        }
      </Shown>
    </Page>
  );
}
