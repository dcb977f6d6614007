import { cellsOf, type Delimiter } from '../../core/lines/index.ts';

/** Returns the delimiter that gives a header the most cells. */
export function delimiterOf(header: string): Delimiter {
  const counted = ([',', ';', '\t'] as const).map((delimiter) => {
    const cells = cellsOf(header, delimiter);
    return { delimiter, count: typeof cells === 'string' ? 0 : cells.length };
  });
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}
