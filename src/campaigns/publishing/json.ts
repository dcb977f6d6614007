import type { Json, JsonObject } from './port.ts';

/** Readers for replies in another party's format: a missing value or one of another type is undefined, never a guess. */

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the member at a path of names. */
export const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);

/** Reads a text, or a number as a text: platforms use both for ids and money. */
export function textAt(value: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : undefined;
}

export function numberAt(value: Json | undefined, ...path: readonly string[]): number | undefined {
  const written = textAt(value, ...path);
  const number = written === undefined || written.trim() === '' ? Number.NaN : Number(written);
  return Number.isFinite(number) ? number : undefined;
}

export function listAt(value: Json | undefined, ...path: readonly string[]): readonly Json[] {
  const found = at(value, ...path);
  return isList(found) ? found : [];
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Leaves out members without a value. */
export const present = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
