import { minorDigits } from '../../core/kernel/index.ts';

/** The decimal mark of a file; undefined while unknown. */
export type DecimalMark = '.' | ',' | undefined;

const EMPTY = /^(?:[-–—−]{0,3}|#?n\/?a|n\/?d|k\.? ?a\.?|s\/d|null|none|nan|#div\/0!|#value!)$/i;
/** A small number that a platform does not disclose. */
const BELOW = /^[<≤]\s*\d/;
const PLAIN = /^[+-]?\d+$/;
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i;
const GROUPED = { '.': /^[+-]?\d{1,3}(?:\.\d{3})+$/, ',': /^[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}$/ };

/** Returns whether the cell states that it has no value. */
export const isEmptyCell = (written: string): boolean => EMPTY.test(written.trim());

/** Returns whether the cell says only that the number is small: `<1`. */
export const isBelowSomething = (written: string): boolean => BELOW.test(written.trim());

/** Returns the decimal mark that a cell shows by itself: 12.6245, 1.234,56 and 1.234.567 show one, 1.234 and 12 do not. */
export function decimalMarkIn(written: string): DecimalMark {
  const bare = bareNumber(written);
  if (SCIENTIFIC.test(bare) || !/^[+-]?[\d.,]*\d$/.test(bare)) return undefined;
  const last = bare.lastIndexOf('.') > bare.lastIndexOf(',') ? '.' : ',';
  const other = last === '.' ? ',' : '.';
  const at = bare.lastIndexOf(last);
  if (at === -1) return undefined;
  const whole = bare.slice(0, at);
  if (bare.includes(other)) return GROUPED[other].test(whole) || PLAIN.test(whole) ? last : undefined;
  if (whole.includes(last)) return GROUPED[last].test(bare) ? other : undefined;
  return GROUPED[last].test(bare) && !/^[+-]?0/.test(whole) ? undefined : last;
}

const bareNumber = (written: string) =>
  written
    .normalize('NFKC')
    .replace(/[\p{Sc}%\s'’]/gu, '')
    .replace(/^[A-Z]{3}(?=[\d+-])|(?<=\d)[A-Z]{3}$/, '')
    .replace('−', '-');

/**
 * Reads a number as exports write it: `1,234.56`, `1.234,56`, `1 234,56`, `€ 12.50`, `4.2%`, `1.2E+06`.
 *
 * @param mark decides what `1.234` and `1,234` mean; without it they are ambiguous
 * @returns the number; `ambiguous`; undefined if it is not a number
 */
export function readNumber(written: string, mark: DecimalMark): number | 'ambiguous' | undefined {
  const bare = bareNumber(written);
  if (PLAIN.test(bare) || SCIENTIFIC.test(bare)) return Number(bare.replace(',', '.'));
  const last = bare.lastIndexOf('.') > bare.lastIndexOf(',') ? '.' : ',';
  const other = last === '.' ? ',' : '.';
  const at = bare.lastIndexOf(last);
  if (at === -1) return undefined;
  const [whole, decimals] = [bare.slice(0, at), bare.slice(at + 1)];
  // it contains both marks: the last one is the decimal mark
  if (bare.includes(other)) return GROUPED[other].test(whole) ? decimal(ungrouped(whole), decimals) : undefined;
  if (whole.includes(last)) return GROUPED[last].test(bare) ? Number(ungrouped(bare)) : undefined;
  const couldBeGrouped = GROUPED[last].test(bare) && !/^[+-]?0/.test(whole);
  if (!couldBeGrouped || mark === last) return decimal(whole, decimals);
  return mark === undefined ? 'ambiguous' : Number(ungrouped(bare));
}

const ungrouped = (text: string) => text.replace(/[.,]/g, '');

function decimal(whole: string, decimals: string): number | undefined {
  return /^[+-]?\d*$/.test(whole) && /^\d+$/.test(decimals) ? Number(`${whole}.${decimals}`) : undefined;
}

/** Reads a count: an ambiguous 1.234 is 1234, because nothing is counted in thousandths. */
export function readCount(written: string, mark: DecimalMark): number | undefined {
  // a number with a unit is another figure
  if (/[%\p{L}\p{Sc}]/u.test(written.replace(/\dE[+-]?\d/i, ''))) return undefined;
  const number = readNumber(written, mark);
  if (number !== 'ambiguous') return number;
  return Number(written.replace(/\D/g, '')) * (/^\s*[-−]/.test(written) ? -1 : 1);
}

/** Reads an amount, with or without its currency's sign or code; undefined if it has another currency's. */
export function readAmount(written: string, mark: DecimalMark, currency: string): number | 'ambiguous' | undefined {
  const [, before = '', digits = '', after = ''] = AMOUNT.exec(written.normalize('NFKC').trim()) ?? [];
  const units = [before, after].map((unit) => unit.replace(/\s/g, '')).filter((unit) => unit !== '');
  return units.every((unit) => unitsOf(currency).includes(unit)) ? readNumber(digits, mark) : undefined;
}

const AMOUNT = /^([^\d.,+-]*)([+-]?[.,]?\d.*?)([^\d]*)$/;

function unitsOf(currency: string): string[] {
  const shown = (['symbol', 'narrowSymbol', 'code'] as const).flatMap((currencyDisplay) =>
    ['en', 'de', 'fr', 'pt-BR', 'ja'].flatMap((locale) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay })
        .formatToParts(1)
        .flatMap(({ type, value }) => (type === 'currency' ? value.normalize('NFKC') : [])),
    ),
  );
  return [...new Set(shown)];
}

/** Reads `0:00:41`, `1:05` or a number of seconds, in milliseconds. */
export function readDurationMs(written: string, mark: DecimalMark): number | undefined {
  const clock = /^(?:(\d+):)?(\d{1,2}):(\d{2}(?:[.,]\d+)?)$/.exec(written.trim());
  if (clock !== null)
    return Math.round(
      (Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number((clock[3] ?? '').replace(',', '.'))) * 1000,
    );
  const seconds = readNumber(written.replace(/s$/i, ''), mark);
  return typeof seconds === 'number' ? Math.round(seconds * 1000) : undefined;
}

/** Converts major units to whole minor units of the currency, rounding half away from zero: 12.345 USD → 1235, 12 JPY → 12. */
export function minorUnits(major: number, currency: string | undefined): number {
  const digits = currency === undefined ? 2 : minorDigits(currency);
  // shifting the decimal point in the text keeps 1.005 from becoming 1.00499…
  const shifted = /e/i.test(String(major)) ? major * 10 ** digits : Number(`${major}e${digits}`);
  return Math.round(shifted);
}
