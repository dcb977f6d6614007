import type { Context } from '../../context.ts';
import { declareJob, type JobDeclaration } from '../../core/queue/index.ts';
import { SYNC_JOB, syncResults } from './sync-results.ts';
import { SyncJobInput, SyncSettings } from './sync-schema.ts';

/** The background jobs of results. */
export const RESULT_JOBS: readonly JobDeclaration<Context>[] = [
  declareJob({
    name: SYNC_JOB,
    role: 'operator',
    input: SyncJobInput,
    run: syncResults,
    recurring: { settings: SyncSettings, summary: "read the results of an account's ads: {ad_account_id}" },
  }),
];
