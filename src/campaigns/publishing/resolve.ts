import { isObject } from './json.ts';
import type { Json, JsonObject, Known } from './port.ts';

/** Fills the references in a body: `{ ref: 'campaign' }` becomes the campaign's id. @throws TypeError for a step without an id */
export function resolved(body: JsonObject, known: Known): JsonObject {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, filled(value, known)]));
}

function filled(value: Json, known: Known): Json {
  if (isList(value)) return value.map((item) => filled(item, known));
  if (!isObject(value)) return value;
  if (typeof value.ref !== 'string') return resolved(value, known);
  const id = known[value.ref];
  if (id === undefined) throw new TypeError(`step ${value.ref} has no id yet`);
  return id;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
