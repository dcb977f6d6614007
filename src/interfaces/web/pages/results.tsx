import { useLocation } from 'preact-iso';
import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { count, money, platformName, share } from '../format.ts';
import { Page } from '../parts/page.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';

type Result = Reply<'results.list'>['results'][number];

/** Results of clips: figures, and rates with their intervals. */
export default function Results() {
  const { after } = useLocation().query;
  const found = useLoaded(`results ${after}`, () => client.results.list({ after, limit: 100 }));
  return (
    <Page title="Results" isReady={!found.isLoading}>
      <p class="quiet">
        Newest first. Each rate has its 90% interval, or the reason why it has none. Amounts in different currencies are
        never added up.
      </p>
      <Shown of={found}>
        {({ results, next }) =>
          results.length === 0 ? (
            <Empty>
              <p>
                No results yet: <code>campaigns-engine results import EXPORT.csv</code> imports an ads manager's export.
              </p>
            </Empty>
          ) : (
            <>
              <Table results={results} />
              {next !== null && <a href={`/app/results?after=${encodeURIComponent(next)}`}>Older</a>}
            </>
          )
        }
      </Shown>
    </Page>
  );
}

const figure = (value: number | null) => (value === null ? '–' : count(value));
const rate = (value: Result['rates']['ctr']) => (value === undefined ? '–' : share(value));

const Table = ({ results }: { readonly results: readonly Result[] }) => (
  <div class="scroll panel">
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Period</th>
          <th scope="col">Platform</th>
          <th scope="col">Impressions</th>
          <th scope="col">Hook rate</th>
          <th scope="col">Click rate</th>
          <th scope="col">Spent</th>
        </tr>
      </thead>
      <tbody>
        {results.map((result) => (
          <tr key={result.id}>
            <th scope="row" data-label="Period">
              <a href={`/app/videos/${result.video_asset_id}?platform=${result.platform}`}>
                {result.period_start.slice(0, 10)} – {result.period_end.slice(0, 10)}
              </a>
            </th>
            <td data-label="Platform">{platformName(result.platform)}</td>
            <td data-label="Impressions">{figure(result.impressions)}</td>
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
);
