import type { Schema } from './json-schema.ts';

interface Parameter {
  readonly in: 'path' | 'query';
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** One call that the document describes. */
export interface Operation {
  readonly method: string;
  /** As in `/clips/{id}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** The schema of a JSON body; undefined when it takes none. */
  readonly body: Schema | undefined;
  readonly bodyTypes: readonly string[];
}

export interface Document {
  readonly paths: Record<
    string,
    Record<string, { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> } }>
  >;
}

export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema,
      bodyTypes: Object.keys(requestBody?.content ?? {}),
    })),
  );
