import { useLocation } from 'preact-iso';
import type { Column } from '../csv.ts';
import { client, PLATFORMS, type Result } from '../data.ts';
import { count, money, period, platformName, share } from '../format.ts';
import { Page } from '../parts/page.tsx';
import { SaveCsv } from '../parts/save-csv.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { type Titles, titlesOf } from '../titles.ts';
import { useLoaded } from '../use-loaded.ts';
import { ImportResults } from './import-results.tsx';
import { RateDots } from './rate-dots.tsx';

const COLUMNS: readonly Column<Result>[] = [
  ['platform', ({ platform }) => platform],
  ['source', ({ source }) => source],
  ['period_start', ({ period_start }) => period_start],
  ['period_end', ({ period_end }) => period_end],
  ['video_asset_id', ({ video_asset_id }) => video_asset_id],
  ['clip_id', ({ clip_id }) => clip_id],
  ['campaign_id', ({ campaign_id }) => campaign_id],
  ['impressions', ({ impressions }) => impressions],
  ['views_3s', ({ views_3s }) => views_3s],
  ['clicks', ({ clicks }) => clicks],
  ['conversions', ({ conversions }) => conversions],
  ['spend_minor', ({ spend_minor }) => spend_minor],
  ['currency', ({ currency }) => currency],
  ...(['hook_rate', 'ctr'] as const).flatMap((name): Column<Result>[] => [
    [name, ({ rates }) => rates[name]?.value],
    [`${name}_low90`, ({ rates }) => rates[name]?.low],
    [`${name}_high90`, ({ rates }) => rates[name]?.high],
  ]),
];
const MOST_SAVED = 20_000;

/** Results of clips: figures, and rates with their intervals; an export is seen before it is imported. */
export default function Results() {
  const { after, platform: wanted } = useLocation().query;
  const platform = PLATFORMS.find((each) => each === wanted);
  const found = useLoaded(`results ${platform} ${after}`, async () => {
    const page = await client.results.list({ after, platform, limit: 100 });
    return { ...page, titles: await titlesOf(page.results.map(({ video_asset_id }) => video_asset_id)) };
  });
  return (
    <Page
      title="Results"
      isReady={!found.isLoading}
      actions={
        <SaveCsv
          name="results"
          columns={COLUMNS}
          rows={() => client.results.list({ platform, limit: 200 }).toArray({ max: MOST_SAVED })}
        />
      }
    >
      <ImportResults reload={found.reload} />
      <nav aria-label="Platform" class="tabs">
        <a href="/app/results" aria-current={platform === undefined ? 'page' : undefined}>
          Every platform
        </a>
        {PLATFORMS.map((each) => (
          <a key={each} href={`/app/results?platform=${each}`} aria-current={each === platform ? 'page' : undefined}>
            {platformName(each)}
          </a>
        ))}
      </nav>
      <Shown of={found}>
        {({ results, titles, next }) =>
          results.length === 0 ? (
            <Empty>
              <p>
                No results yet. Drop an ads manager's export above, or on the command line:{' '}
                <code>campaigns-engine results import EXPORT.csv</code>.
              </p>
            </Empty>
          ) : (
            <>
              <RateDots results={results} titles={titles} />
              <Table results={results} titles={titles} />
              {next !== null && (
                <a href={`/app/results?${new URLSearchParams({ ...(platform && { platform }), after: next })}`}>
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

const figure = (value: number | null) => (value === null ? '–' : count(value));
const rate = (value: Result['rates']['ctr']) => (value === undefined ? '–' : share(value));

const Table = ({ results, titles }: { readonly results: readonly Result[]; readonly titles: Titles }) => (
  <section aria-label="Results" class="panel">
    <h2>Newest first</h2>
    <p class="quiet">
      Each rate has its 90% interval, or the reason why it has none. Amounts in different currencies are never added up.
    </p>
    <div class="scroll">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Video</th>
            <th scope="col">Period</th>
            <th scope="col">Impressions</th>
            <th scope="col">Hook rate</th>
            <th scope="col">Click rate</th>
            <th scope="col">Spent</th>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <tr key={result.id}>
              <th scope="row" data-label="Video">
                <a href={`/app/videos/${result.video_asset_id}?platform=${result.platform}`}>
                  {titles.get(result.video_asset_id) ?? 'A video'}
                </a>{' '}
                <span class="quiet">{platformName(result.platform)}</span>
              </th>
              <td data-label="Period" class="number">
                {period(result.period_start, result.period_end)}
              </td>
              <td data-label="Impressions" class="number">
                {figure(result.impressions)}
              </td>
              <td data-label="Hook rate">{rate(result.rates.hook_rate)}</td>
              <td data-label="Click rate">{rate(result.rates.ctr)}</td>
              <td data-label="Spent" class="number">
                {result.spend_minor === null || result.currency === null
                  ? '–'
                  : money(result.spend_minor, result.currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
);
