import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { capital, percent, words } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Group } from '../parts/group.tsx';

type Jobs = Reply<'attention.get'>['failed_jobs'];

export const FailedJobs = ({ group, reload }: { readonly group: Jobs; readonly reload: () => void }) => (
  <Group title="Failed jobs" count={group.count} more={<a href="/app/jobs?state=failed">All failed jobs</a>}>
    <ul class="events">
      {group.first.map(({ id, name, error }) => (
        <li key={id} class="row">
          <span>
            <strong>{capital(words(name))}</strong>: {error?.detail} <code>{error?.code}</code>
          </span>
          <Action needs="operator" class="small" act={() => client.jobs.retry({ id }).then(reload)}>
            Retry
          </Action>
        </li>
      ))}
    </ul>
  </Group>
);

export const RunningJobs = ({ group }: { readonly group: Jobs }) => (
  <Group title="Running" count={group.count} more={<a href="/app/jobs">All jobs</a>}>
    <ul class="events">
      {group.first.map(({ id, name, progress }) => (
        <li key={id} class="row">
          <span>{capital(words(name))}</span>
          <progress value={progress} max={1} aria-label={`${words(name)}: ${percent(progress)}`} />
        </li>
      ))}
    </ul>
  </Group>
);
