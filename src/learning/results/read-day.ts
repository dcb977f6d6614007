/** Which number comes first in 03/04/2026; undefined while unknown. */
export type DayOrder = 'day first' | 'month first' | undefined;

const SLASHED = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[T ,].*)?$/;

/** Infers the order from all days of a column: one of them may have a number above 12. Undefined if they contradict each other. */
export function dayOrderIn(days: Iterable<string>): DayOrder {
  const seen = new Set<DayOrder>();
  for (const written of days) {
    const [, first = '', second = ''] = SLASHED.exec(written.trim()) ?? [];
    if (Number(first) > 12) seen.add('day first');
    if (Number(second) > 12) seen.add('month first');
  }
  return seen.size === 1 ? [...seen][0] : undefined;
}

/**
 * Reads a day as exports write it: `2026-09-20`, `2026年9月20日`, `20.09.2026`, `Sep 20, 2026`, `20 sept. 2026`, and
 * `20/09/2026` if 20 cannot be a month or `order` says which number is the day.
 *
 * @returns `2026-09-20`; `ambiguous` for 03/04/2026; undefined if it is not a day
 */
export function readDay(written: string, order?: DayOrder): string | undefined {
  const text = written.normalize('NFKC').replace(/\s+/g, ' ').trim();
  const iso = /^(\d{4})(?:-|\/|\. ?|年)(\d{1,2})(?:-|\/|\. ?|月)(\d{1,2})(?:日|\.)?(?:[T ].*)?$/.exec(text);
  if (iso !== null) return day(iso[1], iso[2], iso[3]);
  const dotted = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(text);
  if (dotted !== null) return day(dotted[3], dotted[2], dotted[1]);
  const monthFirst = /^(\p{L}{3,})\.? (\d{1,2}),? (\d{4})$/u.exec(text);
  if (monthFirst !== null) return day(monthFirst[3], monthOf(monthFirst[1]), monthFirst[2]);
  const dayFirst = /^(\d{1,2})\.? (?:de )?(\p{L}{3,})\.?,? (?:de )?(\d{4})$/u.exec(text);
  if (dayFirst !== null) return day(dayFirst[3], monthOf(dayFirst[2]), dayFirst[1]);
  const slashed = SLASHED.exec(text);
  if (slashed === null) return undefined;
  const [, first, second, year] = slashed;
  if (first === second || Number(first) > 12) return day(year, second, first);
  if (Number(second) > 12) return day(year, first, second);
  if (order === undefined) return 'ambiguous';
  return order === 'day first' ? day(year, second, first) : day(year, first, second);
}

/** Reads the two days of a span: `2026-09-01 - 2026-09-07`. */
export function readSpan(written: string, order?: DayOrder): readonly [string, string] | 'ambiguous' | undefined {
  const parts = written.split(/ [-–—~] |\s*～\s*/);
  const [from, to] = parts.map((part) => readDay(part, order));
  if (parts.length !== 2 || from === undefined || to === undefined) return undefined;
  return from === 'ambiguous' || to === 'ambiguous' ? 'ambiguous' : [from, to];
}

const MONTH_NAMES = ['en', 'de', 'es', 'fr', 'it', 'nl', 'pt', 'pt-PT'].flatMap((language) =>
  (['long', 'short'] as const).flatMap((month) => {
    const format = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, at) => [plain(format.format(Date.UTC(2026, at, 15))), at + 1] as const);
  }),
);

/** Removes accents from letters, so that `mär` and `mar` are equal. */
function plain(name = ''): string {
  return name
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();
}

/** Returns a month by its name, or by initial letters that only it has. */
function monthOf(name = ''): string {
  const wanted = plain(name);
  const exact = MONTH_NAMES.find(([known]) => known === wanted);
  const begun = new Set(MONTH_NAMES.filter(([known]) => known.startsWith(wanted)).map(([, month]) => month));
  return String(exact?.[1] ?? (begun.size === 1 ? [...begun][0] : 0));
}

function day(year = '', month = '', of = ''): string | undefined {
  const written = `${year}-${month.padStart(2, '0')}-${of.padStart(2, '0')}`;
  const at = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(written) ? written : undefined;
}
