import { decimalOf } from '../../../core/kernel/index.ts';
import type { Reply } from '../../client/index.ts';
import { table } from '../print.ts';

/** The most lines to show on a screen; --json prints all. */
const MOST_SHOWN = 20;

export type PlanReply = Reply<'budgets.getPlan'>;

/** Formats a plan: a table of changes with the limit that binds each, the plan's sentence, and one sentence per line. */
export function planInTable(plan: PlanReply): string {
  const money = (minor: number) => decimalOf(minor, plan.currency);
  const stateOf = (id: string) => plan.steps.find(({ campaign_id }) => campaign_id === id);
  const rows = plan.lines.map(({ campaign_id, from_minor, to_minor, binding }) => {
    const step = stateOf(campaign_id);
    return [
      campaign_id,
      money(from_minor),
      from_minor === to_minor ? '' : `→ ${money(to_minor)}`,
      binding,
      step === undefined ? '' : `${step.state}${step.why === null ? '' : `: ${step.why}`}`,
    ];
  });
  const left =
    plan.unallocated_minor === 0 ? [] : [`${money(plan.unallocated_minor)} ${plan.currency} stay unallocated.`];
  return [
    `budget plan ${plan.id}: ${plan.verdict}, ${plan.status}, ${money(plan.total_minor)} ${plan.currency} a day`,
    table(['campaign', 'now', 'to', 'bound by', 'step'], rows),
    plan.because,
    ...plan.lines.map(({ because }) => `  ${because}`),
    ...plan.left_out.slice(0, MOST_SHOWN).map(({ campaign_id, because }) => `  left out: ${campaign_id}. ${because}`),
    ...(plan.left_out_total > MOST_SHOWN ? [`  and ${plan.left_out_total - MOST_SHOWN} more are left out`] : []),
    ...left,
    `One day may cost up to ${money(plan.one_day_may_cost_minor)} ${plan.currency}.`,
  ].join('\n');
}
