import type { Reply } from '../../client/index.ts';
import { LIFT_SCALE, liftBar } from '../lift-bar.ts';
import { table } from '../print.ts';
import { money } from '../publishing/money.ts';

export type ExperimentReply = Reply<'experiments.get'>;

type Planned = Pick<
  Reply<'experiments.plan'>,
  'because' | 'enough' | 'days' | 'arms' | 'smallest_effect' | 'cost_minor'
>;

/** Formats a plan: its sentence, the smallest effect that it can show unless the sentence says it, and its cost. */
export function plannedInWords(
  { because, enough, days, arms, smallest_effect, cost_minor }: Planned,
  currency: string | undefined,
): string {
  const cost =
    cost_minor === null ? '' : currency === undefined ? `${cost_minor} minor units` : money(cost_minor, currency);
  return [
    because,
    ...(enough && smallest_effect !== null
      ? [`The smallest effect that they can show is +${Number((100 * smallest_effect).toPrecision(2))}%.`]
      : []),
    ...(cost === '' ? [] : [`${days} days of ${arms} arms cost ${cost}.`]),
  ].join('\n');
}

/** Formats one line per arm with its interval as a bar, then the sentence. */
export function experimentInWords({
  id,
  platform,
  metric,
  status,
  plan,
  arms,
  verdict,
  next_look_on,
  guardrail,
  study,
}: ExperimentReply): string {
  const rows = arms.map(({ label, clip_id, campaign_id }) => {
    const found = verdict?.comparisons.find(({ arm }) => arm === label);
    const [own = '', bar = ''] = found === undefined ? [] : [String(found.events[1]), liftBar(found)];
    return [label, clip_id, campaign_id, own, bar];
  });
  const warnings = (verdict?.checks ?? []).filter(({ ok }) => !ok).map(({ because }) => because);
  const next = next_look_on === null ? [] : [`Next look from ${next_look_on} on.`];
  const because = verdict?.because ?? plan.sizing?.because ?? 'Not sized: there were no results to size it from.';
  return [
    `experiment ${id}: ${metric} on ${platform}, ${status}, ${plan.days} days`,
    table(['arm', 'clip', 'campaign', 'events', LIFT_SCALE], rows),
    because,
    ...warnings.filter((warning) => !because.includes(warning)),
    ...(guardrail === null ? [] : [guardrail.because]),
    ...(study === null ? [] : [study.because]),
    ...next,
  ].join('\n');
}
