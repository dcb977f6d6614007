/** The text of each source by its path. */
export type Sources = ReadonlyMap<string, string>;

/** A call that is a statement: what it calls, and its first argument. */
const STATEMENT = /^ +(?:if \(.*\) |else )?(await )?(\w(?:[\w.?]|(?<=this\.)#)+)(?:<[^(]*>)?\((?:([\w.]+)[,)])?/;
const BEGINS_AFTER = /(^|[;{}]|\)|else|\*\/)$/;
const NO_STATEMENT = /\): |\) \{$|,$|\.(then|catch)\(|(?<!\.transaction)\($/;
/** Nobody is handed the database for something that takes no time. */
const DATABASE = /^(transaction|sql|db|ctx\.db)$/;
const ASYNCHRONOUS = /\basync (?:function\*? )?(\w+)|\b(\w+) = async\b/g;
const NODES_PROMISES = /^import \{([^}]*)\} from 'node:\w+\/promises'/gm;
const SYNCHRONOUS = /(?<!async )\bfunction\*? (\w+)|\b(?:const |, )(\w+)(?= = (?!async)\(| *[,}].*=>)/g;
/** A statement of SQL that is a statement of the program too. */
const SQL_STATEMENT = /^ +(?:if \(.*\) |else )?sql(?:<.*>)?`/;
const CHAIN_END = /^( +)\.execute(?:TakeFirst(?:OrThrow)?)?\(.*\);$/;

interface Call {
  readonly at: number;
  readonly callee: string;
  readonly isAwaited: boolean;
  readonly takesDatabase: boolean;
}

/** The words that one of two groups of a pattern finds. */
const found = (text: string, pattern: RegExp): Set<string | undefined> =>
  new Set([...text.matchAll(pattern)].map(([, one, other]) => one ?? other));

function calls(text: string): Call[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const before = (lines[at - 1] ?? '').replace(/^ *\/\/.*/, '');
    if (!BEGINS_AFTER.test(before)) return [];
    if (SQL_STATEMENT.test(line)) return [{ at, callee: 'sql', isAwaited: false, takesDatabase: true }];
    const [, awaited, callee = '', first = ''] = STATEMENT.exec(line) ?? [];
    if (callee === '' || (awaited === undefined && NO_STATEMENT.test(line))) return [];
    return [{ at, callee, isAwaited: awaited !== undefined, takesDatabase: DATABASE.test(first) }];
  });
}

/** What is a promise wherever it is a statement: three times as often awaited as not, or declared so. */
export function awaited(sources: Sources): ReadonlySet<string> {
  const votes = new Map<string, number>();
  for (const text of sources.values())
    for (const { callee, isAwaited } of calls(text)) votes.set(callee, (votes.get(callee) ?? 0) + (isAwaited ? 1 : -3));
  return new Set([...votes].flatMap(([callee, vote]) => (vote > 0 ? [callee] : [])));
}

/**
 * The statements that start something asynchronous and wait for nothing, as `path:line`. Read from the text as the formatter leaves it, which
 * takes a fifth of a second; a check of types takes twenty.
 */
export function floatingPromises(path: string, text: string, names: ReadonlySet<string>): string[] {
  const asynchronous = found(text, ASYNCHRONOUS);
  for (const [, names = ''] of text.matchAll(NODES_PROMISES))
    for (const [name] of names.matchAll(/\w+/g)) asynchronous.add(name);
  const synchronous = found(text, SYNCHRONOUS);
  const loose = calls(text).filter(
    ({ callee, isAwaited, takesDatabase }) =>
      !isAwaited && !synchronous.has(callee) && (takesDatabase || names.has(callee) || asynchronous.has(callee)),
  );
  const lines = text.split('\n');
  const chains = lines.flatMap((_, at) => (isLooseChain(lines, at) ? [at] : []));
  return [...loose.map(({ at }) => at), ...chains].map((at) => `${path}:${at + 1}`);
}

function isLooseChain(lines: readonly string[], end: number): boolean {
  const depth = CHAIN_END.exec(lines[end] ?? '')?.[1]?.length;
  if (depth === undefined) return false;
  let at = end;
  while (at > 0 && (/^ *(\.|\/\/|$)/.test(lines[at] ?? '') || (lines[at] ?? '').search(/\S/) >= depth)) at--;
  return /^ +[\w.]+$/.test(lines[at] ?? '') && BEGINS_AFTER.test(lines[at - 1] ?? '');
}
