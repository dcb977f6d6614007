import { ENUMS } from './enums.ts';
import { MORE_ENUMS, MORE_OPERATIONS } from './files.ts';
import { OPERATIONS } from './operations.ts';

/** The type of a value. */
export type ValueType =
  | { readonly is: 'string' | 'int' | 'number' | 'bool' | 'any'; readonly least?: number; readonly most?: number }
  | { readonly is: 'enum'; readonly words: readonly string[] }
  | { readonly is: 'list'; readonly of: ValueType; readonly least?: number; readonly most?: number }
  | { readonly is: 'object'; readonly fields: ReadonlyMap<string, Field> };

export interface Field {
  readonly name: string;
  readonly type: ValueType;
  readonly isRequired: boolean;
}

const records = (text: string): (readonly [title: string, text: string])[] =>
  text
    .split(/^# /m)
    .slice(1)
    .map((record) => {
      const [title = '', ...lines] = record.split('\n');
      return [title.trim(), lines.join(' ').trim()] as const;
    });

const enums = new Map([ENUMS, MORE_ENUMS].flatMap(records).map(([name, words]) => [name, words.split(' ')]));

/** Parses a sequence of `name!:type`. */
class TypeReader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  fields(): ReadonlyMap<string, Field> {
    const fields = new Map<string, Field>();
    for (let found = this.#take(/ *(\w+)(!?):/y); found !== undefined; found = this.#take(/ *(\w+)(!?):/y)) {
      const [, name = '', mark] = found;
      fields.set(name, { name, type: this.#type(), isRequired: mark === '!' });
    }
    return fields;
  }

  #type(): ValueType {
    if (this.#take(/\{/y) !== undefined) {
      const fields = this.fields();
      this.#take(/ *\}/y);
      return { is: 'object', fields };
    }
    if (this.#take(/\[/y) !== undefined) {
      const of = this.#type();
      this.#take(/\]/y);
      return { is: 'list', of, ...this.#bounds() };
    }
    const name = this.#take(/#(\w+)/y)?.[1];
    if (name !== undefined) return { is: 'enum', words: enums.get(name) ?? [] };
    const word = this.#take(/\w+/y)?.[0];
    const is = word === 'string' || word === 'int' || word === 'number' || word === 'bool' ? word : 'any';
    return { is, ...this.#bounds() };
  }

  #bounds(): { least?: number; most?: number } {
    const [, least = '', most = ''] = this.#take(/\((\d*)\.\.(\d*)\)/y) ?? [];
    return {
      ...(least === '' ? {} : { least: Number(least) }),
      ...(most === '' ? {} : { most: Number(most) }),
    };
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at = pattern.lastIndex;
    return found;
  }
}

const operations = new Map(
  [OPERATIONS, MORE_OPERATIONS].flatMap(records).map(([title, text]) => [title, new TypeReader(text).fields()]),
);

/** Returns the fields of an operation such as `POST /smart_plus/ad/create/`; undefined if there is none. */
export const operationNamed = (title: string): ReadonlyMap<string, Field> | undefined => operations.get(title);

export const operationTitles = (): readonly string[] => [...operations.keys()];
