import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client, type Job } from '../data.ts';
import { ago, percent, words } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';

const STATES = ['queued', 'running', 'done', 'failed'] as const;
const LOOK_MS = 2_000;

/** Background work: what runs, what failed and why. */
export default function Jobs() {
  const { query } = useLocation();
  const state = STATES.find((each) => each === query.state);
  const after = query.after;
  const found = useLoaded(`jobs ${state} ${after}`, () => client.jobs.list({ state, after, limit: 50 }));
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
            {each}
          </a>
        ))}
      </nav>
      <Shown of={found}>
        {({ jobs, next }) =>
          jobs.length === 0 ? (
            <Empty>
              <p>No job {state === undefined ? 'yet' : `is ${state}`}. Film uploads and batches run here.</p>
            </Empty>
          ) : (
            <>
              <ul class="events panel">
                {jobs.map((job) => (
                  <Row key={job.id} job={job} reload={found.reload} />
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

function Row({ job, reload }: { readonly job: Job; readonly reload: () => void }) {
  const { id, name, state, progress, error, attempts, created_at } = job;
  const isOpen = state === 'queued' || state === 'running';
  return (
    <li>
      <p>
        <strong>{words(name)}</strong> {state} · {ago(created_at)}
        {attempts > 1 && ` · attempt ${attempts}`}
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
