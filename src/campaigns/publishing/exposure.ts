import type { Exposure } from './publication-schema.ts';
import type { PublicationRow } from './publication-store.ts';

type Budgeted = Pick<PublicationRow, 'currency' | 'budget_minor' | 'per_day_minor' | 'whole_minor'>;

/** What a publication can cost now. */
export const exposureOf = ({ currency, per_day_minor, whole_minor }: Budgeted): Exposure => ({
  currency,
  per_day_minor,
  whole_minor,
});

/** What it could cost with another budget: all of it grows with the budget. */
export function exposureWith(publication: Budgeted, minor: number): Exposure {
  const scaled = (amount: number) =>
    publication.budget_minor === 0
      ? minor
      : Number(ceilDivide(BigInt(amount) * BigInt(minor), BigInt(publication.budget_minor)));
  return {
    currency: publication.currency,
    per_day_minor: scaled(publication.per_day_minor),
    whole_minor: publication.whole_minor === null ? null : scaled(publication.whole_minor),
  };
}

const ceilDivide = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/** The most that it may cost from now on: while a budget is being changed, the higher one counts. */
export function exposureAtMost(publication: Budgeted & Pick<PublicationRow, 'wanted_budget_minor'>): Exposure {
  const now = exposureOf(publication);
  if (publication.wanted_budget_minor === null) return now;
  const then = exposureWith(publication, publication.wanted_budget_minor);
  return {
    currency: now.currency,
    per_day_minor: Math.max(now.per_day_minor, then.per_day_minor),
    whole_minor:
      now.whole_minor === null || then.whole_minor === null ? null : Math.max(now.whole_minor, then.whole_minor),
  };
}

const DAY_MS = 86_400_000;

type Run = Pick<PublicationRow, 'budget_kind' | 'budget_minor' | 'ends_at' | 'seen'>;

/**
 * What a day can cost when it is activated now: the platform spreads what is left of a lifetime budget over the days that are left, which
 * are fewer than the plan had when it lay paused into its run.
 *
 * @param overspendPerDay what the platform declares as `overspend_per_day`
 */
export function dayFrom(now: Date, { budget_kind, budget_minor, ends_at, seen }: Run, overspendPerDay: number): number {
  if (budget_kind !== 'lifetime' || ends_at === null) return 0;
  const left = Math.max(0, budget_minor - spentBy(seen));
  const days = (ends_at.getTime() - now.getTime()) / DAY_MS;
  return Math.min(left, Math.ceil((left * overspendPerDay) / Math.max(1, days)));
}

/** What was spent, as the platform was last seen. The campaign's figure holds those of its ads, and so on: the largest counts. */
export const spentBy = (seen: unknown): number =>
  Math.max(0, ...Object.values(Object(seen)).map((one) => Number(Reflect.get(Object(one), 'spend_minor') ?? 0)));
