import { FIGURE_NAMES } from '../figures.ts';
import type { FigureWay, PlatformExport } from './export.ts';
import { EXPORTS } from './list.ts';
import { languagesOf } from './names.ts';

/** Returns the table of docs/results.md: what is read from each export, by its English headers. */
export function describeExports(): string {
  const rows: [string, (each: PlatformExport) => string][] = [
    ['languages', ({ headers }) => languagesOf(headers)],
    ['`source`', ({ source }) => `\`${source}\``],
    ['platform', ({ platform, headers }) => (headers.en?.platform ? `Platform; otherwise ${platform}` : platform)],
    ['names', (each) => each.names.map((column) => headerOf(each, column)).join(', ')],
    ['currency', (each) => each.currency.map((place) => currencyPlace(each, place)).join('; ')],
    ...FIGURE_NAMES.map((figure): [string, (each: PlatformExport) => string] => [
      `\`${figure}\``,
      (each) => (each.figures[figure] ?? []).map((way) => wordsOf(each, way)).join('; otherwise '),
    ]),
    ['note', ({ notes }) => notes.join(' ')],
  ];
  const lines = rows.map(([name, cell]) => `| ${[name, ...EXPORTS.map(cell)].join(' | ')} |`);
  return [
    `| | ${EXPORTS.map(({ label }) => label).join(' | ')} |`,
    `|---|${EXPORTS.map(() => '---|').join('')}`,
    ...lines,
  ].join('\n');
}

const currencyPlace = (each: PlatformExport, place: PlatformExport['currency'][number]) =>
  place === 'header'
    ? 'in parentheses in the header of the money column'
    : `in the column ${headerOf(each, 'currency')}`;

function wordsOf(each: PlatformExport, way: FigureWay): string {
  const header = (column: string) => headerOf(each, column);
  if ('money' in way) return header(way.money);
  if ('rounded' in way) return `${header(way.rounded)}, rounded`;
  if ('hours' in way) return header(way.hours);
  if ('average' in way) return `${header(way.average)} × ${header(way.times)}`;
  if ('percent' in way) return `${header(way.percent)} × ${header(way.of)}`;
  if (!('where' in way)) return header(way.count);
  return `${header(way.count)} where ${header(way.where)} is ${way.meaning}`;
}

function headerOf({ headers }: PlatformExport, column: string): string {
  const name = headers.en?.[column]?.[0] ?? column;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
