const [QUOTE, COLON, BACKSLASH] = [34, 58, 92];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [91, 93, 123, 125];
/** Longer keys are shortened in messages. */
const LONGEST_SHOWN = 100;

/**
 * Returns what JSON.parse accepts silently: a key that appears twice in one object, where the last would win, or `__proto__`,
 * however it is escaped. Takes one pass, in time proportional to the length of the text.
 *
 * @param json text that JSON.parse has accepted
 */
export function keyProblem(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = []; // the keys of each object around the position; undefined for a list
  let [start, end] = [0, 0]; // of the last string
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      start = at;
      at = closingQuote(json, at);
      end = at + 1;
    } else if (code === OBJECT) open.push(new Set());
    else if (code === LIST) open.push(undefined);
    else if (code === OBJECT_END || code === LIST_END) open.pop();
    else if (code === COLON) {
      const problem = problemOf(json.slice(start, end), open.at(-1));
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function problemOf(written: string, keys: Set<string> | undefined): string | undefined {
  const key: unknown = written.includes('\\') ? JSON.parse(written) : written.slice(1, -1);
  if (key === '__proto__') return '"__proto__" is not a field';
  const shown = written.length > LONGEST_SHOWN ? `${written.slice(0, LONGEST_SHOWN)}…` : written;
  if (keys?.has(String(key))) return `${shown} appears twice in one object: each field may appear only once`;
  keys?.add(String(key));
  return undefined;
}

/** Returns where the string that begins at `from` ends: at the next quote after an even number of backslashes. */
function closingQuote(json: string, from: number): number {
  for (let at = json.indexOf('"', from + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let before = at - 1;
    while (json.charCodeAt(before) === BACKSLASH) before--;
    if ((at - before) % 2 === 1) return at;
  }
  return json.length;
}
