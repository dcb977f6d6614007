import { nearestMinorOf } from '../../../core/kernel/index.ts';

/** Measured micros as the nearest minor units, halves away from zero; a budget is never rounded so. Undefined: it is no number. */
export function minorOfMicros(micros: string | undefined, currency: string): number | undefined {
  const [, sign = '', digits] = /^(-?)(\d+)$/.exec(micros ?? '') ?? [];
  if (digits === undefined) return undefined;
  const padded = digits.padStart(7, '0');
  return nearestMinorOf(`${sign}${padded.slice(0, -6)}.${padded.slice(-6)}`, currency);
}
