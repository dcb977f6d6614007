import { decimalOf, invalid, minorOf, withCurrency } from '../../../core/kernel/index.ts';
import type { components } from '../../client/index.ts';

type Exposure = components['schemas']['Exposure'];

export const money = withCurrency;

/** Converts an amount in main units to minor units. @throws `validation-failed` */
export function minorIn(path: string, written: string, currency: string): number {
  const minor = minorOf(written, currency);
  if (minor !== undefined && minor >= 0) return minor;
  throw invalid([{ path, message: `must be an amount of ${currency} such as 120.00, got ${written}` }]);
}

/** Returns the amount that a person types to confirm: the total, or the daily amount if there is no end date. */
export const amountOf = ({ whole_minor, per_day_minor, currency }: Exposure): string =>
  decimalOf(whole_minor ?? per_day_minor, currency);

/** Describes the most that it can cost. */
export const costs = ({ per_day_minor, whole_minor, currency }: Exposure): string =>
  `at most ${money(per_day_minor, currency)} a day, ${whole_minor === null ? 'with no end date' : `${money(whole_minor, currency)} in total`}`;
