import { groupBy } from '../../core/kernel/index.ts';
import type { Figure, Figures } from './figures.ts';

/** Figures that platforms omit when they are 0: Meta lists no action that nobody took, and its export has an empty cell. */
const LEFT_OUT_AT_ZERO: readonly Figure[] = ['conversions', 'revenue_minor'];
/** Figures that only Meta omits at 0: other platforms report zeros, and omit a figure only if it was not requested. */
const LEFT_OUT_BY_META: readonly Figure[] = ['clicks', 'likes', 'comments', 'shares', 'saves'];

type Row = Figures & { readonly source: string };

/** Returns, for each source, zeros for the figures that it omits at 0, if it reports them anywhere in the rows. */
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
