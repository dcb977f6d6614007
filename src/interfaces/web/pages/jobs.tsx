import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client, type Job } from '../data.ts';
import { actorName, ago, capital, counted, percent, words } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { type Titles, titlesOf } from '../titles.ts';
import { useLoaded } from '../use-loaded.ts';

const STATES = ['queued', 'running', 'done', 'failed'] as const;
const LOOK_MS = 2_000;

/** Shows background jobs: what runs, what failed, and why. */
export default function Jobs() {
  const { query } = useLocation();
  const state = STATES.find((each) => each === query.state);
  const after = query.after;
  const found = useLoaded(`jobs ${state} ${after}`, async () => {
    const page = await client.jobs.list({ state, after, limit: 50 });
    return { ...page, titles: await titlesOf(page.jobs.map(({ video_asset_id }) => video_asset_id)) };
  });
  const isMoving = found.data?.jobs.some((job) => job.state === 'queued' || job.state === 'running') === true;
  useEffect(() => {
    if (!isMoving) return;
    const looking = setInterval(() => !document.hidden && found.reload(), LOOK_MS);
    return () => clearInterval(looking);
  }, [isMoving, found.reload]);
  return (
    <Page title="Jobs" isReady={!found.isLoading}>
      <nav aria-label="State" class="tabs">
        <a href="/app/jobs" aria-current={state === undefined ? 'page' : undefined}>
          All
        </a>
        {STATES.map((each) => (
          <a key={each} href={`/app/jobs?state=${each}`} aria-current={each === state ? 'page' : undefined}>
            {capital(each)}
          </a>
        ))}
      </nav>
      <Shown of={found}>
        {({ jobs, titles, next }) =>
          jobs.length === 0 ? (
            <Empty>
              <p>
                No job {state === undefined ? 'yet' : state === 'failed' ? 'has failed' : `is ${state}`}. Film uploads
                and batches run here.
              </p>
            </Empty>
          ) : (
            <>
              <ul class="events panel">
                {jobs.map((job) => (
                  <Row key={job.id} job={job} titles={titles} reload={found.reload} />
                ))}
              </ul>
              {next !== null && (
                <a href={`/app/jobs?${new URLSearchParams({ ...(state && { state }), after: next })}`}>Older</a>
              )}
            </>
          )
        }
      </Shown>
    </Page>
  );
}

interface RowProps {
  readonly job: Job;
  readonly titles: Titles;
  readonly reload: () => void;
}

function Row({ job, titles, reload }: RowProps) {
  const { id, name, state, progress, error, attempts, created_at, video_asset_id: videoId, actor } = job;
  const title = videoId === undefined ? undefined : titles.get(videoId);
  const left = timeLeft(job);
  const isOpen = state === 'queued' || state === 'running';
  return (
    <li>
      <p>
        <strong>{capital(words(name))}</strong> {title !== undefined && <a href={`/app/videos/${videoId}`}>{title}</a>}{' '}
        <span class="pill">{state}</span>{' '}
        <span class="quiet">
          {ago(created_at)}
          {actor !== '' && `, for ${actorName(actor)}`}
          {attempts > 1 && ` · attempt ${attempts}`}
          {left !== undefined && ` · about ${left} left`}
        </span>
      </p>
      {state === 'running' && <progress value={progress} max={1} aria-label={`${words(name)}: ${percent(progress)}`} />}
      {error !== undefined && (
        <p class="bad">
          {error.detail} <code>{error.code}</code>
        </p>
      )}
      <div class="buttons">
        {state === 'failed' && (
          <Action needs="operator" class="small" act={() => client.jobs.retry({ id }).then(reload)}>
            Retry
          </Action>
        )}
        {isOpen && (
          <Action needs="operator" class="small" act={() => client.jobs.cancel({ id }).then(reload)}>
            Cancel
          </Action>
        )}
      </div>
    </li>
  );
}

const MINUTE_S = 60;

/** Estimates in words how long the rest takes at the current pace; undefined until some of it is done. */
function timeLeft({ state, progress, started_at }: Job): string | undefined {
  if (state !== 'running' || started_at === null || progress < 0.05) return undefined;
  const ms = Date.now() - new Date(started_at).getTime();
  const seconds = Math.max(1, Math.round((ms * (1 - progress)) / progress / 1000));
  return seconds < 2 * MINUTE_S ? `${seconds} s` : counted(Math.round(seconds / MINUTE_S), 'minute');
}
