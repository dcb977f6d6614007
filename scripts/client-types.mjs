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
  for (const name of wanted) need(name);
  // near the table of index.js, whose names they repeat, they compress best
  const rank = ([name]) => ['operations', 'components'].indexOf(name) >>> 0;
  const all = [...statements].filter(([name]) => needed.has(name)).sort((a, b) => rank(a) - rank(b));
  return ALIASES + all.map(([name, { text }]) => (wanted.has(name) ? text : text.replace(/^export /m, ''))).join('\n');

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
      for (const name of names)
        statements.set(name, { text: written(statement, source, file), uses: identifiersOf(statement) });
    }
  }
}

function identifiersOf(node, found = new Set()) {
  const isOwnName = node.parent?.name === node && !ts.isTypeParameterDeclaration(node.parent);
  if (ts.isIdentifier(node) && !isOwnName) found.add(node.text);
  ts.forEachChild(node, (child) => void identifiersOf(child, found));
  return found;
}

/**
 * What the fields of the API mean stands at /docs: here it would be two thirds of the package. What the client itself does is
 * said where it is made.
 */
function written(statement, source, file) {
  const isCreate = file === 'create-client.d.ts';
  const text = ts.createPrinter({ removeComments: !isCreate }).printNode(ts.EmitHint.Unspecified, statement, source);
  if (isCreate) return text.replace(/^ +/gm, '');
  return short(file === 'schema.d.ts' ? aliased(text) : text);
}

/** Without what a compiler does not need. */
const short = (text) =>
  text
    .replace(/\n */g, '')
    .replace(/ ?([:;|&{}<>,=]) ?/g, '$1')
    .replace(/;\}/g, '}')
    .replace(/(interface \w+)\{/g, '$1 {');

/** The names of types that stand at most fields, by a letter each. */
const LETTERS = { string: 's', number: 'n', boolean: 'b' };
const ALIASES = `type S = components['schemas'];
type s = string;
type n = number;
type b = boolean;
type N<T> = T | null;
`;

/** A choice of very many words, which every version adds to, is any text. */
const aliased = (text) =>
  text
    .replace(/\((?:"\w+"(?: \| )?){31,}\)/g, 'string')
    .replace(/\bOperation</g, 'O<')
    .replace(/components\["schemas"\]/g, 'S')
    .replace(/(?<![\w"'.])(string|number|boolean)(?![\w"':?])/g, (word) => LETTERS[word])
    .replace(/(?<![\w"])([snb]) \| null/g, 'N<$1>');
