import type { Fields, World } from '../world/index.ts';
import { type GoogleAdsError, refusal, unreadable } from './refusal.ts';
import { enumHas, type Field, messageNamed } from './vocabulary/index.ts';

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Path = NonNullable<GoogleAdsError['path']>;

/**
 * Reads a message of the protos from JSON as Google's own parsers do: names in both spellings, whole numbers as numbers or strings, and
 * no name, type or enum value that the protos do not have. Returns names as the protos spell them. Drops fields that only Google sets.
 *
 * @throws Refusal
 */
export function readMessage(world: World, name: string, given: unknown, where = ''): Fields {
  if (!isFields(given)) throw unreadable(where, `Invalid value at '${where}' (${name}), not an object`);
  const message = messageNamed(name);
  const read: Record<string, unknown> = {};
  const groups = new Map<string, string>();
  for (const [key, value] of Object.entries(given)) {
    const field = message.get(key) ?? message.get(snake(key));
    if (field === undefined) {
      if (world.holds('google:field-names'))
        throw unreadable(where, `Unknown name "${key}"${where === '' ? '' : ` at '${where}'`}: Cannot find field.`);
      continue;
    }
    if (value === null || value === undefined) continue;
    if (field.group !== undefined && groups.has(field.group) && world.holds('google:one-of'))
      throw unreadable(where, `Invalid value at '${where}': oneof field '${field.group}' is already set.`);
    if (field.group !== undefined) groups.set(field.group, field.name);
    if (!field.isOutput)
      read[field.name] = readField(world, field, value, where === '' ? field.name : `${where}.${field.name}`);
  }
  return read;
}

/** Converts `videoQuartileP100Rate` to `video_quartile_p100_rate`. */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function readField(world: World, field: Field, value: unknown, where: string): unknown {
  if (!field.isList) return readValue(world, field, value, where);
  if (!Array.isArray(value)) throw unreadable(where, `Invalid value at '${where}', not a list`);
  return value.map((item, at) => readValue(world, field, item, `${where}[${at}]`));
}

function readValue(world: World, { type }: Field, value: unknown, where: string): unknown {
  const wrong = (kind: string): unknown => {
    if (world.holds('google:value-types'))
      throw unreadable(where, `Invalid value at '${where}' (${kind}), ${JSON.stringify(value)}`);
    return value;
  };
  switch (type.is) {
    case 'any':
      return value;
    case 'message':
      return readMessage(world, type.name, value, where);
    case 'enum':
      if (typeof value === 'string' && enumHas(type.name, value)) return value;
      return wrong(`type.googleapis.com/google.ads.googleads.v25.enums.${type.name}Enum.${type.name}`);
    case 'bool':
      return typeof value === 'boolean' ? value : wrong('TYPE_BOOL');
    case 'int':
      // kept as a string, because 64 bits do not fit into a number
      return /^-?\d+$/.test(String(value)) && ['string', 'number'].includes(typeof value)
        ? String(value)
        : wrong('TYPE_INT64');
    case 'number':
      return typeof value === 'number' ? value : wrong('TYPE_DOUBLE');
    case 'mask':
      return maskPaths(value) ?? wrong('FieldMask');
    default:
      return typeof value === 'string' ? value : wrong('TYPE_STRING');
  }
}

/** Checks required fields at any depth. @throws Refusal for the first one that is missing */
export function requireFields(world: World, name: string, given: Fields, path: Path): void {
  for (const field of messageNamed(name).values()) {
    const value = given[field.name];
    const isMissing = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    if (field.isRequired && isMissing && world.holds('google:required-fields'))
      throw refusal({
        ...{ category: 'field_error', word: field.isList ? 'REQUIRED_NONEMPTY_LIST' : 'REQUIRED' },
        ...{ message: 'The required field was not present.', path: [...path, field.name] },
      });
    if (field.type.is !== 'message' || value === undefined) continue;
    const items = Array.isArray(value) ? value : [value];
    for (const [at, item] of items.entries())
      if (isFields(item))
        requireFields(world, field.type.name, item, [...path, Array.isArray(value) ? [field.name, at] : field.name]);
  }
}

/** Reads a field mask: one string in JSON, a list in a gRPC message. */
function maskPaths(value: unknown): readonly string[] | undefined {
  const paths = isFields(value) ? value.paths : typeof value === 'string' ? value.split(',') : undefined;
  return Array.isArray(paths) ? paths.map((path) => snake(String(path).trim())) : undefined;
}
