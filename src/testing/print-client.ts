import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

interface Described {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema?: Schema }>> }>>;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

const HEAD = '// Generated from /openapi.json: `npm run client:generate` writes it anew.\n';

/** src/interfaces/client/schema.ts: the types of every operation and schema, without their paths, which nothing needs. */
export async function printSchema(document: Described): Promise<string> {
  const nodes = await openapiTS(JSON.stringify(document), { silent: true, defaultNonNullable: false });
  const wanted = nodes.filter((node) => {
    const name = 'name' in node && ts.isIdentifier(node.name as ts.Node) ? (node.name as ts.Identifier).text : '';
    return name === 'components' || name === 'operations';
  });
  return `${HEAD}${PLAIN.reduce((text, what) => text.replace(what, ''), astToString(wanted))}`;
}

/** What says nothing, at every operation: absent parts, headers of any name, our own idempotency key. */
const PLAIN = [
  /^ *(query|header|path|cookie|requestBody)\?: never;\n/gm,
  /^ *headers: \{\n *\[name: string\]: unknown;\n *\};\n/gm,
  /^ *header\?: \{[^}]*\};\n/gm,
  /^ *\/\*\* @description (Default Response|A problem \(RFC 9457\)) \*\/\n/gm,
];

/** src/interfaces/client/operations.ts: how each operation is sent. */
export function printOperations(document: Described): string {
  const lines = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const how = { method: method.toUpperCase(), path, ...wayOf(document, operation) };
      const fields = Object.entries(how).map(([name, value]) => `${name}: ${written(value)}`);
      return `  '${operation.operationId}': { ${fields.join(', ')} },\n`;
    }),
  );
  return `${HEAD}/** Every operation: its method and path, and what is special about it. */
export const OPERATIONS = {
${lines.sort().join('')}} as const;

/** The version of the API that this client was made from. */
export const VERSION = '${document.info.version}';
`;
}

const written = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map((one) => `'${one}'`).join(', ')}]`
    : typeof value === 'string'
      ? `'${value}'`
      : String(value);

/**
 * What a call of it has to know: the field that holds a list's rows, the names that go into the query when there is a body too,
 * whether it takes an idempotency key, and what it answers when that is not JSON.
 *
 * @throws when a parameter and a field of the body have the same name: a call names both in one object
 */
function wayOf(document: Described, { operationId, parameters = [], requestBody, responses }: Operation) {
  const named = (place: string) => parameters.filter((one) => one.in === place).map(({ name }) => name);
  const query = named('query');
  const body = requestBody?.content['application/json']?.schema;
  const fields = body === undefined ? [] : fieldsOf(document, body);
  const twice = [...named('path'), ...query].find((name) => fields.includes(name));
  if (twice !== undefined) throw new Error(`${operationId}: ${twice} stands in a parameter and in the body`);
  const [answer] = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const content = answer?.[1].content ?? {};
  const list = query.includes('after') ? listOf(document, content['application/json']?.schema) : undefined;
  return {
    ...(list === undefined ? {} : { list }),
    ...(body !== undefined && query.length > 0 ? { query } : {}),
    ...(requestBody?.required === true && body !== undefined && isOptional(document, body) ? { needsBody: true } : {}),
    ...(named('header').includes('Idempotency-Key') ? { takesKey: true } : {}),
    ...('application/json' in content ? {} : { answers: 'text/event-stream' in content ? 'events' : 'bytes' }),
  };
}

const resolved = ({ components }: Described, schema: Schema | undefined): Schema | undefined =>
  schema?.$ref === undefined ? schema : components?.schemas?.[schema.$ref.replace('#/components/schemas/', '')];

function fieldsOf(document: Described, schema: Schema): string[] {
  const { properties = {}, anyOf = [] } = resolved(document, schema) ?? {};
  return [...Object.keys(properties), ...anyOf.flatMap((one) => fieldsOf(document, one))];
}

const isOptional = (document: Described, schema: Schema): boolean =>
  (resolved(document, schema)?.required ?? []).length === 0;

/** The field with the rows of a page: the only array beside `next`. */
function listOf(document: Described, schema: Schema | undefined): string | undefined {
  const { properties = {} } = resolved(document, schema) ?? {};
  if (!('next' in properties)) return undefined;
  const arrays = Object.entries(properties).filter(([, one]) => resolved(document, one)?.type === 'array');
  return arrays.length === 1 ? arrays[0]?.[0] : undefined;
}
