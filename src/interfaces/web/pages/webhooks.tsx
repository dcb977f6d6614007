import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { count, counted } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';

type Webhook = Reply<'webhooks.list'>['webhooks'][number];

/** Lists the webhooks and their failed deliveries, which can be sent again. */
export function Webhooks() {
  const found = useLoaded('webhooks', () => client.webhooks.list({ limit: 100 }).toArray({ max: 1000 }));
  return (
    <section aria-label="Webhooks" class="panel">
      <h2>Webhooks</h2>
      <Shown of={found}>
        {(webhooks) =>
          webhooks.length === 0 ? (
            <p class="quiet">
              No webhooks yet. <code>campaigns-engine webhooks add URL</code> adds one.
            </p>
          ) : (
            <ul class="events">
              {webhooks.map((webhook) => (
                <Row key={webhook.id} webhook={webhook} reload={found.reload} />
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}

function Row({ webhook: { id, url, event_types, pending, dead }, reload }: { webhook: Webhook; reload: () => void }) {
  return (
    <li>
      <div class="row">
        <span>
          <strong>{url}</strong>{' '}
          <span class="quiet">
            {event_types === null ? 'every event' : counted(event_types.length, 'kind of event', 'kinds of events')}
            {pending > 0 && ` · ${count(pending)} waiting`}
          </span>
        </span>
        {dead > 0 && (
          <Action
            needs="admin"
            class="small"
            label={`Send the ${counted(dead, 'failed delivery', 'failed deliveries')} to ${url} again`}
            act={() => client.webhooks.redeliver({ id }).then(reload)}
          >
            Send {dead === 1 ? 'it' : `all ${count(dead)}`} again
          </Action>
        )}
      </div>
      {dead > 0 && <Dead id={id} dead={dead} />}
    </li>
  );
}

const SHOWN = 3;

/** Shows why deliveries were abandoned. */
function Dead({ id, dead }: { readonly id: string; readonly dead: number }) {
  const found = useLoaded(`dead ${id} ${dead}`, () => client.webhooks.deliveries({ id, state: 'dead', limit: SHOWN }));
  return (
    <>
      <p class="bad">{counted(dead, 'delivery was given up', 'deliveries were given up')}.</p>
      <Shown of={found}>
        {({ deliveries }) => (
          <ul class="plain quiet">
            {deliveries.map(({ event_id, attempts, error }) => (
              <li key={event_id}>
                <code>{event_id}</code> after {counted(attempts, 'attempt')}: {error ?? 'no response'}
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </>
  );
}
