import type { Reply } from '../../client/index.ts';
import { client, type Platform } from '../data.ts';
import { actorName, ago, counted, decimal, metricName } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';

type Training = Reply<'rules.trainings'>['trainings'][number];

const SHOWN = 3;
const LOOK_MS = 1_000;
const PATIENCE_MS = 120_000;

/** Learns the weights from results, and says whether they may become active, and why. */
export function TrainNow({ platform, reload }: { readonly platform: Platform; readonly reload: () => void }) {
  const found = useLoaded(
    `trainings ${platform}`,
    () => client.rules.trainings({ platform, limit: SHOWN }),
    /^rule_(set|weight)/,
  );
  const train = async () => {
    const { job_id: id } = await client.rules.train({ platform });
    await ended(id);
    found.reload();
    reload();
  };
  return (
    <section aria-label="Learned from results" class="panel">
      <div class="row group-head">
        <h2>Learned from results</h2>
        <Action needs="admin" class="small" act={train}>
          Train now
        </Action>
      </div>
      <Shown of={found}>
        {({ trainings }) =>
          trainings.length === 0 ? (
            <p class="quiet">
              No training yet. Training stores new weights as a draft, which changes nothing until it is activated.
            </p>
          ) : (
            <ul class="events">
              {trainings.map((training) => (
                <Trained key={training.id} training={training} platform={platform} />
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}

function Trained({ training, platform }: { readonly training: Training; readonly platform: Platform }) {
  const { promote, reason, n, goal, rule_set, trained_at, actor, warnings } = training;
  return (
    <li>
      <p>
        <strong class={promote ? 'good' : ''}>{promote ? '✓ Can be activated' : 'Should not be activated'}</strong>:{' '}
        {reason}
      </p>
      <p class="quiet">
        <a href={`/app/rules/${platform}?version=${rule_set.version}`}>v{rule_set.version}</a> {rule_set.status}, from{' '}
        {counted(n, 'result')} by the {metricName(goal)} · {ago(trained_at)} by {actorName(actor)}
        {warnings.length > 0 && ` · ${warnings.join('; ')}`}
      </p>
    </li>
  );
}

/** Waits for a job. @throws the job's error, or an error that it still runs */
async function ended(id: string): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    const { state, error } = await client.jobs.get({ id });
    if (error !== undefined && state === 'failed') throw new Error(error.detail);
    if (state === 'done') return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`The training is still running after ${decimal(PATIENCE_MS / 60_000, 0)} minutes: see Jobs.`);
}
