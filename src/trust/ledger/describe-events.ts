import { z } from 'zod';
import { EVENTS } from './events/index.ts';

interface Described {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** The schemas that have names of their own. */
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly description?: string;
  readonly anyOf?: readonly JsonSchema[];
}

/** Returns docs/events.md: every kind of event with its metadata, from the union that also checks the code. */
export function describeEvents(): string {
  const kinds = Object.entries(EVENTS).map(([name, { entity, metadata }]) => {
    const { properties = {}, required = [], $defs = {} } = z.toJSONSchema(metadata, { io: 'input' }) as Described;
    const rows = Object.entries(properties).map(
      ([field, schema]) =>
        `| \`${field}\`${required.includes(field) ? '' : ' (optional)'} | ${typeOf(schema.$ref === undefined ? schema : ($defs[schema.$ref.replace('#/$defs/', '')] ?? {}))} | ${schema.description ?? ''} |`,
    );
    return `## ${name}\n\n\`entity_type\`: \`${entity}\`\n\n| metadata | type | |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Kinds of events\n\nGenerated from \`src/trust/ledger/events/\` by \`npx vitest run src/trust/ledger/describe-events.test.ts -u\`.\n\n${kinds.join('\n')}`;
}

function typeOf({ type, enum: values, format, anyOf }: JsonSchema): string {
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ');
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (format === 'uuid' || format === 'guid') return 'id';
  return type === undefined ? 'any JSON' : format === undefined ? type : `${type}, ${format}`;
}
