/** Currencies without a smaller unit, and those with three digits behind the point; all others have two (ISO 4217). */
const WHOLE = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const THREE = new Set('BHD JOD KWD LYD OMR TND'.split(' '));

const digitsOf = (currency: string): number => (WHOLE.has(currency) ? 0 : THREE.has(currency) ? 3 : 2);

/** Micros of the smallest unit, of which every amount is a multiple. */
export const microsOfUnit = (currency: string): bigint => 10n ** BigInt(6 - digitsOf(currency));

/** Whole smallest units; undefined: the amount has a rest, or is no amount. */
export function unitsOf(micros: unknown, currency: string): number | undefined {
  if (!/^\d+$/.test(String(micros))) return undefined;
  const amount = BigInt(String(micros));
  const unit = microsOfUnit(currency);
  return amount % unit === 0n ? Number(amount / unit) : undefined;
}

export const microsOf = (units: number, currency: string): string =>
  (BigInt(units) * microsOfUnit(currency)).toString();

/** Rough worth of a dollar, only to make minima and prices that look like real ones. */
const PER_DOLLAR: Readonly<Record<string, number>> = {
  ...{ EUR: 0.9, GBP: 0.8, JPY: 150, KRW: 1350, TWD: 32, VND: 25_000, IDR: 16_000, HUF: 360, CLP: 950, COP: 4000 },
  ...{ CRC: 520, KWD: 0.31, INR: 84, BRL: 5.5, MXN: 18 },
};

/** Smallest units that one dollar is worth. */
export const dollarUnits = (currency: string): number =>
  Math.max(1, Math.round((PER_DOLLAR[currency] ?? 1) * 10 ** digitsOf(currency)));

/** Smallest units of a main unit. */
export const unitsAMain = (currency: string): number => 10 ** digitsOf(currency);
