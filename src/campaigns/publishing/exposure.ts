import type { Exposure } from './publication-schema.ts';
import type { PublicationRow } from './publication-store.ts';

type Budgeted = Pick<PublicationRow, 'currency' | 'budget_minor' | 'per_day_minor' | 'whole_minor'>;

/** Returns what a publication can cost now. */
export const exposureOf = ({ currency, per_day_minor, whole_minor }: Budgeted): Exposure => ({
  currency,
  per_day_minor,
  whole_minor,
});

/** Returns what it could cost with another budget: all amounts grow with the budget. */
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

/** Returns the most that it may cost from now on: during a budget change, the higher budget counts. */
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
 * Returns what a day can cost if the publication is activated now. The platform spreads the rest of a lifetime budget over the
 * remaining days. There are fewer of them than planned if the publication was still paused after its run began.
 *
 * @param overspendPerDay the platform's declared `overspend_per_day`
 */
export function dayFrom(now: Date, { budget_kind, budget_minor, ends_at, seen }: Run, overspendPerDay: number): number {
  if (budget_kind !== 'lifetime' || ends_at === null) return 0;
  const left = Math.max(0, budget_minor - spentBy(seen));
  const days = (ends_at.getTime() - now.getTime()) / DAY_MS;
  return Math.min(left, Math.ceil((left * overspendPerDay) / Math.max(1, days)));
}

/** Returns the spend at the last look. The campaign's figure includes those of its ads, and so on, so the largest counts. */
export const spentBy = (seen: unknown): number =>
  Math.max(0, ...Object.values(Object(seen)).map((one) => Number(Reflect.get(Object(one), 'spend_minor') ?? 0)));
