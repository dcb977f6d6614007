import type { Fields, World } from '../world/index.ts';
import { paramError } from './refusal.ts';
import type { Field, ValueType } from './vocabulary/index.ts';

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Returns the params that the operation accepts, as values of their types. Parses strings of a query or a form as JSON unless the type
 * is a string. Silently ignores unknown params.
 *
 * @throws Refusal 40002 with the name of the first wrong param
 */
export function checkParams(world: World, fields: ReadonlyMap<string, Field>, given: Fields, isText: boolean): Fields {
  return readObject(world, fields, given, isText, '');
}

function readObject(
  world: World,
  fields: ReadonlyMap<string, Field>,
  given: Fields,
  isText: boolean,
  path: string,
): Fields {
  const read: Record<string, unknown> = {};
  for (const { name, type, isRequired } of fields.values()) {
    const value = given[name];
    if (value === undefined || value === null || value === '') {
      if (isRequired && world.holds('required-params'))
        throw paramError(`${path}${name}: Missing data for required field.`);
      continue;
    }
    read[name] = readValue(world, type, isText ? fromText(type, value) : value, `${path}${name}`);
  }
  return read;
}

function fromText(type: ValueType, value: unknown): unknown {
  if (typeof value !== 'string' || type.is === 'string' || type.is === 'enum') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function readValue(world: World, type: ValueType, value: unknown, path: string): unknown {
  switch (type.is) {
    case 'any':
      return value;
    case 'enum':
      if (typeof value === 'string' && type.words.includes(value)) return value;
      if (!world.holds('enum-words')) return value;
      throw paramError(`${path}: Must be one of ${type.words.slice(0, 40).join(', ')}.`);
    case 'list':
      if (!Array.isArray(value)) return wrong(world, value, `${path}: Not a valid list.`);
      if (isOutside(type, value.length) && world.holds('param-bounds'))
        throw paramError(`${path}: Length must be between ${type.least ?? 0} and ${type.most ?? 'any'}.`);
      return value.map((item, at) => readValue(world, type.of, item, `${path}.${at}`));
    case 'object':
      if (!isFields(value)) return wrong(world, value, `${path}: Not a valid object.`);
      return readObject(world, type.fields, value, false, `${path}.`);
    case 'string':
      return typeof value === 'string' ? value : wrong(world, value, `${path}: Not a valid string.`);
    case 'bool':
      return typeof value === 'boolean' ? value : wrong(world, value, `${path}: Not a valid boolean.`);
    default:
      if (typeof value !== 'number' || (type.is === 'int' && !Number.isInteger(value)))
        return wrong(world, value, `${path}: Not a valid number.`);
      if (isOutside(type, value) && world.holds('param-bounds'))
        throw paramError(`${path}: Must be between ${type.least ?? 'any'} and ${type.most ?? 'any'}.`);
      return value;
  }
}

const isOutside = ({ least, most }: { least?: number; most?: number }, value: number): boolean =>
  (least !== undefined && value < least) || (most !== undefined && value > most);

function wrong(world: World, value: unknown, message: string): unknown {
  if (world.holds('param-types')) throw paramError(message);
  return value;
}
