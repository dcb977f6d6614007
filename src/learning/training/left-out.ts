import { z } from 'zod';
import type { StoredResult } from '../results/index.ts';

const REASONS = {
  impossible: 'a part is larger than its whole, such as more clicks than impressions',
  overlapping: 'another row of the same thing covers the same time and was measured on more',
  other_source: 'another source was measured on more',
  other_denominator: 'a rate of something else, such as of views instead of impressions',
  other_currency: 'money in another currency, which cannot be added',
} as const;

export type Reason = keyof typeof REASONS;
const REASON_NAMES = Object.keys(REASONS) as Reason[];
const MOST_EXAMPLES = 5;

/** Rows of results that a figure does not count, and why. */
export const LeftOut = z
  .object({
    reason: z.enum(REASON_NAMES).describe(REASON_NAMES.map((name) => `${name}: ${REASONS[name]}`).join('; ')),
    rows: z.int().describe('how many'),
    examples: z
      .array(
        z.object({
          clip_id: z.string(),
          platform: z.string(),
          source: z.string(),
          external_id: z.string(),
          period_start: z.string(),
          period_end: z.string(),
        }),
      )
      .describe(`at most ${MOST_EXAMPLES}`),
  })
  .meta({ id: 'LeftOut' });
export type LeftOut = z.infer<typeof LeftOut>;

type Row = Pick<StoredResult, 'clip_id' | 'platform' | 'source' | 'external_id' | 'period_start' | 'period_end'>;

/** Counts the rows that are left out and keeps the first ones for each reason. */
export class LeftOutTally {
  readonly #found = new Map<Reason, LeftOut>();

  add(reason: Reason, { clip_id, platform, source, external_id, period_start, period_end }: Row): void {
    const entry = this.#found.get(reason) ?? { reason, rows: 0, examples: [] };
    entry.rows++;
    if (entry.examples.length < MOST_EXAMPLES)
      entry.examples.push({
        ...{ clip_id, platform, source, external_id },
        period_start: period_start.toISOString(),
        period_end: period_end.toISOString(),
      });
    this.#found.set(reason, entry);
  }

  list(): LeftOut[] {
    return REASON_NAMES.flatMap((reason) => this.#found.get(reason) ?? []);
  }
}
