import type { Outcome } from './port.ts';

/** A film that is to go up has no file yet. */
export const NOT_RENDERED: Outcome = {
  certainty: 'not_sent',
  problem: { code: 'clip-not-rendered', field: 'clip_id', todo: 'Render the clip.', retry: 'once_fixed', vendor: {} },
};

/**
 * The outcome of a step whose one request did not leave, since a read before it failed, or what it needs is not ready. What the token
 * lacks shows at the next look.
 */
export function unsent(before: Outcome): Outcome {
  if (!('problem' in before)) return before;
  const until = 'until' in before && before.until !== undefined ? { until: before.until } : {};
  const retry = before.certainty === 'rejected' ? before.problem.retry : 'later';
  return { certainty: 'not_sent', problem: { ...before.problem, retry }, ...until };
}
