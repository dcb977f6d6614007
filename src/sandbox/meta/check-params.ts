import type { Fields, World } from '../world/index.ts';
import { invalidParameter } from './graph-error.ts';
import { fieldTypes, isObjectType, type Operation, type TypeName, type Version, wordsOf } from './vocabulary/index.ts';

/** Reads the params that the operation knows, each as a value of its type. Silently ignores the others, as the Graph API does. */
export function checkParams(
  world: World,
  operation: Operation,
  params: Fields,
  version: Version,
): Record<string, unknown> {
  const taken: Record<string, unknown> = {};
  for (const { name, type, isRequired, since } of operation.params.values()) {
    const value = params[name];
    if (value === undefined || value === null || value === '') {
      if (isRequired && world.holds('required-params'))
        throw invalidParameter(`The parameter ${name} is required.`, undefined);
      continue;
    }
    if (version < since) continue;
    // in a query, a list may be written with commas
    const isWords = type.word === 'list' && operation.title.startsWith('GET ') && typeof fromText(value) === 'string';
    taken[name] = new Reader(world, version).read(type, isWords ? String(value).split(',') : value, name);
  }
  return taken;
}

/** Parses values that arrived as JSON or as form fields. */
class Reader {
  readonly #world: World;
  readonly #version: Version;

  constructor(world: World, version: Version) {
    this.#world = world;
    this.#version = version;
  }

  read(type: TypeName, value: unknown, path: string): unknown {
    if (type.word === 'list') return this.#list(type.of[0], value, path);
    const words = wordsOf(type.word, this.#version);
    if (words !== undefined) return this.#word(words, value, path);
    if (isObjectType(type.word) || type.word === 'map') return this.#object(type, value, path);
    const simple = SIMPLE[type.word];
    // the specs use the type Object where they do not show the structure
    if (simple === undefined) return fromText(value);
    const read = simple.read(value);
    if (read !== undefined) return read;
    if (this.#world.holds('param-types')) throw invalidParameter(`Param ${path} must be ${simple.what}`);
    return value;
  }

  #list(of: TypeName | undefined, value: unknown, path: string): unknown {
    const list = fromText(value);
    if (!Array.isArray(list)) return this.#wrongType(`Param ${path} must be an array.`, value);
    return of === undefined ? list : list.map((item, index) => this.read(of, item, `${path}[${index}]`));
  }

  #word(words: readonly string[], value: unknown, path: string): unknown {
    const word = words.find((one) => one.toLowerCase() === String(value).toLowerCase());
    if (word !== undefined && typeof value === 'string') return word;
    if (this.#world.holds('enum-words')) throw invalidParameter(`Param ${path} must be one of {${words.join(', ')}}`);
    return value;
  }

  #object(type: TypeName, value: unknown, path: string): unknown {
    const object = fromText(value);
    if (!isFields(object)) return this.#wrongType(`Param ${path} must be an object.`, value);
    const fields = fieldTypes(type.word);
    const read = Object.entries(object).map(([name, inner]) => {
      const field = fields.get(name);
      return [name, field === undefined || inner === null ? inner : this.read(field.type, inner, `${path}[${name}]`)];
    });
    return Object.fromEntries(read);
  }

  #wrongType(message: string, value: unknown): unknown {
    if (this.#world.holds('param-types')) throw invalidParameter(message);
    return value;
  }
}

const SIMPLE: Readonly<Record<string, { readonly what: string; read(value: unknown): unknown }>> = {
  string: { what: 'a string', read: (value) => (typeof value === 'string' ? value : numberText(value)) },
  int: { what: 'an integer', read: (value) => wholeNumber(value) },
  uint: { what: 'an integer that is not negative', read: (value) => unsigned(value) },
  float: { what: 'a number', read: (value) => decimal(value) },
  bool: { what: 'a boolean', read: (value) => BOOLEANS.get(String(value)) },
  datetime: { what: 'a date, as seconds since 1970 or ISO 8601', read: (value) => instant(value) },
};

const BOOLEANS = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const numberText = (value: unknown) => (typeof value === 'number' ? String(value) : undefined);

/** Reads a whole number. The specs type ids as whole numbers, but they are longer than a double can hold, so digits stay a string. */
function wholeNumber(value: unknown): number | string | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  if (typeof value !== 'string' || !/^-?\d+$/.test(value)) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function unsigned(value: unknown): number | string | undefined {
  const number = wholeNumber(value);
  return number === undefined || Number(number) < 0 ? undefined : number;
}

const decimal = (value: unknown): number | undefined =>
  (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) && Number.isFinite(Number(value))
    ? Number(value)
    : undefined;

/** Reads a time as milliseconds since 1970. */
function instant(value: unknown): number | undefined {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))) return Number(value) * 1000;
  // the Graph API writes +0000, which Date cannot parse
  const written = typeof value === 'string' ? Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN;
  return Number.isNaN(written) ? undefined : written;
}

/** Parses JSON that arrived as a string in a form or a query. */
export function fromText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
