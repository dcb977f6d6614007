// The types of the packed client in one file: what index.d.ts of the build exports, and what that needs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** @param built the folder with the build's .d.ts files */
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
  const operations = texts(membersOf(statements.get('operations').node));
  const others = [...statements].filter(([name]) => needed.has(name) && name !== 'operations' && name !== 'components');
  const rest = others.map(([name, { node, file }]) => {
    const text = (file === 'create-client.d.ts' ? withComments(node) : short(print(node)))
      .replace(/[,;]$/, '')
      .replace(/\bOperation</g, 'O<')
      .replace(/components\['schemas'\]\['(\w+)'\]/g, 'S["$1"]');
    return wanted.has(name) ? text : text.replace(/^(\/\*\*[\s\S]*?\*\/)?export /, '$1');
  });
  const isObject = (name) => ts.isTypeLiteralNode(membersOf(schemas).get(name).type);
  const named = withoutSingles(texts(membersOf(schemas)), operations, rest.join(), isObject);
  const ordered = inOrderOfUse(named, operations);
  // a schema is reached by `Reply` and `Input` of an operation, and editors show what is in it: a name would say it twice
  const numbers = new Map(ordered.map(([name], at) => [name, at]));
  return [
    ...ALIASES,
    `interface S{${ordered.map(([, text], at) => text.replace(/^\w+/, String(at))).join(',')}}`,
    // near the table of index.js, whose names they repeat, they compress best
    `interface operations{${[...operations.values()].join(',')}}`,
    ...rest,
  ]
    .join('\n')
    .replace(/S\["(\w+)"\]/g, (_, name) => `S[${numbers.get(name)}]`);

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

/** The members of an interface, or of the type that a member has, by name. */
const membersOf = (node) => new Map((node.members ?? node.type.members).map((member) => [member.name.text, member]));
const texts = (members) =>
  new Map([...members].map(([name, member]) => [name, aliased(short(print(member))).replace(/,$/, '')]));

/**
 * What the fields of the API mean stands at /docs: here it would be two thirds of the package. What the client itself does is
 * said where it is made.
 */
const print = (node, removeComments = true) =>
  ts.createPrinter({ removeComments }).printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
const withComments = (node) =>
  print(node, false)
    .split(/(\/\*\*[\s\S]*?\*\/)/)
    .map((part) => (part.startsWith('/*') ? part : short(part)))
    .join('');

/** Without what a compiler does not need. */
const short = (text) =>
  text
    .replace(/\breadonly (?=\w+\??:|\[)/g, '')
    .replace(/\n */g, '')
    .replace(/ ?([:;|&{}<>,=]) ?/g, '$1')
    .replace(/;\}/g, '}')
    .replace(/^(?!export declare class)[\s\S]*/, (whole) => whole.replace(/;/g, ','))
    .replace(/(interface \w+)\{/g, '$1 {');

/** The names of types that stand at most fields, by a letter each. */
const LETTERS = { string: 's', number: 'n', boolean: 'b' };
const ALIASES = ['type s=string', 'type n=number', 'type b=boolean', 'type N=s|null', 'type M=n|null'];

/** A choice of very many words, which every version adds to, is any text. */
const aliased = (text) =>
  text
    .replace(/\((?:"\w+"(?:\|)?){31,}\)/g, 'string')
    .replace(/\bOperation</g, 'O<')
    .replace(/components\["schemas"\]/g, 'S')
    .replace(/(?<![\w"'.])(string|number|boolean)(?![\w"':?])/g, (word) => LETTERS[word])
    .replace(/(?<![\w"|])s\|null(?!\|)/g, 'N')
    .replace(/(?<![\w"|])n\|null(?!\|)/g, 'M');

/** A schema that only one operation has is written there: `Reply` and `Input` of that operation already name it. */
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

/** Schemas as operations come to them: what is alike stands near, where gzip finds it for less. */
function inOrderOfUse(schemas, operations) {
  const ordered = new Map();
  const visit = (text) => {
    for (const [, name] of text.matchAll(/S\["(\w+)"\]/g)) {
      if (!schemas.has(name) || ordered.has(name)) continue;
      ordered.set(name, schemas.get(name));
      visit(schemas.get(name));
    }
  };
  for (const text of operations.values()) visit(text);
  for (const [name, text] of schemas) ordered.set(name, text);
  return [...ordered];
}
