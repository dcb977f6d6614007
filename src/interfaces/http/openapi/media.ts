import type { Part } from './components.ts';

interface Body {
  readonly content?: Record<
    string,
    { schema?: Part; example?: unknown; examples?: Record<string, { value: unknown }> }
  >;
}

/** Adds the examples of a body's schema to each of its media types. */
export function showExamples(body: Body | undefined, examples: readonly unknown[] | undefined): void {
  if (examples === undefined) return;
  const named = Object.fromEntries(examples.map((value, at) => [`example${at + 1}`, { value }]));
  for (const described of Object.values(body?.content ?? {})) {
    delete described.example;
    described.examples = named;
  }
}

const TEXT_LINES: Readonly<Record<string, string>> = {
  'application/x-ndjson': 'one JSON object per line',
  'text/csv': 'a header, then one row per line; the character after the first field of the header separates the fields',
};

/** Describes line-based files as text, whatever the JSON form of the same request is. */
export function asText(body: Body | undefined): void {
  const content = body?.content ?? {};
  for (const [type, described] of Object.entries(content)) {
    const description = TEXT_LINES[type];
    if (description === undefined || described.schema?.type === 'string') continue;
    const example = lineOf(type, described.example ?? Object.values(described.examples ?? {})[0]?.value);
    // a new object, because the generator puts the same one under every type
    content[type] = { schema: { type: 'string', description }, example };
  }
}

/** Writes the first row of a JSON example in the format of that file type. */
function lineOf(type: string, example: unknown): string {
  const row: unknown = typeof example === 'object' && example !== null ? Object.values(example)[0]?.[0] : undefined;
  if (typeof row !== 'object' || row === null) return '';
  if (type === 'application/x-ndjson') return `${JSON.stringify(row)}\n`;
  return `${Object.keys(row).join(',')}\n${Object.values(row).join(',')}\n`;
}

/** Describes a reply that is not JSON: the bytes of a file, or events. */
export function fileReply(types: readonly string[], description: string): Part {
  const schema = (type: string): Part =>
    type === 'text/event-stream'
      ? {
          type: 'string',
          description: 'Server-Sent Events: `id` is the cursor, `event` the kind, `data` a LedgerEvent as JSON',
        }
      : { type: 'string', format: 'binary' };
  return { description, content: Object.fromEntries(types.map((type) => [type, { schema: schema(type) }])) };
}
