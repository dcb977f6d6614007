import { useState } from 'preact/hooks';
import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { counted, moment, money, percent } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { exposureAsked } from './exposure-asked.ts';

type Plan = Reply<'budgets.getPlan'>;

type Exposure = Pick<NonNullable<ReturnType<typeof exposureAsked>>, 'currency' | 'per_day_minor'>;

interface BudgetPlanProps {
  readonly plan: Plan;
  /** The display names of the campaigns, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly reload: () => void;
}

/** Shows how a budget would be reallocated: from, to, and why. No money moves until a person applies the plan. */
export function BudgetPlan({ plan, names, reload }: BudgetPlanProps) {
  const { id, because, currency, total_minor, unallocated_minor, lines, gain, left_out_total, expires_at } = plan;
  const [exposure, setExposure] = useState<Exposure>();
  const moved = lines.filter(({ from_minor, next_minor }) => from_minor !== next_minor);
  const raised = moved.filter(({ from_minor, next_minor }) => next_minor > from_minor).length;
  const apply = async () => {
    try {
      await client.budgets.applyPlan({ id, confirm: exposure });
      reload();
    } catch (error) {
      const asked = exposureAsked(error);
      if (asked === undefined) throw error;
      setExposure({ currency: asked.currency, per_day_minor: asked.per_day_minor });
    }
  };
  const ask = async () => ({
    title: 'Apply this budget plan?',
    text: (
      <p>
        {counted(moved.length, 'budget')} {moved.length === 1 ? 'changes' : 'change'}, {raised} of them upward, to{' '}
        <strong>{money(total_minor - unallocated_minor, currency)} a day</strong> together.
        {exposure !== undefined && ` Published campaigns can then cost at most ${atMost(exposure)}.`}
      </p>
    ),
    action: exposure === undefined ? 'Apply' : `Apply: ${atMost(exposure)}`,
    act: apply,
  });
  return (
    <section aria-label="Budget plan" class="panel" id="budget-plan">
      <div class="row group-head">
        <h2>Budget plan: {money(total_minor, currency)} a day</h2>
        {moved.length > 0 && (
          <Action needs="admin" class="main" ask={ask}>
            Apply
          </Action>
        )}
      </div>
      {exposure !== undefined && (
        <p role="status" class="notice">
          The plan raises budgets of running ads: together they can then cost at most{' '}
          <strong>{atMost(exposure)}</strong>. Apply once more to confirm that.
        </p>
      )}
      <p>{because}</p>
      <p class="quiet">
        Expected gain {percent(gain.mean, 1)} (90% between {percent(gain.low90, 1)} and {percent(gain.high90, 1)}).
        Proposed; valid until {moment(expires_at)}.{' '}
        {unallocated_minor > 0 && `${money(unallocated_minor, currency)} a day stays unallocated. `}
        {left_out_total > 0 && `${counted(left_out_total, 'campaign')} left out.`}
      </p>
      <div class="scroll">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Campaign</th>
              <th scope="col" class="amounts">
                Now
              </th>
              <th scope="col" class="amounts">
                Proposed
              </th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ campaign_id, from_minor, next_minor, because: why }) => (
              <tr key={campaign_id}>
                <th scope="row" data-label="Campaign">
                  {names.get(campaign_id) ?? <code>{campaign_id.slice(-8)}</code>}
                </th>
                <td data-label="Now" class="number amounts">
                  {money(from_minor, currency)}
                </td>
                <td data-label="Proposed" class="number amounts">
                  <strong>{money(next_minor, currency)}</strong>
                </td>
                <td data-label="Why">{why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const atMost = ({ per_day_minor, currency }: Exposure) => `${money(per_day_minor, currency)} a day`;
