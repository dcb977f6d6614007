import type { z } from 'zod';
import { parse } from '../kernel/index.ts';
import type { Attempt } from './schema.ts';

/** The minimum role to retry, cancel and schedule a kind of job. */
export type JobRole = 'operator' | 'admin';

/** How a kind of job recurs. */
export interface Recurring {
  /** Its input, apart from `window`. */
  readonly settings: z.ZodType<object>;
  /** For /openapi.json and the command line. */
  readonly summary: string;
}

/** A kind of job, as its feature declares it. The queue itself knows kinds only by name. */
export interface JobDeclaration<Ctx> {
  readonly name: string;
  readonly role: JobRole;
  /** If absent, it cannot recur. */
  readonly recurring?: Recurring | undefined;
  /** @throws `validation-failed` for an invalid input */
  run(ctx: Ctx, input: unknown, attempt: Attempt): Promise<unknown>;
}

/** Declares a kind of job. Its input is parsed again before it runs: another version of the program may have queued it. */
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
