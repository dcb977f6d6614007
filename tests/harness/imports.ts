/** Formats a value as a line of NDJSON. */
export const line = (value: unknown) => `${JSON.stringify(value)}\n`;

interface Rejected {
  readonly line: number;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

/** Returns the rejected lines, each with its wrong paths. */
export const rejections = (rejected: readonly Rejected[]): (number | string)[][] =>
  rejected.map((one) => [one.line, ...one.errors.map(({ path }) => path)]);
