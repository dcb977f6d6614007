import { invalid, minorOf } from '../../../core/kernel/index.ts';

/** An amount in main units as minor units. @throws `validation-failed` */
export function minorIn(path: string, written: string, currency: string): number {
  const minor = minorOf(written, currency);
  if (minor !== undefined && minor >= 0) return minor;
  throw invalid([{ path, message: `must be an amount of ${currency} such as 120.00, got ${written}` }]);
}
