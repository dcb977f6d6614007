/** A string, or a sign that opens, closes or parts an object or a list. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * What JSON.parse passes over without a word: a key that stands twice in one object, where the last would win, and
 * `__proto__`, however it is escaped.
 *
 * @param json text that JSON.parse has accepted
 */
export function keyProblem(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = []; // the keys of each object around the place; undefined for a list
  let text = '';
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const key: unknown = JSON.parse(text);
      const keys = open.at(-1);
      if (key === '__proto__') return '"__proto__" is not a field';
      if (keys?.has(String(key))) return `${text} stands twice in one object: each field may stand once`;
      keys?.add(String(key));
    } else if (token !== ',') text = token;
  }
  return undefined;
}
