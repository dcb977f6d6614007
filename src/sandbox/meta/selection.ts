import { GraphError } from './graph-error.ts';

/** A field that a read selects, which may have selected fields of its own: `creative{id,name}`. */
export interface Selected {
  readonly name: string;
  readonly inner: readonly Selected[] | undefined;
  /** The modifiers: `adsets.limit(5){id}` has `{limit: '5'}`. */
  readonly modifiers: Readonly<Record<string, string>>;
}

/** @throws GraphError 2500 if the braces are not closed */
export function readSelection(text: string): readonly Selected[] {
  const reader = new SelectionReader(text);
  const selected = reader.list();
  if (!reader.isAtEnd) throw syntaxError(text);
  return selected;
}

const syntaxError = (text: string) =>
  new GraphError({ code: 2500, message: `Syntax error in the fields ${JSON.stringify(text.slice(0, 200))}` });

/** How many braces may stand in each other. */
const DEEPEST = 20;

class SelectionReader {
  #at = 0;
  #depth = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text.replaceAll(/\s/g, '');
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  list(): Selected[] {
    const selected: Selected[] = [];
    while (!this.isAtEnd && this.#text[this.#at] !== '}') {
      if (this.#text[this.#at] === ',') this.#at += 1;
      else selected.push(this.#field());
    }
    return selected;
  }

  #field(): Selected {
    const name = this.#take(/[\w:]+/y);
    const modifiers: Record<string, string> = {};
    while (this.#text[this.#at] === '.') {
      const [, key = '', value = ''] = /^\.(\w+)\(([^)]*)\)/.exec(this.#take(/\.\w+\([^)]*\)/y)) ?? [];
      modifiers[key] = value;
    }
    if (this.#text[this.#at] !== '{') return { name, inner: undefined, modifiers };
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw syntaxError(this.#text);
    const inner = this.list();
    this.#depth -= 1;
    this.#take(/\}/y);
    return { name, inner, modifiers };
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) throw syntaxError(this.#text);
    this.#at = pattern.lastIndex;
    return found[0];
  }
}
