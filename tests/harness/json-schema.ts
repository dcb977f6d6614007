import { readInstant } from '../../src/core/kernel/index.ts';

/** The part of JSON Schema that the OpenAPI document uses. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly default?: unknown;
}

/** Checks whether a value is valid according to the schema. */
export function accepts(schema: Schema, value: unknown): boolean {
  if (schema.anyOf !== undefined) return schema.anyOf.some((one) => accepts(one, value));
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false;
  if (schema.const !== undefined && schema.const !== value) return false;
  if (schema.type !== undefined && !isOfType(schema.type, value)) return false;
  if (typeof value === 'number') return acceptsNumber(schema, value);
  if (typeof value === 'string') return acceptsText(schema, value);
  if (Array.isArray(value)) return acceptsList(schema, value);
  return typeof value !== 'object' || value === null || acceptsObject(schema, new Map(Object.entries(value)));
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

const acceptsNumber = ({ minimum = -Infinity, maximum = Infinity }: Schema, value: number) =>
  value >= minimum && value <= maximum;

const acceptsText = ({ minLength = 0, maxLength = Infinity, pattern = '', format }: Schema, value: string) =>
  value.length >= minLength &&
  value.length <= maxLength &&
  new RegExp(pattern).test(value) &&
  (format !== 'date-time' || readInstant(value) !== undefined);

const acceptsList = ({ minItems = 0, maxItems = Infinity, items = {} }: Schema, value: readonly unknown[]) =>
  value.length >= minItems && value.length <= maxItems && value.every((item) => accepts(items, item));

function acceptsObject(schema: Schema, value: ReadonlyMap<string, unknown>): boolean {
  const { properties = {}, required = [], additionalProperties = true } = schema;
  if (required.some((name) => !value.has(name))) return false;
  return [...value].every(([name, member]) => {
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own !== undefined) return accepts(own, member);
    return typeof additionalProperties === 'boolean' ? additionalProperties : accepts(additionalProperties, member);
  });
}
