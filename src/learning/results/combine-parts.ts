import type { FieldError } from '../../core/kernel/index.ts';
import { sumOf } from './figures.ts';
import type { ResultRow } from './read-result.ts';

/** The rows of an export about the same thing and period, combined into one; or why they cannot be. */
export type Combined =
  | { readonly row: ResultRow; readonly parts: number }
  | { readonly error: FieldError; readonly breakdown?: string };

/**
 * Adds up parts: an ad that runs in two ad sets, or a campaign's ad sets, are reported in several rows. If nothing
 * tells the rows apart, their meaning is unknown and none of them is kept.
 */
export function combineParts(rows: readonly ResultRow[]): Combined {
  const distinct = [...new Map(rows.map((row) => [JSON.stringify(row.origin?.cells), row])).values()];
  const [first, second] = distinct;
  if (first === undefined) throw new Error('nothing to combine');
  const path = 'names' in first.subject ? first.subject.column : '';
  const lines = rows.map(({ line }) => line);
  const about = `lines ${lines.slice(0, 10).join(', ')}${lines.length > 10 ? ', …' : ''}`;
  // identical rows count as one if an id identifies the ad; without ids, two ads may share a name
  if (distinct.length < rows.length && first.origin?.hasId !== true)
    return { error: { path, message: `${about} are the same row: ${REMEDY}` } };
  if (second === undefined) return { row: first, parts: 1 };
  const parts = new Set(distinct.map(({ origin }) => origin?.part));
  if (parts.size < distinct.length) {
    const breakdown = breakdownOf(distinct);
    const apart =
      breakdown === undefined ? 'and nothing tells them apart' : `and differ in ${breakdown}, an unknown column`;
    const error = { path, message: `${about} are about the same item and period, ${apart}: ${REMEDY}` };
    return breakdown === undefined ? { error } : { error, breakdown };
  }
  const currencies = new Set(distinct.flatMap(({ currency }) => currency ?? []));
  if (currencies.size > 1)
    return { error: { path, message: `${about} are parts of one result in ${[...currencies].join(' and ')}` } };
  const [currency = null] = currencies;
  return {
    row: { ...first, currency, figures: sumOf(distinct.map(({ figures }) => figures)) },
    parts: distinct.length,
  };
}

const REMEDY = 'export without breakdowns, and with the ids of ads';

/** Columns with the status of an ad or campaign, which split nothing. */
const STATES = /deliver|status|state|auslieferung|entrega|estado|상태|veicula|diffusion|pubblicazione|配信/i;

/** Returns the first unread column whose words differ between rows of the same part. */
function breakdownOf(rows: readonly ResultRow[]): string | undefined {
  const seen = new Map<string, Readonly<Record<string, string>>>();
  for (const { origin } of rows) {
    if (origin === undefined) continue;
    const first = seen.get(origin.part);
    if (first === undefined) seen.set(origin.part, origin.words);
    else {
      const names = Object.keys({ ...first, ...origin.words });
      const differing = names.find((name) => !STATES.test(name) && first[name] !== origin.words[name]);
      if (differing !== undefined) return differing;
    }
  }
  return undefined;
}
