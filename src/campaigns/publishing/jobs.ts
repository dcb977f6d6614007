import { z } from 'zod';
import type { Context } from '../../context.ts';
import { Id } from '../../core/kernel/index.ts';
import { declareJob, type JobDeclaration } from '../../core/queue/index.ts';
import { withAds } from './ads-context.ts';
import { advance } from './advance.ts';
import { reconcileAccount } from './reconcile.ts';
import { PUBLISH_JOB, RECONCILE_JOB } from './words.ts';

/** The background jobs of publishing. */
export const PUBLISHING_JOBS: readonly JobDeclaration<Context>[] = [
  declareJob({
    name: PUBLISH_JOB,
    role: 'admin',
    input: z.object({ publication_id: Id }),
    run: (ctx: Context, { publication_id }, attempt) => advance(withAds(ctx), publication_id, attempt),
  }),
  declareJob({
    name: RECONCILE_JOB,
    role: 'operator',
    input: z.object({ ad_account_id: Id }),
    run: (ctx: Context, { ad_account_id }) => reconcileAccount(withAds(ctx), ad_account_id),
  }),
];
