import type { Reply } from '../../client/index.ts';
import type { Column } from '../csv.ts';
import { count, counted, money, platformName } from '../format.ts';
import { SaveCsv } from '../parts/save-csv.tsx';
import { RateOf } from './results-table.tsx';

type Summary = Reply<'results.summary'>;
type Line = Summary['lines'][number];

interface MoneyAndResultsProps {
  readonly summary: Summary;
  /** The name of the file that it is saved to. */
  readonly name: string;
}

/** Compares spending with what is allowed, and shows its results: one line per platform and currency. */
export const MoneyAndResults = ({ summary: { lines, budgets, left_out, too_long }, name }: MoneyAndResultsProps) => (
  <section aria-label="Money and results" class="panel">
    <div class="row">
      <h2>Money and results</h2>
      {lines.length > 0 && <SaveCsv name={name} columns={COLUMNS} rows={async () => lines} />}
    </div>
    {currenciesOf(lines, budgets).map((currency) => (
      <p key={currency}>{spentAgainstBudget(currency, lines, budgets)}</p>
    ))}
    {lines.length === 0 ? (
      <p class="quiet">
        No results {too_long > 0 ? 'within' : 'in'} this period. <a href="/app/results">Import an export</a> from Ads
        Manager.
      </p>
    ) : (
      <Table lines={lines} />
    )}
    {left_out > 0 && (
      <p class="quiet">
        {counted(left_out, 'result')} left out: another source or a longer period already reports the same.
      </p>
    )}
    {too_long > 0 && (
      <p class="quiet">
        {counted(too_long, 'result')} not counted: {too_long === 1 ? 'its period reaches' : 'their periods reach'}{' '}
        beyond this one. Import results by day to include them.
      </p>
    )}
  </section>
);

const currenciesOf = (lines: Summary['lines'], budgets: Summary['budgets']): readonly string[] =>
  [...new Set([...lines, ...budgets].flatMap(({ currency }) => currency ?? []))].sort();

function spentAgainstBudget(currency: string, lines: Summary['lines'], budgets: Summary['budgets']): string {
  const spent = lines.flatMap((line) => (line.currency === currency ? (line.spend_minor ?? []) : []));
  const budget = budgets.find((each) => each.currency === currency);
  const running =
    budget === undefined
      ? `no campaign in ${currency} is active now`
      : `${counted(budget.campaigns, 'campaign')} active now may spend ${money(budget.per_day_minor, currency)} a day`;
  const total = spent.reduce((sum, each) => sum + each, 0);
  return `${spent.length === 0 ? `No spend reported in ${currency}` : `${money(total, currency)} spent`}; ${running}.`;
}

const Table = ({ lines }: { readonly lines: readonly Line[] }) => (
  <div class="scroll">
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Platform</th>
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
            Conversions
          </th>
          <th scope="col" class="amounts">
            Spent
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.platform} ${line.currency}`}>
            <th scope="row" data-label="Platform">
              {platformName(line.platform)}{' '}
              <span class="quiet">{counted(line.subjects, 'campaign or clip', 'campaigns or clips')}</span>
            </th>
            <td data-label="Impressions" class="number amounts">
              {figure(line.impressions)}
            </td>
            <td data-label="Hook rate" class="amounts">
              <RateOf rate={line.rates.hook_rate} />
            </td>
            <td data-label="Click rate" class="amounts">
              <RateOf rate={line.rates.ctr} />
            </td>
            <td data-label="Conversions" class="number amounts">
              {figure(line.conversions)}
            </td>
            <td data-label="Spent" class="number amounts">
              {line.spend_minor === null || line.currency === null ? '–' : money(line.spend_minor, line.currency)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const figure = (value: number | null) => (value === null ? '–' : count(value));

const COLUMNS: readonly Column<Line>[] = [
  ['platform', ({ platform }) => platform],
  ['currency', ({ currency }) => currency],
  ['campaigns_or_clips', ({ subjects }) => subjects],
  ['impressions', ({ impressions }) => impressions],
  ['clicks', ({ clicks }) => clicks],
  ['conversions', ({ conversions }) => conversions],
  ['spend_minor', ({ spend_minor }) => spend_minor],
  ...(['hook_rate', 'ctr'] as const).flatMap((name): Column<Line>[] => [
    [name, ({ rates }) => rates[name]?.value],
    [`${name}_low90`, ({ rates }) => rates[name]?.low],
    [`${name}_high90`, ({ rates }) => rates[name]?.high],
  ]),
];
