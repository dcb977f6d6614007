import { useLocation } from 'preact-iso';
import { client, type LedgerEvent } from '../data.ts';
import { moment, words } from '../format.ts';
import { videoOf } from '../ledger-words.ts';
import { EventLine } from '../parts/event-line.tsx';
import { Page } from '../parts/page.tsx';
import { ProofBadge } from '../parts/proof-badge.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { type Titles, titlesOf } from '../titles.ts';
import { useLoaded } from '../use-loaded.ts';

const PAGE = 50;

/** What happened, newest first, each with a proof that the reader's own browser checks. */
export default function Ledger() {
  const { after, entity } = useLocation().query;
  const found = useLoaded(
    `ledger ${after} ${entity}`,
    async () => {
      const page = await client.ledger.list({ order: 'newest', limit: PAGE, after, entity_id: entity });
      return { ...page, titles: await titlesOf(page.events.map(videoOf)) };
    },
    after === undefined ? /./ : undefined,
  );
  return (
    <Page title="Ledger" isReady={!found.isLoading}>
      <p class="quiet">
        Newest first.{' '}
        {entity !== undefined && (
          <>
            Only events of {entity}. <a href="/app/ledger">Show everything</a>.{' '}
          </>
        )}
        “Check proof” hashes the event and its path here, in your browser, up to the sealed root; its signature is
        checked with your own copy of the public key: <code>campaigns-engine ledger verify</code>.
      </p>
      <Shown of={found}>
        {({ events, titles, next }) =>
          events.length === 0 ? (
            <Empty>
              <p>
                Nothing has happened yet. <a href="/app/videos">Decide on a video</a>, and its events appear here.
              </p>
            </Empty>
          ) : (
            <>
              <ol class="events panel">
                {events.map((event) => (
                  <Event key={event.id} event={event} titles={titles} />
                ))}
              </ol>
              {next !== null && (
                <a href={`/app/ledger?${new URLSearchParams({ ...(entity && { entity }), after: next })}`}>Older</a>
              )}
            </>
          )
        }
      </Shown>
    </Page>
  );
}

function Event({ event, titles }: { readonly event: LedgerEvent; readonly titles: Titles }) {
  return (
    <li class="ledger-event">
      <time dateTime={event.occurred_at} title={event.occurred_at} class="quiet">
        {moment(event.occurred_at)}
      </time>
      <div>
        <p>
          <EventLine event={event} titles={titles} />
        </p>
        <details>
          <summary class="quiet">
            Event {event.seq}, {words(event.entity_type)}
          </summary>
          <p>
            <a href={`/app/ledger?entity=${event.entity_id}`}>Everything about it</a> <code>{event.entity_id}</code>
          </p>
          <pre>{JSON.stringify(event.metadata, null, 2)}</pre>
        </details>
      </div>
      <ProofBadge eventId={event.id} />
    </li>
  );
}
