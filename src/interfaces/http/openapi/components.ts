/** A JSON schema or a part of the document. */
export type Part = Record<string, unknown>;
type Schemas = Record<string, Part>;

const INPUT = 'Input';
const reference = (name: string) => `#/components/schemas/${name}`;

/**
 * Merges schemas that the generator describes twice: for replies, and with the suffix `Input` for requests. Keeps one if both are the
 * same or only one is used, and leaves out schemas that nothing refers to.
 */
export function oneOfEach(paths: unknown, schemas: Schemas): { paths: unknown; schemas: Schemas } {
  const reached = reachable(paths, schemas);
  const renamed = new Map<string, string>();
  for (const name of Object.keys(schemas).filter((one) => reached.has(one) && one.endsWith(INPUT))) {
    const base = name.slice(0, -INPUT.length);
    if (!(base in schemas)) continue;
    if (!reached.has(base) || areSame(schemas[name], schemas[base])) renamed.set(reference(name), reference(base));
  }
  const rename = (part: unknown): unknown =>
    JSON.parse(JSON.stringify(part), (_, value) => {
      if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
      const to = renamed.get(value.$ref) ?? value.$ref;
      // the generator drops a recursive schema without an id, such as that of any JSON; here it stands for any JSON
      return to.slice(reference('').length) in schemas ? { ...value, $ref: to } : {};
    });
  const kept = Object.entries(schemas)
    .filter(([name]) => reached.has(name))
    .map(([name, schema]): [string, Part] => {
      const to = renamed.get(reference(name));
      return [to === undefined ? name : to.slice(reference('').length), rename(schema) as Part];
    });
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  return { paths: rename(paths), schemas: Object.fromEntries(kept) };
}

function reachable(paths: unknown, schemas: Schemas): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      if (schemas[name] !== undefined) look(schemas[name]);
    }
  };
  look(paths);
  return found;
}

/** Checks whether the schemas of request and reply are the same, apart from the names that they refer to. */
const areSame = (input: unknown, output: unknown): boolean =>
  JSON.stringify(input).replaceAll(/("#\/components\/schemas\/[^"]+?)Input"/g, '$1"') === JSON.stringify(output);
