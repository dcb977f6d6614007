import { z } from 'zod';
import { type Db, type Statement, statement } from '../../core/db/index.ts';
import { Confidence } from '../../decisions/selection/index.ts';
import { STATUSES } from './lifecycle.ts';
import type { CampaignSummary } from './schema.ts';

const OF_CAMPAIGNS: Statement = {
  name: 'campaign-summaries',
  text: `
    select campaign.id, video.title, clip.start_ms, clip.end_ms,
      films.analyzed_at is not null as has_picture, films.storyboard is not null as has_preview,
      best.clip_id is not distinct from campaign.clip_id or exists (
        select from campaign_clips card where card.campaign_id = campaign.id and card.clip_id = best.clip_id) as is_winner,
      best.score, best.orchestration_id, decision.confidence, decision.win_probability
    from campaigns campaign
      join video_assets video on video.id = campaign.video_asset_id
      join clips clip on clip.id = campaign.clip_id
      left join films on films.video_asset_id = campaign.video_asset_id
      left join best_clip_decisions best
        on best.video_asset_id = campaign.video_asset_id and best.platform = campaign.platform
      left join decisions decision
        on decision.orchestration_id = best.orchestration_id and decision.platform = best.platform
    where campaign.id = any($1::uuid[])`,
};

interface Row {
  readonly id: string;
  readonly title: string | null;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly has_picture: boolean;
  readonly has_preview: boolean;
  readonly is_winner: boolean;
  readonly score: number | null;
  readonly orchestration_id: string | null;
  readonly confidence: string | null;
  readonly win_probability: number | null;
}

/** Finds the film, clip, and current decision of each campaign, in one statement for any number of campaigns. */
export async function summarizeCampaigns(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, z.infer<typeof CampaignSummary>>> {
  const rows = await db.run<Row>(OF_CAMPAIGNS, [ids]);
  return new Map(
    rows.map(({ id, title, start_ms, end_ms, has_picture, has_preview, is_winner, ...decision }) => [
      id,
      {
        video: { title, has_picture, has_preview },
        clip: { start_ms, end_ms },
        decision:
          decision.orchestration_id === null || decision.score === null
            ? null
            : {
                orchestration_id: decision.orchestration_id,
                score: decision.score,
                is_winner,
                confidence: Confidence.parse(decision.confidence ?? 'unknown'),
                win_probability: decision.win_probability,
              },
      },
    ]),
  );
}

// counts each status separately, so that each count uses its index
const COUNTS = statement<{ statuses: readonly string[] }, { status: string; count: number }>(
  'campaign-counts',
  `
    select status, (select count(*)::int from campaigns where campaigns.status = wanted.status) as count
    from unnest(:statuses::text[]) as wanted (status)`,
);

/** Counts the campaigns in each status. */
export async function countCampaigns(db: Db): Promise<Record<(typeof STATUSES)[number], number>> {
  const counts = new Map((await COUNTS(db, { statuses: STATUSES })).map(({ status, count }) => [status, count]));
  return z
    .record(z.enum(STATUSES), z.int())
    .parse(Object.fromEntries(STATUSES.map((each) => [each, counts.get(each) ?? 0])));
}
