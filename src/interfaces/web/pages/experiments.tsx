import { useLocation } from 'preact-iso';
import { byHundreds } from '../by-hundreds.ts';
import { client } from '../data.ts';
import { capital, comparedBy, counted, moment, percent, period, platformName } from '../format.ts';
import { Page } from '../parts/page.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { type Titles, titlesOf } from '../titles.ts';
import { useLoaded } from '../use-loaded.ts';
import { type Experiment, ExperimentStep } from './experiment-step.tsx';

const STATUSES = ['draft', 'running', 'decided', 'stopped', 'cancelled'] as const;
/** Returns a status in American spelling. */
const said = (status: string) => (status === 'cancelled' ? 'canceled' : status);

/** Shows the experiments that compare clips: the verdict of each, or what is missing for one. */
export default function Experiments() {
  const { query } = useLocation();
  const status = STATUSES.find((each) => each === query.status);
  const after = query.after;
  const found = useLoaded(
    `experiments ${status} ${after}`,
    async () => {
      const page = await client.experiments.list({ status, after, limit: 20 });
      const [titles, toApply] = await Promise.all([
        titlesOf(page.experiments.map(({ video_asset_id }) => video_asset_id)),
        toApplyOf(page.experiments),
      ]);
      return { ...page, titles, toApply };
    },
    /^(experiment|campaign)/,
  );
  return (
    <Page title="Experiments" isReady={!found.isLoading}>
      <nav aria-label="Status" class="tabs">
        <a href="/app/experiments" aria-current={status === undefined ? 'page' : undefined}>
          All
        </a>
        {STATUSES.map((each) => (
          <a key={each} href={`/app/experiments?status=${each}`} aria-current={each === status ? 'page' : undefined}>
            {capital(said(each))}
          </a>
        ))}
      </nav>
      <Shown of={found}>
        {({ experiments, titles, toApply, next }) =>
          experiments.length === 0 ? (
            <Empty>
              <p>
                No experiment {status === undefined ? 'yet' : `is ${said(status)}`}. Where a decision is a tie,{' '}
                <a href="/">Today</a> offers to test both clips; so does{' '}
                <code>campaigns-engine experiments create</code>.
              </p>
            </Empty>
          ) : (
            <>
              {experiments.map((each) => (
                <Test
                  key={each.id}
                  experiment={each}
                  titles={titles}
                  isWaiting={each.status === 'draft' || toApply.has(each.id)}
                  reload={found.reload}
                />
              ))}
              {next !== null && (
                <a href={`/app/experiments?${new URLSearchParams({ ...(status && { status }), after: next })}`}>
                  Older
                </a>
              )}
            </>
          )
        }
      </Shown>
    </Page>
  );
}

/** Finds experiments whose verdict favors an arm while more than one of their campaigns may still run. */
async function toApplyOf(experiments: readonly Experiment[]): Promise<ReadonlySet<string>> {
  const decided = experiments.filter(
    ({ status, released_at, verdict }) =>
      status === 'decided' &&
      released_at === null &&
      verdict !== null &&
      verdict.outcome !== 'invalid' &&
      verdict.outcome !== 'not_enough',
  );
  const ids = decided.flatMap(({ arms }) => arms.map(({ campaign_id }) => campaign_id));
  if (ids.length === 0) return new Set();
  const campaigns = await byHundreds(
    ids,
    async (some, limit) => (await client.campaigns.list({ ids: some, limit })).campaigns,
  );
  const open = new Set(campaigns.flatMap(({ id, status }) => (HAS_ENDED.has(status) ? [] : [id])));
  return new Set(
    decided.flatMap(({ id, arms }) => (arms.filter((arm) => open.has(arm.campaign_id)).length > 1 ? [id] : [])),
  );
}

const HAS_ENDED: ReadonlySet<string> = new Set(['completed', 'archived']);

interface TestProps {
  readonly experiment: Experiment;
  readonly titles: Titles;
  /** Whether it waits for a person to start or apply it. */
  readonly isWaiting: boolean;
  readonly reload: () => void;
}

function Test({ experiment, titles, isWaiting, reload }: TestProps) {
  const { id, status, platform, metric, arms, plan, verdict, video_asset_id: videoId } = experiment;
  const { starts_on: startsOn, ends_on: endsOn } = experiment;
  const name = titles.get(videoId) ?? 'A video';
  return (
    <section aria-label={`Test of ${name} on ${platformName(platform)}`} class="panel">
      <div class="row">
        <h2>
          <a href={`/app/videos/${videoId}?platform=${platform}`}>{name}</a> on {platformName(platform)}{' '}
          <span class="pill">{said(status)}</span>
        </h2>
        {isWaiting && <ExperimentStep experiment={experiment} reload={reload} />}
      </div>
      <p class="lead">{verdictOf(experiment)}</p>
      {verdict?.guardrail != null && <p>{verdict.guardrail.because}</p>}
      {verdict !== null && verdict.comparisons.length > 0 && <Lifts experiment={experiment} />}
      {verdict?.checks
        .filter(({ ok }) => !ok)
        .map(({ check, because }) => (
          <p key={check} class="bad">
            {because}
          </p>
        ))}
      <p class="quiet">
        {counted(arms.length, 'clip')}, compared by {comparedBy(metric)} over {counted(plan.days, 'day')}
        {startsOn !== null && `: ${period(startsOn, endsOn ?? startsOn)}`}.{' '}
        <a href={`/app/ledger?entity=${id}`}>Its history</a>
      </p>
    </section>
  );
}

/** Says what was decided and why, or what is missing. */
function verdictOf({ status, verdict, next_look_on, decided_at }: Experiment): string {
  const because = verdict?.because ?? WITHOUT_VERDICT[status];
  if (decided_at !== null) return `${because} (${moment(decided_at)})`;
  return next_look_on === null
    ? because
    : `${because} The next look can see more from ${period(next_look_on, next_look_on)} on.`;
}

const WITHOUT_VERDICT: Readonly<Record<Experiment['status'], string>> = {
  draft: 'Not started yet.',
  running: 'Its results have not been evaluated yet.',
  decided: 'Its results have not been evaluated yet.',
  stopped: 'It was stopped before its results were evaluated.',
  cancelled: 'It was canceled before it started.',
};

/** Shows each arm against the control: how much better or worse, with the interval that is valid at every look. */
function Lifts({ experiment: { verdict, metric } }: { readonly experiment: Experiment }) {
  const shown = (verdict?.comparisons ?? []).flatMap(({ arm, lift, low, high, rates: [control, own] }) =>
    lift === null || low === null || high === null ? [] : [{ arm, lift, low, high, control, own }],
  );
  const isShare = metric !== 'cpc' && metric !== 'cpa' && metric !== 'roas';
  const reach = Math.max(0.01, ...shown.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]));
  const along = (lift: number) => `${50 + (50 * lift) / reach}%`;
  if (shown.length === 0) return null;
  return (
    <figure class="lifts">
      <figcaption class="quiet">
        Each clip against the first one, by {comparedBy(metric)}: more is better. The line is the interval that holds at
        every look, the mark in the middle is no difference.
      </figcaption>
      <ul class="dot-rows">
        {shown.map(({ arm, lift, low, high, control, own }) => (
          <li key={arm}>
            <span>
              Clip {arm}
              {isShare && control !== null && own !== null && (
                <span class="quiet number">
                  {' '}
                  {percent(own, 1)} against {percent(control, 1)}
                </span>
              )}
            </span>
            <span class="interval around" aria-hidden="true">
              <span style={{ left: along(low), width: `${(50 * (high - low)) / reach}%` }} />
              <i style={{ left: along(lift) }} />
            </span>
            <span class="number">
              {lifted(lift)} ({lifted(low)} to {lifted(high)})
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

const lifted = (lift: number) => `${lift < 0 ? '−' : '+'}${percent(Math.abs(lift), 1)}`;
