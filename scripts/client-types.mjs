// Writes the types of the packed client into one file: what the build's index.d.ts exports, and everything that needs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * @param built the directory with the build's .d.ts files
 * @returns the members whose order is free, and a function that prints the file with the members in a given order
 */
export function clientTypes(built) {
  const statements = new Map();
  const wanted = new Set();
  read('index.d.ts', true);
  const needed = new Set();
  const need = (name) => {
    if (needed.has(name) || !statements.has(name)) return;
    needed.add(name);
    for (const used of statements.get(name).uses) need(used);
  };
  wanted.delete('components');
  for (const name of wanted) need(name);
  const [schemas] = membersOf(statements.get('components').node).values();
  const nouns = membersOf(statements.get('operations').node);
  const operations = new Map();
  const codes = new Map();
  for (const [noun, member] of nouns)
    for (const [verb, { type }] of membersOf(member.type)) {
      const [input, reply, rows, own] = type.typeArguments.map((one) => aliased(short(printed(one))));
      operations.set(`${noun}.${verb}`, operationText(verb, input, reply, rows));
      for (const code of own?.split('|') ?? []) codes.set(noun, (codes.get(noun) ?? new Set()).add(code));
    }
  const others = [...statements].filter(([name]) => needed.has(name) && name !== 'operations' && name !== 'components');
  const inner = others.map(([name]) => name).filter((name) => !wanted.has(name));
  const letters = new Map([['operations', 'P'], ...inner.map((name, at) => [name, INNER[at] ?? name])]);
  const rest = others.map(([name, { node, file }]) => {
    const text = (file === 'create-client.d.ts' ? withComments(node) : short(printed(node)))
      .replace(/[,;]$/, '')
      .replace(/readonly name="\w+";?/, '')
      .replace(/\{[\w,.]*\}(?=\??:)/g, 'options')
      // codes are listed once for all operations of a noun
      .replace("Part<Id,'code'>", CODES)
      .replace(/,Code=never>\{(.*),code:Code\}/, '>{$1}')
      .replace(',unknown>', '>')
      .replace(/components\['schemas'\]\['(\w+)'\]/g, 'S["$1"]');
    const parameters = wanted.has(name) ? [] : parametersOf(node).map((parameter, at) => [parameter, PARAMETERS[at]]);
    const renamed = new Map([...letters, ...parameters]);
    const brief = text
      .replace(/(?<!["'.])\b(?:[A-Z]\w*|operations)\b(?!["'])/g, (word) => renamed.get(word) ?? word)
      .replace(/(?<![\w"'.])(string|number|boolean)(?![\w"':?])/g, (word) => LETTERS[word]);
    return wanted.has(name) ? brief : brief.replace(/^(\/\*\*[\s\S]*?\*\/)?export /, '$1');
  });
  const isObject = (name) => ts.isTypeLiteralNode(membersOf(schemas).get(name).type);
  const named = withoutSingles(texts(membersOf(schemas)), operations, rest.join(), isObject);
  const ordered = inOrderOfUse(named, [...operations.values(), ...rest]);
  const verbs = [...nouns.keys()].map((noun) => [...operations.keys()].filter((id) => id.startsWith(`${noun}.`)));
  const members = [ordered.map(([name]) => name), [...nouns.keys()], ...verbs];
  return { members, print };

  /** @param members schemas, nouns, and the operations of each noun, in this order */
  function print([schemas, nouns, ...verbs]) {
    // a schema is reached through `Reply` and `Input` of an operation, and editors show its content, so it needs no name
    const numbers = new Map(schemas.map((name, at) => [name, at]));
    const within = new Map(verbs.map((ids) => [ids[0].split('.')[0], ids.map((id) => operations.get(id))]));
    return [
      ...ALIASES,
      `type S=[${schemas.map((name) => named.get(name).slice(name.length + 1)).join(',')}]`,
      // they compress best near the table of index.js, whose names they repeat
      `interface P{${nouns.map((noun) => `${noun}:{${within.get(noun).join(',')}}`).join(',')}}`,
      `interface Q{${nouns.flatMap((noun) => (codes.has(noun) ? [`${noun}:${[...codes.get(noun)].sort().join('|')}`] : [])).join(',')}}`,
      LIST,
      ...rest,
    ]
      .join('\n')
      .replace(/S\["(\w+)"\]/g, (_, name) => `S[${numbers.get(name)}]`);
  }

  function read(file, isEntry = false, seen = new Set()) {
    if (seen.has(file)) return;
    seen.add(file);
    const source = ts.createSourceFile(file, readFileSync(join(built, file), 'utf8'), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
        if (isEntry && statement.exportClause !== undefined)
          for (const { name } of statement.exportClause.elements) wanted.add(name.text);
        if (statement.moduleSpecifier !== undefined)
          read(statement.moduleSpecifier.text.replace(/^\.\/(.*)\.(?:js|ts)$/, '$1.d.ts'), false, seen);
        continue;
      }
      const names = ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map(({ name }) => name.text)
        : [statement.name.text];
      for (const name of names) statements.set(name, { node: statement, file, uses: identifiersOf(statement) });
    }
  }
}

function identifiersOf(node, found = new Set()) {
  const isOwnName = node.parent?.name === node && !ts.isTypeParameterDeclaration(node.parent);
  if (ts.isIdentifier(node) && !isOwnName) found.add(node.text);
  ts.forEachChild(node, (child) => void identifiersOf(child, found));
  return found;
}

/** Returns the members of an interface, or of a member's type, by name. */
const membersOf = (node) => new Map((node.members ?? node.type.members).map((member) => [member.name.text, member]));
const texts = (members) =>
  new Map([...members].map(([name, member]) => [name, aliased(short(printed(member))).replace(/,$/, '')]));

/**
 * Prints a node without comments. The meaning of the API's fields is at /docs; here it would take two thirds of the package. Comments
 * about the client itself are kept.
 */
const printed = (node, removeComments = true) =>
  ts.createPrinter({ removeComments }).printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
const withComments = (node) =>
  printed(node, false)
    .split(/(\/\*\*[\s\S]*?\*\/)/)
    .map((part) => (part.startsWith('/*') ? part : short(part)))
    .join('');

/** Removes what a compiler does not need. */
const short = (text) =>
  text
    .replace(/\breadonly (?=\w+\??:|\[)/g, '')
    .replace(/\n */g, '')
    .replace(/ ?([:;|&{}<>,=]) ?/g, '$1')
    .replace(/;\}/g, '}')
    .replace(/^(?!export declare class)[\s\S]*/, (whole) => whole.replace(/;/g, ','))
    .replace(/(interface \w+)\{/g, '$1 {');

/** One-letter names for the types that most fields have. */
const LETTERS = { string: 's', number: 'n', boolean: 'b' };
const ALIASES = ['type s=string', 'type n=number', 'type b=boolean', 'type N=s|null', 'type M=n|null'];

/** Names that are only used within the file; `Operation` is always O. */
const INNER = ['O', ...'ABCDEFGHIJK'];
const PARAMETERS = [...'acdefghijk'];

function parametersOf(node, found = new Set()) {
  if (ts.isTypeParameterDeclaration(node)) found.add(node.name.text);
  ts.forEachChild(node, (child) => void parametersOf(child, found));
  return [...found];
}

/** Shortens types. A union of very many strings, to which every version adds, becomes string. */
const aliased = (text) =>
  text
    .replace(/\((?:"\w+"(?:\|)?){31,}\)/g, 'string')
    .replace(/\bOperation</g, 'O<')
    .replace(/components\["schemas"\]/g, 'S')
    .replace(/(?<![\w"'.])(string|number|boolean)(?![\w"':?])/g, (word) => LETTERS[word])
    .replace(/(?<![\w"|])s\|null(?!\|)/g, 'N')
    .replace(/(?<![\w"|])n\|null(?!\|)/g, 'M');

/** Inlines schemas that only one operation uses, because `Reply` and `Input` of that operation already name them. */
function withoutSingles(schemas, operations, others, isObject) {
  const named = new Map(schemas);
  for (const name of schemas.keys()) {
    const use = `S["${name}"]`;
    const users = [...operations].filter(([, text]) => text.includes(use));
    const isElsewhere = [...named.values(), others].some((text) => text.includes(use));
    if (isElsewhere || users.length !== 1) continue;
    const [[operation, text]] = users;
    const type = named.get(name).slice(named.get(name).indexOf(':') + 1);
    operations.set(operation, text.replaceAll(use, isObject(name) ? type : `(${type})`));
    named.delete(name);
  }
  return named;
}

/** Sorts schemas by their first use: similar ones are then close together, and gzip compresses them better. */
function inOrderOfUse(schemas, users) {
  const ordered = new Map();
  const visit = (text) => {
    for (const [, name] of text.matchAll(/S\["(\w+)"\]/g)) {
      if (!schemas.has(name) || ordered.has(name)) continue;
      ordered.set(name, schemas.get(name));
      visit(schemas.get(name));
    }
  };
  for (const text of users) visit(text);
  return [...ordered];
}

const CODES = `Q[Id extends \`\${infer Name extends keyof Q}.\${string}\`?Name:never]`;

/** The common parts of lists: the field with the rows, a row, filters. */
const LIST = 'type L<k extends s,r,i={},c={}>=O<i&{limit?:n,after?:s},{[a in k]:r[]}&c&{next:N},k>';

function operationText(verb, input, reply, rows = 'never') {
  const page = new RegExp(`^\\{${rows.slice(1, -1)}:(.*)\\[\\],next:N(?:,(.*))?\\}$`).exec(reply);
  const filters = /^\{(.*?),?limit\?:n,after\?:s\}$/.exec(input);
  if (page === null || filters === null) return `${verb}:O<${input},${reply}${rows === 'never' ? '' : `,${rows}`}>`;
  const beside = page[2] === undefined ? '' : `,{${page[2]}}`;
  const narrowed = filters[1] === '' && beside === '' ? '' : `,{${filters[1]}}`;
  return `${verb}:L<${rows},${page[1]}${narrowed}${beside}>`;
}
