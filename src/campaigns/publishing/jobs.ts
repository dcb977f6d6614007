import { z } from 'zod';
import type { Context } from '../../context.ts';
import { Id } from '../../core/kernel/index.ts';
import { declareJob, type JobDeclaration } from '../../core/queue/index.ts';
import { withAds } from './ads-context.ts';
import { advance } from './advance.ts';
import { lookAfterAccount } from './look-after-account.ts';
import { reconcileAccount } from './reconcile.ts';
import { ClipToPublish, renderForPlacement } from './render-placement.ts';
import { ACCOUNT_JOB, PUBLISH_JOB, RECONCILE_JOB, RENDER_JOB } from './words.ts';

/** The background jobs of publishing. */
export const PUBLISHING_JOBS: readonly JobDeclaration<Context>[] = [
  declareJob({
    name: PUBLISH_JOB,
    role: 'admin',
    input: z.object({ publication_id: Id }),
    run: (ctx: Context, { publication_id }, attempt) => advance(withAds(ctx), publication_id, attempt),
  }),
  declareJob({
    name: RENDER_JOB,
    role: 'operator',
    input: ClipToPublish,
    run: (ctx: Context, clip, attempt) => renderForPlacement(ctx, clip, attempt.id),
  }),
  declareJob({
    name: RECONCILE_JOB,
    role: 'operator',
    input: z.object({ ad_account_id: Id }),
    run: (ctx: Context, { ad_account_id }) => reconcileAccount(withAds(ctx), ad_account_id),
  }),
  declareJob({
    name: ACCOUNT_JOB,
    role: 'admin',
    input: z.object({ ad_account_id: Id }),
    run: (ctx: Context, { ad_account_id }) => lookAfterAccount(withAds(ctx), ad_account_id),
  }),
];
