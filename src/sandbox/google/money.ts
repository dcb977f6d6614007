/** Currencies without a smaller unit, and those with three decimal digits; all others have two (ISO 4217). */
const WHOLE = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const THREE = new Set('BHD JOD KWD LYD OMR TND'.split(' '));

const digitsOf = (currency: string): number => (WHOLE.has(currency) ? 0 : THREE.has(currency) ? 3 : 2);

/** Micros per smallest unit; every amount must be a multiple of it. */
export const microsOfUnit = (currency: string): bigint => 10n ** BigInt(6 - digitsOf(currency));

/** Converts micros to smallest units; undefined if there is a remainder, or if it is not an amount. */
export function unitsOf(micros: unknown, currency: string): number | undefined {
  if (!/^\d+$/.test(String(micros))) return undefined;
  const amount = BigInt(String(micros));
  const unit = microsOfUnit(currency);
  return amount % unit === 0n ? Number(amount / unit) : undefined;
}

export const microsOf = (units: number, currency: string): string =>
  (BigInt(units) * microsOfUnit(currency)).toString();

/** Rough value of a dollar in other currencies, only used for minimums and prices that look real. */
const PER_DOLLAR: Readonly<Record<string, number>> = {
  ...{ EUR: 0.9, GBP: 0.8, JPY: 150, KRW: 1350, TWD: 32, VND: 25_000, IDR: 16_000, HUF: 360, CLP: 950, COP: 4000 },
  ...{ CRC: 520, KWD: 0.31, INR: 84, BRL: 5.5, MXN: 18 },
};

/** Returns how many smallest units are worth one dollar. */
export const dollarUnits = (currency: string): number =>
  Math.max(1, Math.round((PER_DOLLAR[currency] ?? 1) * 10 ** digitsOf(currency)));

/** Returns the number of smallest units in a main unit. */
export const unitsAMain = (currency: string): number => 10 ** digitsOf(currency);
