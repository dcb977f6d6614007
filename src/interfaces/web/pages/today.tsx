import type { Reply } from '../../client/index.ts';
import { campaignsBeside } from '../campaigns-beside.ts';
import { client, type ListedCampaign } from '../data.ts';
import { ago, count, counted, today } from '../format.ts';
import { inDeeds, videoOf } from '../ledger-words.ts';
import { ClipCard } from '../parts/clip-card.tsx';
import { EventLine } from '../parts/event-line.tsx';
import { Group, upToMost } from '../parts/group.tsx';
import { Page } from '../parts/page.tsx';
import { Shown } from '../parts/states.tsx';
import { type Titles, titlesOf } from '../titles.ts';
import { useLoaded } from '../use-loaded.ts';
import { Asked } from './asked.tsx';
import { FailedJobs, RunningJobs } from './jobs-today.tsx';
import { BudgetPlans, Experiments, Learned, MissedTimes } from './plans-today.tsx';
import { ToPublish } from './publish-today.tsx';
import { TiesToday } from './ties-today.tsx';
import { WeekToday } from './week-today.tsx';

/** How many events to read; most are shown together with others on one line. */
const NEWS = 40;
const DEEDS = 8;

type Attention = Reply<'attention.get'>;

/** Shows what needs a person this morning, what runs, and what happened last. */
export default function Today() {
  const found = useLoaded(
    'attention',
    async () => {
      const attention = await client.attention.get();
      const [titles, asked] = await Promise.all([
        titlesOf(attention.experiments.first.map(({ video_asset_id: id }) => id)),
        campaignsBeside(attention.approvals.first.map(({ campaign_id: id }) => id)),
      ]);
      return { attention, titles, asked };
    },
    /./,
  );
  const news = useLoaded(
    'news',
    async () => {
      const { events } = await client.ledger.list({ order: 'newest', limit: NEWS });
      return { events, titles: await titlesOf(events.map(videoOf)) };
    },
    /./,
  );
  return (
    <Page title="Today" isReady={!found.isLoading && !news.isLoading} actions={<p class="quiet">{today()}</p>}>
      <Shown of={found}>{(shown) => <Groups {...shown} reload={found.reload} />}</Shown>
      <WeekToday />
      <section aria-label="Recent activity" class="panel">
        <div class="row group-head">
          <h2>Recent activity</h2>
          <a href="/app/ledger">Full ledger</a>
        </div>
        <Shown of={news}>
          {({ events, titles }) =>
            events.length === 0 ? (
              <p class="quiet">Nothing yet.</p>
            ) : (
              <ol class="events news">
                {inDeeds(events)
                  .slice(0, DEEDS)
                  .map(({ event, also }) => (
                    <li key={event.id}>
                      <time dateTime={event.occurred_at} title={event.occurred_at} class="quiet">
                        {ago(event.occurred_at)}
                      </time>
                      <span>
                        <EventLine event={event} also={also} titles={titles} />
                      </span>
                    </li>
                  ))}
              </ol>
            )
          }
        </Shown>
      </section>
    </Page>
  );
}

interface GroupsProps {
  readonly attention: Attention;
  readonly titles: Titles;
  /** The campaigns of the requests. */
  readonly asked: ReadonlyMap<string, ListedCampaign>;
  readonly reload: () => void;
}

function Groups({ attention, titles, asked, reload }: GroupsProps) {
  const {
    drafts,
    approvals,
    stopped_publications: stopped,
    failed_jobs: failed,
    ties,
    running_jobs: running,
  } = attention;
  const parts = waiting(attention);
  return (
    <>
      <p class="lead">{said(parts, attention)}</p>
      {parts.length === 0 && <Doors />}
      {drafts.count > 0 && (
        <Group
          title="Drafts to approve"
          count={drafts.count}
          isExact
          more={
            <a class="button main" href="/app/review">
              Review {drafts.count === 1 ? 'it' : `all ${count(drafts.count)}`}
            </a>
          }
        >
          <ul class="strip">
            {drafts.first.map((draft) => (
              <ClipCard key={draft.id} campaign={draft} href={`/app/review?draft=${draft.id}`} />
            ))}
          </ul>
        </Group>
      )}
      <ToPublish group={attention.to_publish} reload={reload} />
      {approvals.count > 0 && (
        <Group title="Requests to spend" count={approvals.count}>
          <ul class="events">
            {approvals.first.map((approval) => (
              <Asked key={approval.id} approval={approval} campaign={asked.get(approval.campaign_id)} reload={reload} />
            ))}
          </ul>
        </Group>
      )}
      {stopped.count > 0 && (
        <Group title="Stopped publications" count={stopped.count} more={<a href="/app/campaigns">All campaigns</a>}>
          <ul class="events">
            {stopped.first.map(({ id, campaign_id, stop }) => (
              <li key={id} class="row">
                <span>
                  {stop?.detail ?? 'It stopped.'} {stop !== null && <code>{stop.code}</code>}
                </span>
                <a href={`/app/ledger?entity=${campaign_id}`}>What happened</a>
              </li>
            ))}
          </ul>
        </Group>
      )}
      <TiesToday group={ties} reload={reload} />
      <Experiments group={attention.experiments} titles={titles} reload={reload} />
      <BudgetPlans group={attention.budget_plans} />
      <Learned group={attention.trainings} />
      <MissedTimes group={attention.missed_times} />
      <FailedJobs group={failed} reload={reload} />
      <RunningJobs group={running} />
    </>
  );
}

/** Lists what waits for a person, each kind with its count. */
function waiting(attention: Attention): readonly string[] {
  const { drafts, to_publish, approvals, stopped_publications, ties, experiments } = attention;
  const { budget_plans, trainings, missed_times, failed_jobs } = attention;
  const groups: readonly (readonly [many: number, one: string, several?: string])[] = [
    [to_publish.count, 'approved campaign to publish', 'approved campaigns to publish'],
    [approvals.count, 'request to spend', 'requests to spend'],
    [stopped_publications.count, 'stopped publication'],
    [ties.count, 'tie'],
    [experiments.count, 'experiment to act on', 'experiments to act on'],
    [budget_plans.count, 'budget plan to look at', 'budget plans to look at'],
    [trainings.count, 'rule set that may take over', 'rule sets that may take over'],
    [missed_times.count, 'missed time'],
    [failed_jobs.count, 'failed job'],
  ];
  const said = groups.flatMap(([many, one, several = `${one}s`]) =>
    many === 0 ? [] : [`${upToMost(many)} ${many === 1 ? one : several}`],
  );
  return drafts.count === 0 ? said : [counted(drafts.count, 'draft to approve', 'drafts to approve'), ...said];
}

function said(parts: readonly string[], { campaigns }: Attention): string {
  const active = campaigns.active ?? 0;
  const runs = active > 0 ? ` ${counted(active, 'campaign')} active.` : '';
  return parts.length === 0 ? `Nothing needs you.${runs}` : `${parts.join(', ')}.${runs}`;
}

/** Shows where to begin if nothing waits. */
const Doors = () => (
  <ul class="grid doors">
    <li class="card">
      <h2>
        <a href="/app/videos">Drop a film</a>
      </h2>
      <p class="quiet">Its best clip for each platform, with the reason and a draft.</p>
    </li>
    <li class="card">
      <h2>
        <a href="/app/results">Import results</a>
      </h2>
      <p class="quiet">An export from Ads Manager: what worked, and what the rules can learn.</p>
    </li>
    <li class="card">
      <h2>
        <a href="/app/rules/tiktok">Read the rules</a>
      </h2>
      <p class="quiet">
        What counts on each platform. Or see it all at work: <code>npm run demo</code>.
      </p>
    </li>
  </ul>
);
