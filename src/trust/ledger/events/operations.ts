import { z } from 'zod';
import { Timestamp } from '../../../core/kernel/index.ts';

/** Jobs, schedules and deletions. */
export const OPERATIONS = {
  job_requested: { entity: 'job', metadata: z.object({ job: z.string() }) },
  job_retried: { entity: 'job', metadata: z.object({ job: z.string() }) },
  job_cancelled: { entity: 'job', metadata: z.object({ job: z.string() }) },
  schedule_set: {
    entity: 'schedule',
    metadata: z.object({
      name: z.string(),
      job: z.string(),
      cron: z.string(),
      timezone: z.string(),
      input: z.record(z.string(), z.unknown()).describe('the input of the job'),
    }),
  },
  schedule_removed: { entity: 'schedule', metadata: z.object({ name: z.string(), job: z.string() }) },
  evidence_deleted: {
    entity: 'retention',
    metadata: z.object({ kind: z.string(), rows: z.int(), older_than: Timestamp, exported_to: z.string() }),
  },
} as const;
