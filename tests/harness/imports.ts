/** A value as a line of NDJSON. */
export const line = (value: unknown) => `${JSON.stringify(value)}\n`;

interface Rejected {
  readonly line: number;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

/** The lines that were rejected, each with the paths that are wrong in it. */
export const rejections = (rejected: readonly Rejected[]): (number | string)[][] =>
  rejected.map((one) => [one.line, ...one.errors.map(({ path }) => path)]);
