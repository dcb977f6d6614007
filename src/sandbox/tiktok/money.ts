/** Currencies without a smaller unit, and those with three decimal digits; all others have two (ISO 4217). */
const WHOLE = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const THREE = new Set('BHD JOD KWD LYD OMR TND'.split(' '));

const digitsOf = (currency: string): number => (WHOLE.has(currency) ? 0 : THREE.has(currency) ? 3 : 2);

/** Converts main units to smallest units by moving digits, without multiplication; undefined if there is a remainder. */
export function unitsOf(main: unknown, currency: string): number | undefined {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(String(main)) ?? [];
  const digits = digitsOf(currency);
  if (whole === undefined || fraction.length > digits) return undefined;
  return Number(`${whole}${fraction.padEnd(digits, '0')}`);
}

/** Converts smallest units back, in the format of reports. */
export function decimalText(units: number, currency: string): string {
  const digits = digitsOf(currency);
  if (digits === 0) return String(units);
  const text = String(units).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Rough value of a dollar in other currencies, only used for minimums and prices that look real. */
const PER_DOLLAR: Readonly<Record<string, number>> = {
  ...{ EUR: 0.9, GBP: 0.8, JPY: 150, KRW: 1350, TWD: 32, VND: 25_000, IDR: 16_000, HUF: 360, CLP: 950, COP: 4000 },
  ...{ CRC: 520, KWD: 0.31, INR: 84, BRL: 5.5, MXN: 18 },
};

/** Returns how many smallest units are worth one dollar. */
export const dollarUnits = (currency: string): number =>
  Math.max(1, Math.round((PER_DOLLAR[currency] ?? 1) * 10 ** digitsOf(currency)));
