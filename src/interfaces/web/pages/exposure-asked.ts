import { ApiError } from '../../client/index.ts';

/** What ads can cost, in the form in which the server wants it repeated. */
interface ExposureAsked {
  readonly currency: string;
  readonly per_day_minor: number;
  /** Null if there is no end date, or if the plan does not contain it. */
  readonly whole_minor: number | null;
}

/** Returns the money that the server wants confirmed first; undefined if it refused for another reason. */
export function exposureAsked(error: unknown): ExposureAsked | undefined {
  if (!(error instanceof ApiError) || !error.is('confirmation-needed')) return undefined;
  const { exposure } = error.problem;
  if (typeof exposure !== 'object' || exposure === null) return undefined;
  const [currency, perDay, whole] = ['currency', 'per_day_minor', 'whole_minor'].map((name) =>
    Reflect.get(exposure, name),
  );
  return typeof currency === 'string' && typeof perDay === 'number'
    ? { currency, per_day_minor: perDay, whole_minor: typeof whole === 'number' ? whole : null }
    : undefined;
}
