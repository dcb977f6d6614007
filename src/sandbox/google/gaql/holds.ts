import { type Condition, queryError } from './parse.ts';

const DAY_MS = 86_400_000;

/** Checks whether a value meets a condition. @param today the account's current day */
export function passes({ operator, values }: Condition, value: unknown, today: string): boolean {
  const [first = '', second = ''] = values;
  const texts = Array.isArray(value) ? value.map(String) : [];
  switch (operator) {
    case 'IS NULL':
      return value === undefined || value === null;
    case 'IS NOT NULL':
      return value !== undefined && value !== null;
    case 'IN':
      return values.some((one) => isSame(value, one));
    case 'NOT IN':
      return !values.some((one) => isSame(value, one));
    case 'LIKE':
      return pattern(first).test(String(value ?? ''));
    case 'NOT LIKE':
      return !pattern(first).test(String(value ?? ''));
    case 'BETWEEN':
      return compare(value, first) >= 0 && compare(value, second) <= 0;
    case 'DURING': {
      const [since, until] = during(first, today);
      return compare(value, since) >= 0 && compare(value, until) <= 0;
    }
    case 'CONTAINS ANY':
      return values.some((one) => texts.includes(one));
    case 'CONTAINS ALL':
      return values.every((one) => texts.includes(one));
    case 'CONTAINS NONE':
      return !values.some((one) => texts.includes(one));
    case '=':
      return isSame(value, first);
    case '!=':
      return !isSame(value, first);
    default: {
      const order = value === undefined ? Number.NaN : compare(value, first);
      return operator === '>' ? order > 0 : operator === '>=' ? order >= 0 : operator === '<' ? order < 0 : order <= 0;
    }
  }
}

const isSame = (value: unknown, wanted: string): boolean =>
  typeof value === 'boolean' ? String(value) === wanted.toLowerCase() : String(value ?? '') === wanted;

/** Compares numbers by value, everything else as text. */
export function compare(a: unknown, b: unknown): number {
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  const isNumbers = /^-?\d+(\.\d+)?$/.test(left) && /^-?\d+(\.\d+)?$/.test(right);
  if (isNumbers) return Number(left) - Number(right);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Converts a LIKE pattern: % matches any characters, _ matches one, and brackets quote them. */
function pattern(like: string): RegExp {
  const parts = like.match(/\[.\]|%|_|[^%_[]+|\[/g) ?? [];
  const source = parts.map((part) =>
    part === '%'
      ? '[\\s\\S]*'
      : part === '_'
        ? '[\\s\\S]'
        : (/^\[.\]$/.test(part) ? part.slice(1, -1) : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${source.join('')}$`);
}

const back = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);

function during(word: string, today: string): readonly [string, string] {
  const month = `${today.slice(0, 7)}-01`;
  const before = back(month, 1);
  const spans: Readonly<Record<string, readonly [string, string]>> = {
    TODAY: [today, today],
    YESTERDAY: [back(today, 1), back(today, 1)],
    LAST_7_DAYS: [back(today, 7), back(today, 1)],
    LAST_14_DAYS: [back(today, 14), back(today, 1)],
    LAST_30_DAYS: [back(today, 30), back(today, 1)],
    THIS_MONTH: [month, today],
    LAST_MONTH: [`${before.slice(0, 7)}-01`, before],
  };
  const span = spans[word.toUpperCase()];
  if (span === undefined)
    throw queryError('INVALID_VALUE_WITH_DURING_OPERATOR', `Error in query: ${word} is no range of this sandbox.`);
  return span;
}
