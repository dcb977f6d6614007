import { ApiError } from '../../client/index.ts';

/** What ads can cost, as the server wants it repeated. */
interface ExposureAsked {
  readonly currency: string;
  readonly per_day_minor: number;
  /** Null: there is no end date, or the plan says nothing of it. */
  readonly whole_minor: number | null;
}

/** The money that the server wants confirmed before it does what was asked; undefined when that is not what it refused for. */
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
