import { z } from 'zod';
import { type Sql, statement } from '../../core/db/index.ts';
import { Timestamp } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';

/** A current decision that the data could not settle. */
export const Tie = z
  .object({
    video_asset_id: z.string(),
    title: z.string().nullable(),
    platform: Platform,
    clip_id: z.string(),
    start_ms: z.int(),
    end_ms: z.int(),
    score: z.number(),
    win_probability: z.number().nullable().describe('probability that the best score belongs to the best clip'),
    decided_at: Timestamp,
  })
  .meta({ id: 'Tie' });
export type Tie = z.infer<typeof Tie>;

const TIES = statement<
  { limit: number },
  Omit<Tie, 'decided_at' | 'platform'> & { decided_at: Date; platform: string }
>(
  'standing-ties',
  `select best.video_asset_id, video.title, best.platform, best.clip_id, clip.start_ms, clip.end_ms, best.score,
     decision.win_probability, best.decided_at
   -- one after the other in the order of the index of ties: as many as are shown are enough
   from decisions decision
     cross join lateral (
       select * from best_clip_decisions standing
       where standing.video_asset_id = decision.video_asset_id and standing.platform = decision.platform
         and standing.orchestration_id = decision.orchestration_id
       limit 1
     ) best
     join video_assets video on video.id = best.video_asset_id
     join clips clip on clip.id = best.clip_id
   where decision.confidence = 'tied'
   order by decision.decided_at desc, best.video_asset_id, best.platform limit :limit`,
);

/** Returns the current decisions that are ties, newest first. */
export const standingTies = async (sql: Sql, limit: number): Promise<Tie[]> =>
  (await TIES(sql, { limit })).map(({ decided_at, platform, ...tie }) => ({
    ...tie,
    platform: Platform.parse(platform),
    decided_at: decided_at.toISOString(),
  }));
