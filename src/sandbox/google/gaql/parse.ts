import { refusal } from '../refusal.ts';

/** One condition of a WHERE clause. */
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}
const OPERATORS = [
  ...(['=', '!=', '>=', '<=', '>', '<', 'NOT IN', 'IN', 'NOT LIKE', 'LIKE', 'BETWEEN', 'DURING'] as const),
  ...(['IS NOT NULL', 'IS NULL', 'CONTAINS ANY', 'CONTAINS ALL', 'CONTAINS NONE'] as const),
];
export type Operator = (typeof OPERATORS)[number];

export interface Query {
  readonly select: readonly string[];
  readonly from: string;
  readonly where: readonly Condition[];
  readonly order: readonly { readonly field: string; readonly isDown: boolean }[];
  readonly limit: number | undefined;
}

/** @throws Refusal */
export const queryError = (word: string, message: string, trigger?: string) =>
  refusal({ category: 'query_error', word, message, ...(trigger === undefined ? {} : { trigger }) });

const TOKEN = /\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\w.]+|!=|>=|<=|[=<>(),-])/y;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.trimEnd().length; ) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined)
      throw queryError('UNEXPECTED_INPUT', `Error in query: unexpected input ${text.slice(at).trim().slice(0, 20)}.`);
    tokens.push(token);
  }
  return tokens;
}

/**
 * Parses a query of the Google Ads Query Language. Source: its grammar in Google's guide.
 *
 * @throws Refusal for anything that is not in the grammar
 */
export function parseQuery(text: string): Query {
  return new Reader(tokensOf(text)).query();
}

class Reader {
  #at = 0;
  readonly #tokens: readonly string[];

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  query(): Query {
    this.#expect('SELECT', 'EXPECTED_SELECT');
    const select = this.#fields();
    this.#expect('FROM', 'EXPECTED_FROM');
    const from = this.#take();
    const where: Condition[] = [];
    if (this.#takeIf('WHERE'))
      do where.push(this.#condition());
      while (this.#takeIf('AND'));
    const order = this.#takeIf('ORDER') ? this.#order() : [];
    const limit = this.#takeIf('LIMIT') ? this.#limit() : undefined;
    if (this.#takeIf('PARAMETERS')) while (this.#peek() !== '') this.#take();
    if (this.#peek() !== '') throw queryError('UNEXPECTED_INPUT', `Error in query: unexpected input ${this.#peek()}.`);
    return { select, from, where, order, limit };
  }

  #peek = (): string => this.#tokens[this.#at] ?? '';

  #take(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw queryError('UNEXPECTED_END_OF_QUERY', 'Error in query: unexpected end of query.');
    this.#at += 1;
    return token;
  }

  #takeIf(word: string): boolean {
    if (this.#peek().toUpperCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #expect(word: string, error: string): void {
    if (!this.#takeIf(word))
      throw queryError(error, `Error in query: expected ${word}, found ${this.#peek() || 'the end'}.`);
  }

  #fields(): string[] {
    const fields = [this.#take()];
    while (this.#takeIf(',')) fields.push(this.#take());
    return fields;
  }

  #condition(): Condition {
    const field = this.#take();
    const operator = this.#operator();
    return { field, operator, values: this.#values(operator) };
  }

  #operator(): Operator {
    const words = [0, 1, 2].map((more) => this.#tokens[this.#at + more]?.toUpperCase() ?? '');
    for (const length of [3, 2, 1]) {
      const found = OPERATORS.find((one) => one === words.slice(0, length).join(' '));
      if (found === undefined) continue;
      this.#at += length;
      return found;
    }
    throw queryError('BAD_OPERATOR', `Error in query: ${this.#peek()} is no operator.`);
  }

  #values(operator: Operator): string[] {
    if (operator === 'IS NULL' || operator === 'IS NOT NULL') return [];
    if (operator === 'BETWEEN') {
      const first = this.#value();
      this.#expect('AND', 'EXPECTED_AND');
      return [first, this.#value()];
    }
    if (!['IN', 'NOT IN', 'CONTAINS ANY', 'CONTAINS ALL', 'CONTAINS NONE'].includes(operator)) return [this.#value()];
    this.#expect('(', 'EXPECTED_LIST');
    const values = [this.#value()];
    while (this.#takeIf(',')) values.push(this.#value());
    this.#expect(')', 'EXPECTED_LIST');
    return values;
  }

  #value(): string {
    const token = this.#take();
    if (token === '-') return `-${this.#take()}`;
    if (!/^['"]/.test(token)) return token;
    return token.slice(1, -1).replace(/\\(.)/g, '$1');
  }

  #order(): { field: string; isDown: boolean }[] {
    this.#expect('BY', 'EXPECTED_BY');
    const order = [];
    do {
      const field = this.#take();
      const isDown = this.#takeIf('DESC');
      if (!isDown) this.#takeIf('ASC');
      order.push({ field, isDown });
    } while (this.#takeIf(','));
    return order;
  }

  #limit(): number {
    const limit = Number(this.#take());
    if (!Number.isInteger(limit) || limit < 1) throw queryError('BAD_LIMIT_VALUE', 'Error in query: invalid limit.');
    return limit;
  }
}
