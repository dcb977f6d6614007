import { useLocation } from 'preact-iso';
import { client, type LedgerEvent, useLoaded } from '../data.ts';
import { moment, words } from '../format.ts';
import { Page } from '../parts/page.tsx';
import { ProofBadge } from '../parts/proof-badge.tsx';
import { Empty, Shown } from '../parts/states.tsx';

const PAGE = 50;

/** What happened, newest first, each with a proof that the reader's own browser checks. */
export default function Ledger() {
  const { after, entity } = useLocation().query;
  const found = useLoaded(`ledger ${after} ${entity}`, () =>
    client.ledger.list({ order: 'newest', limit: PAGE, after, entity_id: entity }),
  );
  return (
    <Page title="Ledger" isReady={!found.isLoading}>
      <p class="quiet">
        Newest first.{' '}
        {entity !== undefined && (
          <>
            Only of {entity}. <a href="/app/ledger">Show everything</a>.{' '}
          </>
        )}
        “Check proof” hashes the event and its path here, in your browser, up to the sealed root; its signature is
        checked with your own copy of the public key: <code>campaigns-engine ledger verify</code>.
      </p>
      <Shown of={found}>
        {({ events, next }) =>
          events.length === 0 ? (
            <Empty>
              <p>
                Nothing has happened yet: <a href="/app/videos">decide for a video</a>, and it stands here.
              </p>
            </Empty>
          ) : (
            <>
              <ol class="events">
                {events.map((event) => (
                  <Event key={event.id} event={event} />
                ))}
              </ol>
              {next !== null && (
                <a href={`/app/ledger?${new URLSearchParams({ ...(entity && { entity }), after: next })}`}>
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

function Event({ event }: { readonly event: LedgerEvent }) {
  return (
    <li>
      <p>
        <time dateTime={event.occurred_at} title={event.occurred_at}>
          {moment(event.occurred_at)}
        </time>{' '}
        <strong>{event.actor}</strong>: {words(event.event_type)}
        {saidOf(event.metadata)}
      </p>
      <div class="row">
        <details>
          <summary>
            {words(event.entity_type)} · event {event.seq}
          </summary>
          <p>
            <a href={`/app/ledger?entity=${event.entity_id}`}>Everything about {event.entity_id}</a>
          </p>
          <pre>{JSON.stringify(event.metadata, null, 2)}</pre>
        </details>
        <ProofBadge eventId={event.id} />
      </div>
    </li>
  );
}

const TOLD = ['platform', 'name', 'title', 'from', 'to', 'why', 'job', 'key', 'score', 'role'] as const;

/** The metadata that people ask for first, as text. */
function saidOf(metadata: LedgerEvent['metadata']): string {
  const parts = TOLD.flatMap((name) => {
    const value = metadata[name];
    if (typeof value === 'number') return [`${name} ${value.toFixed(3)}`];
    return typeof value === 'string' && !/^[0-9a-f-]{36}$/.test(value) ? [`${name} ${value}`] : [];
  });
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
