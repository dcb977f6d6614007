import type { Reply } from '../../client/index.ts';
import { count, counted, money } from '../format.ts';

export type CampaignTotals = NonNullable<Reply<'campaigns.list'>['totals']>;

/** The most campaigns that the server adds up. */
const MOST = 10_000;

interface TotalsRowProps {
  readonly totals: CampaignTotals;
  /** The number of columns between the row's name and the budgets. */
  readonly columns: number;
}

/** Shows the number of campaigns on all pages, and their budgets: by currency, and lifetime budgets separately from daily ones. */
export function TotalsRow({ totals, columns }: TotalsRowProps) {
  const all = Object.values(totals).reduce((sum, { campaigns }) => sum + campaigns, 0);
  const sums = Object.entries(totals).flatMap(([currency, { daily_minor, lifetime_minor }]) => [
    ...(daily_minor > 0 ? [`${money(daily_minor, currency)} a day`] : []),
    ...(lifetime_minor > 0 ? [`${money(lifetime_minor, currency)} lifetime`] : []),
  ]);
  return (
    <tfoot>
      <tr class="total">
        <td class="pick" />
        <th scope="row" colSpan={columns}>
          {all >= MOST ? `The newest ${count(MOST)} campaigns` : `${counted(all, 'campaign')} in total`}
        </th>
        <td data-label="Budgets" class="number amounts">
          <span>
            {sums.length === 0 && <span class="quiet">no budget</span>}
            {sums.map((sum, at) => (
              <span key={sum}>
                {at > 0 && <br />}
                {sum}
              </span>
            ))}
          </span>
        </td>
      </tr>
    </tfoot>
  );
}
