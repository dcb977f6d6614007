import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  Lexer,
  LineCounter,
  type ParsedNode,
  Parser,
  visit,
} from 'yaml';
import { invalid, pathText } from '../../core/kernel/index.ts';
import { examineRuleSet } from './check-document.ts';
import type { RuleSetDocument } from './schema.ts';

const MAX_CHARACTERS = 100_000;
const MAX_DEPTH = 16; // a rule set needs eight
const MAX_DOCUMENTS = 10;
const MAX_ALIASES = 100; // aliases of aliases multiply: this limits their growth

/**
 * Reads rule sets from YAML or JSON text, one per document (`---` separates them). Throws `validation-failed` with
 * every error of the first invalid document, each with its path and line.
 */
export function readRuleSets(text: string): RuleSetDocument[] {
  if (text.length > MAX_CHARACTERS)
    throw wrong(`is ${text.length} characters long; ${MAX_CHARACTERS} are allowed for a rule set`);
  const lines = new LineCounter();
  const documents = [
    ...new Composer({ stringKeys: true, uniqueKeys: false }).compose(tokensOf(text, lines), true, text.length),
  ];
  if (documents.length > MAX_DOCUMENTS)
    throw wrong(`holds ${documents.length} documents; ${MAX_DOCUMENTS} are allowed in one file`);
  return documents.map((document) => readOne(document, lines));
}

/** Reads a text that holds a single rule set. */
export function readRuleSet(text: string): RuleSetDocument {
  const [first, second] = readRuleSets(text);
  if (first === undefined || second !== undefined) throw wrong('must hold one rule set: one document, without ---');
  return first;
}

/** Returns YAML's tokens; checks the nesting depth here, because the composer recurses once per level. */
function tokensOf(text: string, lines: LineCounter): CST.Token[] {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) throw wrong(`is nested too deeply, at ${lineAndColumn(lines, parser.offset)}`);
  }
  return [...tokens, ...parser.end()];
}

function readOne(document: Document.Parsed, lines: LineCounter): RuleSetDocument {
  const complaints = [...document.errors, ...document.warnings].map(({ code, message, pos: [at] }) => {
    return { at, message: HINTS[code] ?? lowerFirst(message) };
  });
  complaints.push(...repeatedKeys(document));
  if (complaints.length > 0) {
    throw invalid(
      complaints.slice(0, 20).map(({ at, message }) => {
        return { path: '', message: `${lineAndColumn(lines, at)}: ${message}` };
      }),
    );
  }
  const checked = examineRuleSet(plainValue(document));
  if ('document' in checked) return checked.document;
  const lineOf = lineFinder(document, lines);
  throw invalid(checked.errors.map(({ path, message }) => ({ path, message: `${message} (line ${lineOf(path)})` })));
}

const QUOTE = 'put the text in quotes: it holds a “: ” or a “#”, which mean something in YAML';
const HINTS: Partial<Record<string, string>> = {
  TAG_RESOLVE_FAILED: 'a “!” at the start of a value means something in YAML: put the condition in quotes',
  BLOCK_AS_IMPLICIT_KEY: QUOTE,
  MULTILINE_IMPLICIT_KEY: QUOTE,
  TAB_AS_INDENT: 'a tab cannot indent in YAML: use spaces',
};

/** Finds keys that a map already contains. The composer's own check compares each key with all previous ones. */
function repeatedKeys(document: Document.Parsed): { readonly at: number; readonly message: string }[] {
  const repeated: { at: number; message: string }[] = [];
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name))
          repeated.push({
            at: key.range?.[0] ?? 0,
            message: 'this name is already used: each name may appear only once',
          });
        seen.add(name);
      }
    },
  });
  return repeated;
}

function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (error instanceof ReferenceError) throw wrong(`its aliases grow too large: ${lowerFirst(error.message)}`);
    throw error;
  }
}

/** Returns the line of a path such as `boosts[1].when`; if the path is missing, the line of its nearest parent. */
function lineFinder(document: Document.Parsed, lines: LineCounter): (path: string) => number {
  const starts = new Map<string, number>();
  const note = (node: ParsedNode | null, path: readonly PropertyKey[]) => {
    if (!isCollection(node)) return;
    node.items.forEach((item, index) => {
      const here = isMap(node) && 'key' in item ? [...path, keyText(item.key)] : [...path, index];
      const start = 'key' in item ? item.key.range[0] : item.range[0];
      starts.set(pathText(here), start);
      const value = 'key' in item ? item.value : item;
      if (!isAlias(value)) note(value, here);
    });
  };
  note(document.contents, []);
  return (path) => {
    for (let at = path; at !== ''; at = at.replace(/(\[\d+\]|\.?[\w-]+|\.?"(?:[^"\\]|\\.)*")$/, '')) {
      const start = starts.get(at);
      if (start !== undefined) return lines.linePos(start).line;
    }
    return lines.linePos(document.contents?.range[0] ?? 0).line;
  };
}

function lineAndColumn(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `line ${line}, column ${col}`;
}

const keyText = (key: ParsedNode) => ('value' in key ? String(key.value) : '');
const wrong = (message: string) => invalid([{ path: '', message }]);
const lowerFirst = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);
