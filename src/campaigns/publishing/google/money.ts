import { nearestMinorOf } from '../../../core/kernel/index.ts';

/** Rounds measured micros to the nearest minor unit, halves away from zero; never used for budgets. Undefined if it is not a number. */
export function minorOfMicros(micros: string | undefined, currency: string): number | undefined {
  const [, sign = '', digits] = /^(-?)(\d+)$/.exec(micros ?? '') ?? [];
  if (digits === undefined) return undefined;
  const padded = digits.padStart(7, '0');
  return nearestMinorOf(`${sign}${padded.slice(0, -6)}.${padded.slice(-6)}`, currency);
}
