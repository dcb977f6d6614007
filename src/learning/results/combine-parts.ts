import type { FieldError } from '../../core/kernel/index.ts';
import { FIGURE_NAMES, type Figures, figuresOf } from './figures.ts';
import type { ResultRow } from './read-result.ts';

/** Rows of an export about one thing and period as one; or why they are not. */
export type Combined = { readonly row: ResultRow; readonly parts: number } | { readonly error: FieldError };

/**
 * An ad that runs in two ad sets, or a campaign by its ad sets, is reported in parts: their sum is the result. Rows that
 * nothing tells apart may be anything, so that none of them is kept.
 */
export function combineParts(rows: readonly ResultRow[]): Combined {
  const distinct = [...new Map(rows.map((row) => [JSON.stringify(row.origin?.cells), row])).values()];
  const [first, second] = distinct;
  if (first === undefined) throw new Error('nothing to combine');
  const path = 'names' in first.subject ? first.subject.column : '';
  const lines = rows.map(({ line }) => line);
  const about = `lines ${lines.slice(0, 10).join(', ')}${lines.length > 10 ? ', …' : ''}`;
  // the same row twice is one where an id says whose it is; two ads may share a name
  if (distinct.length < rows.length && first.origin?.hasId !== true)
    return { error: { path, message: `${about} are the same row: ${REMEDY}` } };
  if (second === undefined) return { row: first, parts: 1 };
  const parts = new Set(distinct.map(({ origin }) => origin?.part));
  if (parts.size < distinct.length)
    return {
      error: { path, message: `${about} are about the same thing and period, and nothing tells them apart: ${REMEDY}` },
    };
  const currencies = new Set(distinct.flatMap(({ currency }) => currency ?? []));
  if (currencies.size > 1)
    return { error: { path, message: `${about} are parts of one result in ${[...currencies].join(' and ')}` } };
  const [currency = null] = currencies;
  return { row: { ...first, currency, figures: sumOf(distinct) }, parts: distinct.length };
}

const REMEDY = 'export without breakdowns, and with the ids of ads';

function sumOf(rows: readonly ResultRow[]): Figures {
  const sum = (name: (typeof FIGURE_NAMES)[number]) => {
    const reported = rows.flatMap(({ figures }) => figures[name] ?? []);
    return reported.length === 0 ? null : reported.reduce((total, each) => total + each, 0);
  };
  return figuresOf(Object.fromEntries(FIGURE_NAMES.map((name) => [name, sum(name)])));
}
