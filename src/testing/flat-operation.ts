import ts from 'typescript';

const { factory } = ts;
const JSON_TYPE = 'application/json';
const SUCCESS = ['200', '201', '202', '206'];

/**
 * Converts an operation as openapi-typescript writes it (parameters, requestBody, responses by status and media type) to
 * `Operation<Input, Reply, Rows, Code>`: what a call accepts and returns, regardless of where each part is in the request.
 */
export function asOperation(member: ts.TypeElement, rows: ReadonlyMap<string, string | undefined>): ts.TypeElement {
  if (!ts.isPropertySignature(member) || !ts.isStringLiteral(member.name)) return member;
  const key = rows.get(member.name.text);
  const own = member.type;
  const codes = codesOf(at(own, ['responses', 'default', 'content', 'application/problem+json', 'code']));
  const rowsType = key === undefined ? NEVER : textType(key);
  const parts = [inputOf(own), replyOf(own), ...(codes === undefined && key === undefined ? [] : [rowsType])];
  const types = codes === undefined ? parts : [...parts, codes];
  const type = factory.createTypeReferenceNode('Operation', types);
  return factory.updatePropertySignature(member, member.modifiers, member.name, member.questionToken, type);
}

const NEVER = factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword);
const UNKNOWN = factory.createKeywordTypeNode(ts.SyntaxKind.UnknownKeyword);
const textType = (text: string) => factory.createLiteralTypeNode(factory.createStringLiteral(text));
const reference = (name: string, ...types: ts.TypeNode[]) => factory.createTypeReferenceNode(name, types);

const membersOf = (type: ts.TypeNode | undefined): readonly ts.TypeElement[] => {
  if (type === undefined) return [];
  if (ts.isTypeLiteralNode(type)) return [...type.members];
  return ts.isIntersectionTypeNode(type) ? type.types.flatMap(membersOf) : [];
};

/** Finds the type under a path of nested names; `never` counts as absent. */
function at(type: ts.TypeNode | undefined, names: readonly string[]): ts.TypeNode | undefined {
  let found = type;
  for (const name of names) {
    const member = membersOf(found).find((one) => one.name !== undefined && nameOf(one.name) === name);
    found = member !== undefined && ts.isPropertySignature(member) ? member.type : undefined;
  }
  return found?.kind === ts.SyntaxKind.NeverKeyword ? undefined : found;
}

const nameOf = (name: ts.PropertyName): string | undefined =>
  ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name) ? name.text : undefined;

function inputOf(own: ts.TypeNode | undefined): ts.TypeNode {
  const parts = [at(own, ['parameters', 'path']), at(own, ['parameters', 'query']), bodyOf(own)].filter(
    (part) => part !== undefined,
  );
  const literals = parts.filter(ts.isTypeLiteralNode);
  const others = parts.filter((part) => !ts.isTypeLiteralNode(part));
  const fields = literals.flatMap(({ members }) => [...members]);
  const all = [...(fields.length === 0 ? [] : [factory.createTypeLiteralNode(fields)]), ...others];
  const [first, second] = all;
  if (first === undefined) return UNKNOWN;
  return second === undefined ? first : factory.createIntersectionTypeNode(all);
}

/** Returns the body's type. Its fields are optional if a file can be sent instead of JSON. */
function bodyOf(own: ts.TypeNode | undefined): ts.TypeNode | undefined {
  const body = at(own, ['requestBody', 'content', JSON_TYPE]);
  const kinds = membersOf(at(own, ['requestBody', 'content'])).length;
  return body === undefined || kinds === 1 ? body : reference('Partial', body);
}

function replyOf(own: ts.TypeNode | undefined): ts.TypeNode {
  const answers = SUCCESS.flatMap((status) => {
    const content = at(own, ['responses', status, 'content']);
    if (content === undefined) return [];
    return [at(content, [JSON_TYPE]) ?? reference('Blob')];
  });
  // two success statuses may have the same reply
  const printed = new Map(answers.map((type) => [print(type), type]));
  const [first, second] = [...printed.values()];
  if (first === undefined) return UNKNOWN;
  return second === undefined ? first : factory.createUnionTypeNode([...printed.values()]);
}

const print = (type: ts.TypeNode): string =>
  ts
    .createPrinter({ removeComments: true })
    .printNode(ts.EmitHint.Unspecified, type, ts.createSourceFile('', '', ts.ScriptTarget.Latest));

/** Returns the operation's own codes, without those that every operation can return, which are listed once elsewhere. */
function codesOf(type: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (type === undefined || !ts.isUnionTypeNode(type)) return undefined;
  const [own] = type.types.filter((one) => !ts.isIndexedAccessTypeNode(one));
  return own === undefined ? undefined : ts.isParenthesizedTypeNode(own) ? own.type : own;
}
