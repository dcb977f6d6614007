import type { Schema } from './json-schema.ts';

interface Parameter {
  readonly in: 'path' | 'query';
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** An operation that the document describes. */
export interface Operation {
  readonly method: string;
  /** The path with its parameters, such as `/clips/{id}`. */
  readonly path: string;
  /** All methods of this path. */
  readonly methods: readonly string[];
  readonly parameters: readonly Parameter[];
  /** The schema of a JSON body; undefined if there is none. */
  readonly body: Schema | undefined;
  readonly bodyTypes: readonly string[];
}

export interface Document {
  readonly components?: { readonly schemas?: Record<string, unknown> };
  readonly paths: Record<
    string,
    Record<string, { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> } }>
  >;
}

/** Returns the document with all references replaced by the shared schemas. */
export function inlined<Whole extends Document>(document: Whole): Whole {
  const schemas: Record<string, unknown> = document.components?.schemas ?? {};
  const resolve = (_: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
    const { $ref, ...beside } = value;
    const name = String($ref).replace('#/components/schemas/', '');
    if (schemas[name] === undefined) throw new Error(`the document has no ${String($ref)}`);
    return { ...JSON.parse(JSON.stringify(schemas[name]), resolve), ...beside };
  };
  return JSON.parse(JSON.stringify(document), resolve);
}

export const operationsOf = (document: Document): Operation[] =>
  Object.entries(inlined(document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      methods: Object.keys(methods).map((each) => each.toUpperCase()),
      parameters,
      body: requestBody?.content['application/json']?.schema,
      bodyTypes: Object.keys(requestBody?.content ?? {}),
    })),
  );
