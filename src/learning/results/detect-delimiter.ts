import { cellsOf, type Delimiter } from '../../core/lines/index.ts';

/** The delimiter under which a header has the most cells. */
export function delimiterOf(header: string): Delimiter {
  const counted = ([',', ';', '\t'] as const).map((delimiter) => {
    const cells = cellsOf(header, delimiter);
    return { delimiter, count: typeof cells === 'string' ? 0 : cells.length };
  });
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}
