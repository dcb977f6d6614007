import type pg from 'pg';
import { PLATFORMS } from '../../src/core/platforms/index.ts';

/** Returns checksums of what a run wrote, without random ids, times and the job, so that they are the same for both sides. */
export async function fingerprint(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<Record<string, string>>(`
    select
      (select count(*) || ' ' || md5(string_agg(concat_ws(' ', video_asset_id, platform, clip_id, score), ','
         order by video_asset_id, platform)) from best_clip_decisions) as standing,
      (select count(*) || ' ' || md5(string_agg(concat_ws(' ', video_asset_id, platform, clip_id, score, rule_set_id,
           confidence), ',' order by video_asset_id, platform)) from decisions) as decisions,
      (select count(*) || ' ' || md5(string_agg(concat_ws(' ', video_asset_id, duration_ms, md5(candidates::text), ranking,
           ${PLATFORMS.map((platform) => `rule_sets->>'${platform}'`).join(', ')}), ','
         order by video_asset_id)) from orchestrations) as evidence,
      (select count(*) || ' ' || md5(string_agg(concat_ws(' ', video_asset_id, platform, clip_id, name, currency, status,
           optimization_meta - '{orchestration_id,decided_at}'::text[]), ',' order by video_asset_id, platform))
         from campaigns) as drafts,
      (select count(*) || ' ' || md5(string_agg(concat_ws(' ', e.event_type, e.entity_type,
           coalesce(c.video_asset_id, e.entity_id), e.metadata - 'orchestration_id', e.severity), ','
         order by coalesce(c.video_asset_id, e.entity_id), e.metadata->>'platform', e.event_type))
         from ledger_events e left join campaigns c on c.id = e.entity_id where e.entity_type <> 'job') as events,
      (select count(*)::text from best_clip_decisions d join orchestrations o
         on o.id = d.orchestration_id and o.video_asset_id = d.video_asset_id) as decisions_with_evidence`);
  return rows[0] ?? {};
}

/** @throws if two runs have written different rows */
export function expectSame(ours: Record<string, string>, theirs: Record<string, string>): void {
  const different = Object.keys(ours).filter((what) => ours[what] !== theirs[what]);
  if (different.length > 0)
    throw new Error(
      `not the same work: ${different.map((what) => `${what} ${ours[what]} and ${theirs[what]}`).join('; ')}`,
    );
}
