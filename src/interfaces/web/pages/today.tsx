import type { ComponentChildren } from 'preact';
import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { ago, count, counted, percent, platformName, score, stretch, words } from '../format.ts';
import { inWords } from '../ledger-words.ts';
import { Action } from '../parts/action.tsx';
import { ClipCard } from '../parts/clip-card.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';
import { Asked } from './asked.tsx';

type Attention = Reply<'attention.get'>;

/** What needs a person this morning, what runs, and what happened last. */
export default function Today() {
  const found = useLoaded('attention', () => client.attention.get(), /./);
  const news = useLoaded('news', () => client.ledger.list({ order: 'newest', limit: 8 }), /./);
  return (
    <Page title="Today" isReady={!found.isLoading && !news.isLoading}>
      <Shown of={found}>{(attention) => <Groups attention={attention} reload={found.reload} />}</Shown>
      <section aria-label="Recent activity" class="panel">
        <h2>Recent activity</h2>
        <Shown of={news}>
          {({ events }) =>
            events.length === 0 ? (
              <p class="quiet">Nothing yet.</p>
            ) : (
              <>
                <ol class="events news">
                  {events.map((event) => (
                    <li key={event.id}>
                      <time dateTime={event.occurred_at} title={event.occurred_at} class="quiet">
                        {ago(event.occurred_at)}
                      </time>{' '}
                      <strong>{event.actor}</strong> {inWords(event)}
                    </li>
                  ))}
                </ol>
                <a href="/app/ledger">Full ledger</a>
              </>
            )
          }
        </Shown>
      </section>
    </Page>
  );
}

function Groups({ attention, reload }: { readonly attention: Attention; readonly reload: () => void }) {
  const {
    drafts,
    approvals,
    stopped_publications: stopped,
    failed_jobs: failed,
    ties,
    running_jobs: running,
  } = attention;
  const waiting = drafts.count + approvals.count + stopped.count + failed.count + ties.count;
  return (
    <>
      <p class="lead">{waiting === 0 ? 'Nothing needs your attention.' : summary(attention)}</p>
      {waiting === 0 && <Doors />}
      {drafts.count > 0 && (
        <Group
          title="Drafts to approve"
          count={drafts.count}
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
      {approvals.count > 0 && (
        <Group title="Requests to spend" count={approvals.count}>
          <ul class="events">
            {approvals.first.map((approval) => (
              <Asked key={approval.id} approval={approval} reload={reload} />
            ))}
          </ul>
        </Group>
      )}
      {stopped.count > 0 && (
        <Group title="Stopped publications" count={stopped.count} more={<a href="/app/campaigns">All campaigns</a>}>
          <ul class="events">
            {stopped.first.map(({ id, stop }) => (
              <li key={id}>
                {stop?.detail ?? 'It stopped.'} {stop !== null && <code>{stop.code}</code>}
              </li>
            ))}
          </ul>
        </Group>
      )}
      {ties.count > 0 && (
        <Group title="Ties: too little data to tell" count={ties.count}>
          <ul class="events">
            {ties.first.map(({ video_asset_id, title, platform, score: value, win_probability, ...clip }) => (
              <li key={`${video_asset_id} ${platform}`}>
                <a href={`/app/videos/${video_asset_id}?platform=${platform}`}>{title ?? 'Untitled'}</a> on{' '}
                {platformName(platform)}: {stretch(clip)} leads with {score(value)}
                {win_probability !== null && `, ${percent(win_probability)} likely to be the best`}
              </li>
            ))}
          </ul>
        </Group>
      )}
      {failed.count > 0 && (
        <Group title="Failed jobs" count={failed.count} more={<a href="/app/jobs?state=failed">All failed jobs</a>}>
          <ul class="events">
            {failed.first.map(({ id, name, error }) => (
              <li key={id} class="row">
                <span>
                  <strong>{words(name)}</strong> {error?.detail} <code>{error?.code}</code>
                </span>
                <Action needs="operator" class="small" act={() => client.jobs.retry({ id }).then(reload)}>
                  Retry
                </Action>
              </li>
            ))}
          </ul>
        </Group>
      )}
      {running.count > 0 && (
        <Group title="Running" count={running.count} more={<a href="/app/jobs">All jobs</a>}>
          <ul class="events">
            {running.first.map(({ id, name, progress }) => (
              <li key={id} class="row">
                <span>{words(name)}</span>
                <progress value={progress} max={1} aria-label={`${words(name)}: ${percent(progress)}`} />
              </li>
            ))}
          </ul>
        </Group>
      )}
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly count: number;
  readonly more?: ComponentChildren;
  readonly children: ComponentChildren;
}

const Group = ({ title, count: many, more, children }: GroupProps) => (
  <section aria-label={title} class="panel">
    <div class="row group-head">
      <h2>
        {title} <span class="badge">{count(many)}</span>
      </h2>
      {more}
    </div>
    {children}
  </section>
);

function summary({ drafts, approvals, stopped_publications, failed_jobs, ties, campaigns }: Attention): string {
  const groups: readonly (readonly [many: number, one: string, several?: string])[] = [
    [drafts.count, 'draft to approve', 'drafts to approve'],
    [approvals.count, 'request to spend', 'requests to spend'],
    [stopped_publications.count, 'stopped publication'],
    [ties.count, 'tie'],
    [failed_jobs.count, 'failed job'],
  ];
  const parts = groups.flatMap(([many, one, several]) => (many === 0 ? [] : [counted(many, one, several)]));
  const active = campaigns.active ?? 0;
  return `${parts.join(', ')}.${active > 0 ? ` ${counted(active, 'active campaign')}.` : ''}`;
}

/** Where to begin when nothing waits. */
const Doors = () => (
  <Empty>
    <p>
      <code>campaigns-engine run FILM.mp4</code> adds a film. Look at the <a href="/app/videos">videos</a> and the{' '}
      <a href="/app/results">results</a>, or see what the engine does with films of its own: <code>npm run demo</code>.
    </p>
  </Empty>
);
