import { useLocation } from 'preact-iso';
import type { Column } from '../csv.ts';
import { client, type LedgerEvent } from '../data.ts';
import { EVENT_KINDS } from '../event-kinds.ts';
import { actorNamed, ago, counted, day, midnight, timeOfDay } from '../format.ts';
import { videoOf } from '../ledger-words.ts';
import { EventLine } from '../parts/event-line.tsx';
import { CheckBundle } from '../parts/hand-over.tsx';
import { Page } from '../parts/page.tsx';
import { ProofBadge } from '../parts/proof-badge.tsx';
import { SaveCsv } from '../parts/save-csv.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { type Titles, titlesOf } from '../titles.ts';
import { useLoaded } from '../use-loaded.ts';

const PAGE = 50;

/** Every filter is part of the URL, so that a link is a saved view. */
const FIELDS = ['actor', 'what', 'from', 'to'] as const;
type Filter = Partial<Record<(typeof FIELDS)[number], string>>;

/** Builds the query. Days are those of the user's own calendar, including the last one. */
function asQuery({ actor, what, from, to }: Filter) {
  const [, , types] = EVENT_KINDS.find(([kind]) => kind === what) ?? [];
  return {
    actor: actor && actorNamed(actor),
    event_type: types?.join(','),
    since: midnight(from),
    until: midnight(to, 1),
  };
}

const COLUMNS: readonly Column<LedgerEvent>[] = [
  ['seq', ({ seq }) => seq],
  ['occurred_at', ({ occurred_at }) => occurred_at],
  ['actor', ({ actor }) => actor],
  ['event_type', ({ event_type }) => event_type],
  ['entity_type', ({ entity_type }) => entity_type],
  ['entity_id', ({ entity_id }) => entity_id],
  ['metadata', ({ metadata }) => JSON.stringify(metadata)],
];

/** Shows what happened, newest first. The browser checks the proof of each event. */
export default function Ledger() {
  const { query, route } = useLocation();
  const { after, entity } = query;
  const filter: Filter = Object.fromEntries(FIELDS.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
  const asked = { entity_id: entity, ...asQuery(filter) };
  const { since, until } = asked;
  const span = new URLSearchParams(Object.entries({ since, until }).flatMap(([name, at]) => (at ? [[name, at]] : [])));
  const address = new URLSearchParams({ ...(entity && { entity }), ...filter });
  const found = useLoaded(
    `ledger ${after} ${address}`,
    async () => {
      const page = await client.ledger.list({ order: 'newest', limit: PAGE, after, ...asked });
      return { ...page, titles: await titlesOf(page.events.map(videoOf)) };
    },
    after === undefined ? /./ : undefined,
  );
  const sealed = useLoaded('newest checkpoint', () => client.ledger.checkpoints({ limit: 1 }), /./);
  return (
    <Page
      title="Ledger"
      isReady={!found.isLoading && !sealed.isLoading}
      actions={
        <div class="buttons">
          <SaveCsv
            name="ledger"
            columns={COLUMNS}
            rows={(max) => client.ledger.list({ order: 'newest', limit: 1000, ...asked }).toArray({ max })}
          />
        </div>
      }
    >
      <form
        class="search filters"
        onSubmit={(event) => {
          event.preventDefault();
          const given = [...new FormData(event.currentTarget)].flatMap(([name, value]) =>
            value === '' ? [] : [[name, String(value)]],
          );
          route(`/app/ledger?${new URLSearchParams([...(entity ? [['entity', entity]] : []), ...given])}`);
        }}
      >
        <label>
          Who <input name="actor" defaultValue={filter.actor} placeholder="ada" autoComplete="off" />
        </label>
        <label>
          What{' '}
          <select name="what">
            <option value="">Anything</option>
            {EVENT_KINDS.map(([kind, words]) => (
              <option key={kind} value={kind} selected={kind === filter.what}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          From <input type="date" name="from" defaultValue={filter.from} />
        </label>
        <label>
          to <input type="date" name="to" defaultValue={filter.to} />
        </label>
        <button type="submit">Show</button>
        {String(address) !== '' && <a href="/app/ledger">Show everything</a>}
      </form>
      <Shown of={sealed}>
        {({ checkpoints: [newest] }) => (
          <p>
            {newest === undefined
              ? 'Nothing is sealed yet: the server seals within seconds of an event.'
              : `${counted(newest.tree_size, 'event')} sealed and signed, the last one ${ago(newest.sealed_at)}.`}
          </p>
        )}
      </Shown>
      <p class="quiet">
        Newest first. {entity !== undefined && `Only events of ${entity}. `}
        “Check proof” hashes the event and its path here, in your browser, up to the sealed root; its signature is
        checked with your own copy of the public key: <code>campaigns-engine ledger verify</code>.
      </p>
      <CheckBundle bundle={`/ledger/bundle?${span}`} />
      <Shown of={found}>
        {({ events, titles, next }) =>
          events.length === 0 ? (
            <Empty>
              <p>
                {String(address) === '' ? 'Nothing has happened yet.' : 'No events match.'}{' '}
                <a href="/app/videos">Decide on a video</a>, and its events appear here.
              </p>
            </Empty>
          ) : (
            <>
              {byDay(events).map(([name, own]) => (
                <section key={name} aria-label={name} class="panel">
                  <h2>{name}</h2>
                  <ol class="events">
                    {own.map((event) => (
                      <Event key={event.id} event={event} titles={titles} />
                    ))}
                  </ol>
                </section>
              ))}
              {next !== null && <a href={`/app/ledger?${new URLSearchParams([...address, ['after', next]])}`}>Older</a>}
            </>
          )
        }
      </Shown>
    </Page>
  );
}

function byDay(events: readonly LedgerEvent[]): readonly (readonly [day: string, events: readonly LedgerEvent[]])[] {
  const days = new Map<string, LedgerEvent[]>();
  for (const event of events) {
    const name = day(event.occurred_at);
    days.set(name, [...(days.get(name) ?? []), event]);
  }
  return [...days];
}

function Event({ event, titles }: { readonly event: LedgerEvent; readonly titles: Titles }) {
  return (
    <li class="ledger-event">
      <time dateTime={event.occurred_at} title={event.occurred_at} class="quiet">
        {timeOfDay(event.occurred_at)}
      </time>
      <p>
        <EventLine event={event} titles={titles} />
      </p>
      <details>
        <summary class="quiet" aria-label={`Details of event ${event.seq}`}>
          #{event.seq}
        </summary>
        <p>
          <a href={`/app/ledger?entity=${event.entity_id}`}>Everything about it</a> <code>{event.entity_id}</code>
        </p>
        <pre>{JSON.stringify(event.metadata, null, 2)}</pre>
      </details>
      <ProofBadge eventId={event.id} />
    </li>
  );
}
