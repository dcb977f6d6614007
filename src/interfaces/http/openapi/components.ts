/** A JSON schema or a part of the document. */
export type Part = Record<string, unknown>;
type Schemas = Record<string, Part>;

const INPUT = 'Input';
const reference = (name: string) => `#/components/schemas/${name}`;

/**
 * The generator describes every schema that has an id twice: as a reply, and as a request under the name with `Input`. Both
 * become one where they are the same or only one is used; what nothing refers to is left out.
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
      // the generator loses what has no id and holds itself, as any JSON does: it is any JSON here
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

/** Whether a request's schema is that of the reply, apart from the names that it refers to. */
const areSame = (input: unknown, output: unknown): boolean =>
  JSON.stringify(input).replaceAll(/("#\/components\/schemas\/[^"]+?)Input"/g, '$1"') === JSON.stringify(output);
