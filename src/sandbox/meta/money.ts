/**
 * Currencies whose smallest unit in the API is the main unit; all others use hundredths.
 * Source: logly/mureo#372, from Meta's page on currencies.
 */
const WHOLE = new Set(['JPY', 'KRW', 'TWD', 'VND', 'IDR', 'HUF', 'ISK', 'CLP', 'COP', 'CRC', 'PYG']);

/** Returns the number of decimal digits of a formatted amount. */
export const digitsOf = (currency: string): number => (WHOLE.has(currency) ? 0 : 2);

/** Formats units as the decimal string in reports: 1234 as `12.34`. */
export function decimalText(units: number, currency: string): string {
  const digits = digitsOf(currency);
  if (digits === 0) return String(units);
  const text = String(units).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Rough value of a dollar in other currencies, only used for minimums that look real. */
const PER_DOLLAR: Readonly<Record<string, number>> = {
  EUR: 0.9,
  GBP: 0.8,
  CHF: 0.9,
  JPY: 150,
  KRW: 1350,
  TWD: 32,
  VND: 25_000,
  IDR: 16_000,
  HUF: 360,
  ISK: 138,
  CLP: 950,
  COP: 4000,
  CRC: 520,
  PYG: 7500,
  KWD: 0.31,
  INR: 84,
  BRL: 5.5,
  MXN: 18,
};

/** Returns the smallest daily budget that is worth one dollar, in API units. */
export const dollarUnits = (currency: string): number =>
  Math.max(1, Math.round((PER_DOLLAR[currency] ?? 1) * 10 ** digitsOf(currency)));

/** Returns the reply of `minimum_budgets`. The figures are ours; only their structure is from the specs. */
export const minimumBudgets = (currency: string) => ({
  currency,
  min_daily_budget_high_freq: dollarUnits(currency) * 5,
  min_daily_budget_imp: dollarUnits(currency),
  min_daily_budget_low_freq: dollarUnits(currency) * 40,
  min_daily_budget_video_views: dollarUnits(currency),
});
