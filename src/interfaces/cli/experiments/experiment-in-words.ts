import type { Reply } from '../../client/index.ts';
import { table } from '../print.ts';

export type ExperimentReply = Reply<'experiments.get'>;

export const plannedInWords = ({ because }: { readonly because: string }): string => because;

/** One line an arm, with its interval as a bar; then the sentence. */
export function experimentInWords({
  id,
  platform,
  metric,
  status,
  plan,
  arms,
  verdict,
  next_look_on,
}: ExperimentReply): string {
  const rows = arms.map(({ label, clip_id, campaign_id }) => {
    const found = verdict?.comparisons.find(({ arm }) => arm === label);
    const [own = '', bar = ''] = found === undefined ? [] : [String(found.events[1]), barOf(found)];
    return [label, clip_id, campaign_id, own, bar];
  });
  const warnings = (verdict?.checks ?? []).filter(({ ok }) => !ok).map(({ because }) => because);
  const next = next_look_on === null ? [] : [`Next look on ${next_look_on}.`];
  const because = verdict?.because ?? plan.sizing?.because ?? 'Not sized: there were no results to size it from.';
  return [
    `experiment ${id}: ${metric} on ${platform}, ${status}, ${plan.days} days`,
    table(['arm', 'clip', 'campaign', 'events', '−50 %        0        +50 %'], rows),
    because,
    ...warnings.filter((warning) => !because.includes(warning)),
    ...next,
  ].join('\n');
}

const WIDTH = 27;
const EDGE = 0.5;

/** The interval of a lift between −50 % and +50 %: `·` is 0, `●` the estimate. */
export function barOf({ lift, low, high }: Record<'lift' | 'low' | 'high', number | null>): string {
  if (lift === null) return '';
  const place = (value: number) => {
    const within = Math.min(EDGE, Math.max(-EDGE, value));
    return Math.round(((within + EDGE) / (2 * EDGE)) * (WIDTH - 1));
  };
  const [from, to] = [place(low ?? -EDGE), place(high ?? EDGE)];
  return Array.from({ length: WIDTH }, (_, at) => {
    if (at === place(lift)) return '●';
    if (at === place(0)) return at >= from && at <= to ? '┼' : '·';
    return at >= from && at <= to ? '─' : ' ';
  })
    .join('')
    .trimEnd();
}
