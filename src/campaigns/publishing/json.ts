import type { Json, JsonObject } from './port.ts';

/** Reading of replies whose shape is another's: what is missing or of another type is undefined, never a guess. */

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member at a path of names. */
export const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);

/** A text, or a number written as one: platforms give ids and money in both ways. */
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

/** Only what is there: members without a value are left out. */
export const present = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
