import { useLocation } from 'preact-iso';
import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { calendarDay, counted, daysUntil, midnight, moment, period } from '../format.ts';
import { videoOf } from '../ledger-words.ts';
import { HandOver } from '../parts/hand-over.tsx';
import { Page } from '../parts/page.tsx';
import { Shown } from '../parts/states.tsx';
import { titlesOf } from '../titles.ts';
import { useLoaded } from '../use-loaded.ts';
import { Calibrations, Decided, Moves, Tests } from './report-decided.tsx';
import { MoneyAndResults } from './report-money.tsx';

const MOST = 200;
/** The most decided experiments to read, of all time. */
const MOST_TESTS = 2000;

const isDay = (text: string | undefined): text is string => text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text);

/** Shows a period on one page, for a client or the archive: what was decided and why, what it cost, and what it brought. */
export default function Report() {
  const { query, route } = useLocation();
  const to = isDay(query.to) ? query.to : calendarDay();
  const from = isDay(query.from) ? query.from : daysUntil(to, 7).from;
  // days of the user's own calendar, as on the ledger page
  const span = { since: midnight(from) ?? '', until: midnight(to, 1) ?? '' };
  const money = useLoaded(`summary ${from} ${to}`, () => client.results.summary({ from, to }));
  const events = (event_type: string) => client.ledger.list({ ...span, event_type, order: 'newest', limit: MOST });
  const decided = useLoaded(`decided ${from} ${to}`, async () => {
    const found = await events('best_clip_selected');
    return { ...found, titles: await titlesOf(found.events.map(videoOf)) };
  });
  const moves = useLoaded(`moves ${from} ${to}`, () => events('campaign_status_changed'));
  const tests = useLoaded(`tests ${from} ${to}`, async () => {
    const experiments = await client.experiments.list({ status: 'decided', limit: 100 }).toArray({ max: MOST_TESTS });
    const own = experiments.filter(({ decided_at }) => isWithin(decided_at, span));
    return { experiments: own, titles: await titlesOf(own.map(({ video_asset_id }) => video_asset_id)) };
  });
  const sealed = useLoaded('newest checkpoint', () => client.ledger.checkpoints({ limit: 1 }));
  return (
    <Page
      title="Report"
      isReady={![money, decided, moves, tests, sealed].some(({ isLoading }) => isLoading)}
      actions={
        <form
          class="search screen-only"
          onSubmit={(event) => {
            event.preventDefault();
            const fields = new FormData(event.currentTarget);
            route(`/app/report?from=${fields.get('from')}&to=${fields.get('to')}`);
          }}
        >
          <label>
            From <input key={from} type="date" name="from" defaultValue={from} required />
          </label>
          <label>
            to <input key={to} type="date" name="to" defaultValue={to} required />
          </label>
          <button type="submit">Show</button>
          <button type="button" onClick={() => print()}>
            Print
          </button>
          <a class="button" href="#evidence">
            Evidence
          </a>
        </form>
      }
    >
      <p class="lead">{period(from, to)}</p>
      <Shown of={money}>{(summary) => <MoneyAndResults summary={summary} name={`report ${from} to ${to}`} />}</Shown>
      <Shown of={decided}>{(found) => <Decided {...found} isCut={found.next !== null} />}</Shown>
      <Shown of={moves}>{(found) => <Moves events={found.events} isCut={found.next !== null} />}</Shown>
      <Shown of={tests}>{(found) => <Tests {...found} />}</Shown>
      <Calibrations />
      <Shown of={sealed}>{(found) => <Evidence checkpoint={found.checkpoints[0]} span={span} />}</Shown>
    </Page>
  );
}

const isWithin = (at: string | null, { since, until }: { readonly since: string; readonly until: string }) =>
  at !== null && Date.parse(since) <= Date.parse(at) && Date.parse(at) < Date.parse(until);

type Checkpoint = Reply<'ledger.checkpoints'>['checkpoints'][number];

interface EvidenceProps {
  readonly checkpoint: Checkpoint | undefined;
  readonly span: { readonly since: string; readonly until: string };
}

/** Shows how a person who received this page can check it. */
const Evidence = ({ checkpoint, span }: EvidenceProps) => (
  <section aria-label="Evidence" class="panel" id="evidence">
    <h2>Evidence</h2>
    <HandOver bundle={`/ledger/bundle?${new URLSearchParams(span)}`} />
    <p>
      {checkpoint === undefined
        ? 'Nothing is sealed yet: the ledger is sealed within seconds while the server runs.'
        : `${counted(checkpoint.tree_size, 'event is', 'events are')} sealed and signed, the last of them on ${moment(checkpoint.sealed_at)}.`}{' '}
      The evidence bundle contains every event of these days, and anyone can check it without this program.
    </p>
  </section>
);
