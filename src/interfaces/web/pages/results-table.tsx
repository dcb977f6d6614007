import type { Result } from '../data.ts';
import { count, datesOf, money, period, platformName } from '../format.ts';
import type { Titles } from '../titles.ts';
import { Percent } from './best-clips.tsx';

/** Shows the imported results, one per row. */
export const ResultsTable = ({ results, titles }: { readonly results: readonly Result[]; readonly titles: Titles }) => (
  <section aria-label="Imported results" class="panel">
    <h2>Imported results</h2>
    <p class="quiet">
      Newest first. Each rate has its 90% interval, or the reason why there is none. Amounts in different currencies are
      never added up.
    </p>
    <div class="scroll">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Video</th>
            <th scope="col">Period</th>
            <th scope="col" class="amounts">
              Impressions
            </th>
            <th scope="col" class="amounts">
              Hook rate
            </th>
            <th scope="col" class="amounts">
              Click rate
            </th>
            <th scope="col" class="amounts">
              Spent
            </th>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <tr key={result.id}>
              <th scope="row" data-label="Video">
                <span>
                  <a href={`/app/videos/${result.video_asset_id}?platform=${result.platform}`}>
                    {titles.get(result.video_asset_id) ?? 'A video'}
                  </a>{' '}
                  <span class="quiet">{platformName(result.platform)}</span>
                </span>
              </th>
              <td data-label="Period" class="number">
                {periodOf(result)}
              </td>
              <td data-label="Impressions" class="number amounts">
                {result.impressions === null ? '–' : count(result.impressions)}
              </td>
              <td data-label="Hook rate" class="amounts">
                <RateOf rate={result.rates.hook_rate} />
              </td>
              <td data-label="Click rate" class="amounts">
                <RateOf rate={result.rates.ctr} />
              </td>
              <td data-label="Spent" class="number amounts">
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

const periodOf = (result: Result) => {
  const { first, last } = datesOf(result);
  return period(first, last);
};

export const RateOf = ({ rate }: { readonly rate: Result['rates']['ctr'] }) =>
  rate === undefined ? <>–</> : <Percent rate={rate} />;
