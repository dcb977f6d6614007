import { groupBy } from '../../core/kernel/index.ts';
import type { Figure, Figures } from './figures.ts';

/** What platforms leave out where there was none: Meta lists no action that nobody took, and its export has an empty cell. */
const LEFT_OUT_AT_ZERO: readonly Figure[] = ['conversions', 'revenue_minor'];
/** Other platforms report these as zeros, and are silent only where they were not asked. */
const LEFT_OUT_BY_META: readonly Figure[] = ['clicks', 'likes', 'comments', 'shares', 'saves'];

type Row = Figures & { readonly source: string };

/** Of each source, the figures that it leaves out at zero, as zeros: those that it reports anywhere in the rows. */
export function silentZeros(rows: readonly Row[]): (source: string) => Partial<Figures> {
  const found = new Map(
    [...groupBy(rows, ({ source }) => source)].map(([source, own]) => {
      const leftOut = source.startsWith('meta_ads') ? [...LEFT_OUT_AT_ZERO, ...LEFT_OUT_BY_META] : LEFT_OUT_AT_ZERO;
      const reported = leftOut.filter((name) => own.some((row) => row[name] !== null));
      return [source, Object.fromEntries(reported.map((name) => [name, 0]))];
    }),
  );
  return (source) => found.get(source) ?? {};
}
