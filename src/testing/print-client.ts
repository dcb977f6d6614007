import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { PLATFORMS, platformFacts } from '../core/platforms/index.ts';
import { type Operation, sentAs } from '../interfaces/client/operation-of.ts';
import { asOperation } from './flat-operation.ts';

interface Described {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

interface DescribedOperation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema?: Schema }>> }>>;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
}

const HEAD = '// Generated from /openapi.json: `npm run generate` writes it anew.\n';

/** Prints src/interfaces/client/schema.ts: the types of every schema, and what every operation accepts and returns. */
export async function printSchema(document: Described): Promise<string> {
  const nodes = await openapiTS(JSON.stringify(document), { silent: true, defaultNonNullable: false });
  const rows = new Map(
    operationsOf(document).map(({ operation }) => [operation.operationId, rowsOf(document, operation)]),
  );
  const wanted = nodes.filter(ts.isInterfaceDeclaration).flatMap((node) => {
    if (node.name.text === 'components') return [node];
    if (node.name.text !== 'operations') return [];
    const members = byNoun(node.members.map((member) => asOperation(member, rows)));
    const { modifiers, name, typeParameters, heritageClauses } = node;
    return [ts.factory.updateInterfaceDeclaration(node, modifiers, name, typeParameters, heritageClauses, members)];
  });
  return `${HEAD}${OPERATION}${PLAIN.reduce((text, [what, instead]) => text.replace(what, instead), astToString(wanted))}`;
}

const OPERATION = `/** What an operation takes (path, query and body in one object) and answers, the field with a list's rows, its own problem codes. */
export interface Operation<Input, Reply, Rows = never, Code = never> {
    input: Input;
    reply: Reply;
    rows: Rows;
    code: Code;
}
type CodesOf<Nouns> = {
    [Noun in keyof Nouns]: Nouns[Noun] extends Record<string, { code: infer Code }> ? Code : never;
}[keyof Nouns];
`;

/** Components that are always empty, and the codes of problems, which are listed at the operations. */
const PLAIN = [
  [/^ *(responses|parameters|requestBodies|headers|pathItems): never;\n/gm, ''],
  [/^( *ProblemCode:) [^;]*;/m, '$1 components["schemas"]["CommonProblemCode"] | CodesOf<operations>;'],
] as const;

/** Groups operations by noun: `noun.verb` becomes a verb within its noun. */
function byNoun(members: readonly ts.TypeElement[]): ts.TypeElement[] {
  const { factory } = ts;
  const nouns = new Map<string, ts.TypeElement[]>();
  for (const member of members) {
    if (!ts.isPropertySignature(member) || !ts.isStringLiteral(member.name)) continue;
    const [noun = '', verb = ''] = member.name.text.split('.');
    const { modifiers, questionToken, type } = member;
    const renamed = factory.updatePropertySignature(
      member,
      modifiers,
      factory.createIdentifier(verb),
      questionToken,
      type,
    );
    nouns.set(noun, [...(nouns.get(noun) ?? []), renamed]);
  }
  return [...nouns].map(([noun, verbs]) =>
    factory.createPropertySignature(undefined, noun, undefined, factory.createTypeLiteralNode(verbs)),
  );
}

/** Prints src/interfaces/client/operations.ts: how each operation is sent. */
export function printOperations(document: Described): string {
  const lines = [...nounsOf(document)].map(([noun, sent]) => `  ${noun}:\n    '${lineOf(sent)}',\n`);
  return `${HEAD}import type { Noun } from './methods.ts';

/** Every operation, by noun: its verb, and behind it what operation-of.ts could not know by the names. */
export const OPERATIONS: Readonly<Record<Noun, string>> = {
${lines.join('')}};

/** The version of the API that this client was made from. */
export const VERSION = '${document.info.version}';
`;
}

/** Prints platforms.ts for the dashboard and the agents' tools, which import only the client: a name, and who sells the ads. */
export function printPlatforms(): string {
  const lines = PLATFORMS.map((id) => {
    const { label, ad_platform } = platformFacts(id);
    return `  { id: '${id}', label: '${label}', ad_platform: ${ad_platform === undefined ? 'undefined' : `'${ad_platform}'`} },\n`;
  });
  return `// Generated from src/core/platforms: \`npm run generate\` writes it anew.
/** Every platform: how people read its name, and whose ad accounts run its ads. */
export const PLATFORMS = [
${lines.join('')}] as const;
`;
}

/** Returns how each operation is sent, according to the document. */
export const sentBy = (document: Described): ReadonlyMap<string, Operation> =>
  new Map(
    operationsOf(document).map(({ method, path, operation }) => [
      operation.operationId,
      { method: method.toUpperCase(), path, marks: marksOf(document, method, operation) },
    ]),
  );

function nounsOf(document: Described): Map<string, Map<string, Operation>> {
  const nouns = new Map<string, Map<string, Operation>>();
  for (const [id, sent] of [...sentBy(document)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [noun = '', verb = ''] = id.split('.');
    nouns.set(noun, (nouns.get(noun) ?? new Map()).set(verb, sent));
  }
  return nouns;
}

/** Returns the line of a noun: the common start of its paths that makes it shortest, and each verb with its details if they are unusual. */
function lineOf(sent: ReadonlyMap<string, Operation>): string {
  const paths = [...sent.values()].map(({ path }) => path);
  const starts = startsOf(paths[0] ?? '').filter((start) => paths.every((path) => `${path}/`.startsWith(`${start}/`)));
  const lines = ['', ...starts].map((base) =>
    [base, ...[...sent].map(([verb, one]) => itemOf(verb, one, base))].join(','),
  );
  return lines.reduce((best, line) => (line.length < best.length ? line : best));
}

const startsOf = (path: string) => path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'));

/** Returns the shortest form of an operation. */
function itemOf(verb: string, operation: Operation, base: string): string {
  const { method, path, marks } = operation;
  const said = [marks, marks.map((mark) => mark.replace(/^rows=.*/, 'rows'))];
  const long = said.map((them) => [verb, method, path.slice(base.length) || '.', ...them].join(' '));
  const short = said.map((them) => [verb, method, ...them].join(' '));
  const isSame = (item: string) => JSON.stringify(sentAs(base, item)) === JSON.stringify(operation);
  const ways = [verb, ...short, ...long].filter(isSame);
  return ways.reduce((best, way) => (way.length < best.length ? way : best));
}

const operationsOf = ({ paths }: Described) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );

/**
 * Returns what a call of the operation needs to know: the `marks` of operation-of.ts.
 *
 * @throws if a parameter and a field of the body have the same name, because a call puts both into one object
 */
function marksOf(document: Described, method: string, operation: DescribedOperation): string[] {
  const { operationId, requestBody, responses } = operation;
  const query = named(operation, 'query');
  const body = requestBody?.content['application/json']?.schema;
  const fields = body === undefined ? [] : fieldsOf(document, body);
  const twice = [...named(operation, 'path'), ...query].find((name) => fields.includes(name));
  if (twice !== undefined) throw new Error(`${operationId}: ${twice} stands in a parameter and in the body`);
  const [answer] = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const content = answer?.[1].content ?? {};
  const rows = rowsOf(document, operation);
  return [
    ...(rows === undefined ? [] : [`rows=${rows}`]),
    ...(body !== undefined && query.length > 0 ? [`query=${query.join('+')}`] : []),
    ...(method === 'post' && !named(operation, 'header').includes('Idempotency-Key') ? ['once'] : []),
    ...('application/json' in content ? [] : ['text/event-stream' in content ? 'events' : 'bytes']),
  ];
}

const named = ({ parameters = [] }: DescribedOperation, place: string) =>
  parameters.filter((one) => one.in === place).map(({ name }) => name);

const resolved = ({ components }: Described, schema: Schema | undefined): Schema | undefined =>
  schema?.$ref === undefined ? schema : components?.schemas?.[schema.$ref.replace('#/components/schemas/', '')];

function fieldsOf(document: Described, schema: Schema): string[] {
  const { properties = {}, anyOf = [] } = resolved(document, schema) ?? {};
  return [...Object.keys(properties), ...anyOf.flatMap((one) => fieldsOf(document, one))];
}

/** Returns the field with the rows of a page: the only array beside `next`. */
function rowsOf(document: Described, operation: DescribedOperation): string | undefined {
  if (!named(operation, 'query').includes('after')) return undefined;
  const [answer] = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  const { properties = {} } = resolved(document, answer?.[1].content?.['application/json']?.schema) ?? {};
  if (!('next' in properties)) return undefined;
  const arrays = Object.entries(properties).filter(([, one]) => resolved(document, one)?.type === 'array');
  return arrays.length === 1 ? arrays[0]?.[0] : undefined;
}
