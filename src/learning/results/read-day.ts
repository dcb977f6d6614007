const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A day as exports write it: `2026-09-20`, `20.09.2026`, `Sep 20, 2026`, and `20/09/2026` where no month can be the 20th.
 *
 * @returns `2026-09-20`; `ambiguous` for 03/04/2026; undefined when it is no day
 */
export function readDay(written: string): string | undefined {
  const text = written.trim();
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?$/.exec(text);
  if (iso !== null) return day(iso[1], iso[2], iso[3]);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (dotted !== null) return day(dotted[3], dotted[2], dotted[1]);
  const named = /^([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})$/.exec(text);
  if (named !== null) return day(named[3], String(MONTHS.indexOf((named[1] ?? '').toLowerCase()) + 1), named[2]);
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text);
  if (slashed === null) return undefined;
  const [, first, second, year] = slashed;
  if (first === second || Number(first) > 12) return day(year, second, first);
  return Number(second) > 12 ? day(year, first, second) : 'ambiguous';
}

function day(year = '', month = '', of = ''): string | undefined {
  const written = `${year}-${month.padStart(2, '0')}-${of.padStart(2, '0')}`;
  const at = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(written) ? written : undefined;
}
