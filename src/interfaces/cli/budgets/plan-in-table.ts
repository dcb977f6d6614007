import { decimalOf } from '../../../core/kernel/index.ts';
import { table } from '../print.ts';

interface Line {
  readonly campaign_id: string;
  readonly from_minor: number;
  readonly to_minor: number;
  readonly binding: string;
  readonly because: string;
}

/** What the API says of a budget plan, as far as people read it. */
export interface PlanReply {
  readonly id: string;
  readonly status: string;
  readonly verdict: string;
  readonly total_minor: number;
  readonly unallocated_minor: number;
  readonly currency: string;
  readonly lines: readonly Line[];
  readonly left_out: readonly { readonly campaign_id: string; readonly because: string }[];
  readonly steps: readonly { readonly campaign_id: string; readonly state: string; readonly why: string | null }[];
  readonly one_day_may_cost_minor: number;
  readonly because: string;
}

/** From → to with what binds each line; the sentence of the plan; a sentence a line. */
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
    ...plan.left_out.map(({ campaign_id, because }) => `  left out: ${campaign_id}. ${because}`),
    ...left,
    `One day may cost up to ${money(plan.one_day_may_cost_minor)} ${plan.currency}.`,
  ].join('\n');
}
