import type { Outcome } from './port.ts';

/** A clip that must be uploaded has no file yet. */
export const NOT_RENDERED: Outcome = {
  certainty: 'not_sent',
  problem: { code: 'clip-not-rendered', field: 'clip_id', todo: 'Render the clip.', retry: 'once_fixed', vendor: {} },
};

/**
 * Returns the outcome of a step whose only request was not sent, because a read before it failed or something it needs is not
 * ready. A missing right of the token shows at the next look.
 */
export function unsent(before: Outcome): Outcome {
  if (!('problem' in before)) return before;
  const until = 'until' in before && before.until !== undefined ? { until: before.until } : {};
  const retry = before.certainty === 'rejected' ? before.problem.retry : 'later';
  return { certainty: 'not_sent', problem: { ...before.problem, retry }, ...until };
}
