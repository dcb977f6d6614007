import type { z } from 'zod';
import { parse } from '../kernel/index.ts';
import type { Attempt } from './schema.ts';

/** The least role that may retry, cancel and schedule a kind of job. */
export type JobRole = 'operator' | 'admin';

/** How a kind of job recurs. */
export interface Recurring {
  /** What it is given besides its `window`. */
  readonly settings: z.ZodType<object>;
  /** For /openapi.json and the command line. */
  readonly summary: string;
}

/** A kind of job, as its feature declares it. The queue itself knows kinds by their names only. */
export interface JobDeclaration<Ctx> {
  readonly name: string;
  readonly role: JobRole;
  /** Absent: it cannot recur. */
  readonly recurring?: Recurring | undefined;
  /** @throws `validation-failed` for an input that it cannot be given */
  run(ctx: Ctx, input: unknown, attempt: Attempt): Promise<unknown>;
}

/** Declares a kind of job. Its input is read again before it runs: the program that queued it may have been another version. */
export const declareJob = <Ctx, Schema extends z.ZodType>({
  input: schema,
  run,
  ...facts
}: Omit<JobDeclaration<Ctx>, 'run'> & {
  readonly input: Schema;
  readonly run: (ctx: Ctx, input: z.output<Schema>, attempt: Attempt) => Promise<unknown>;
}): JobDeclaration<Ctx> => ({
  ...facts,
  run: (ctx, input, attempt) => run(ctx, parse(schema, input), attempt),
});
