import { expectedWinners, type Video } from './catalog.ts';
import type { Place, Query } from './places.ts';

/** What the server had acknowledged before it was killed. */
export interface Acknowledged {
  readonly orchestrations: Map<string, { decisions: { video_asset_id: string; platform: string; clip_id: string }[] }>;
  /** Campaigns whose approval was answered with 200. */
  readonly approved: Set<string>;
}

const AUTO = `source = 'auto_orchestrator'`;

/** Queries that find rows that must not exist. */
const NEVER: Record<string, string> = {
  'a decision without stored evidence': `
    select d.id from best_clip_decisions d left join orchestrations o
      on o.id = d.orchestration_id and o.video_asset_id = d.video_asset_id where o.id is null`,
  'a standing decision that is not among all decisions': `
    select b.id from best_clip_decisions b left join decisions d
      on d.orchestration_id = b.orchestration_id and d.platform = b.platform and d.clip_id = b.clip_id and d.score = b.score
      where d.orchestration_id is null`,
  'an automatic campaign that does not name its orchestration': `
    select id from campaigns where ${AUTO} and orchestration_id is distinct from (optimization_meta ->> 'orchestration_id')::uuid`,
  'a decision without its own event': `
    select d.id from best_clip_decisions d where not exists (select from ledger_events e
      where e.event_type = 'best_clip_selected' and e.entity_id = d.video_asset_id
        and e.metadata->>'platform' = d.platform and (e.metadata->>'orchestration_id')::uuid = d.orchestration_id
        and (e.metadata->>'clip_id')::uuid = d.clip_id and (e.metadata->>'score')::float8 = d.score)`,
  'a decision without an automatic campaign': `
    select d.id from best_clip_decisions d where not exists (select from campaigns c
      where c.video_asset_id = d.video_asset_id and c.platform = d.platform and c.${AUTO})`,
  'an automatic campaign without exactly one campaign_created_auto': `
    select c.id from campaigns c where c.${AUTO} and (select count(*) from ledger_events e
      where e.event_type = 'campaign_created_auto' and e.entity_id = c.id) <> 1`,
  'a campaign_created_auto without its campaign': `
    select e.id from ledger_events e where e.event_type = 'campaign_created_auto'
      and not exists (select from campaigns c where c.id = e.entity_id)`,
  'two automatic drafts for one video and platform': `
    select video_asset_id, platform from campaigns where status = 'draft' and ${AUTO}
    group by 1, 2 having count(*) > 1`,
  'an event of an orchestration that is not there': `
    select e.id from ledger_events e where e.metadata ? 'orchestration_id'
      and not exists (select from orchestrations o where o.id = (e.metadata->>'orchestration_id')::uuid)`,
  'a campaign that left draft without its event': `
    select c.id from campaigns c where (c.status <> 'draft') <> exists (select from ledger_events e
      where e.event_type = 'campaign_status_changed' and e.entity_id = c.id)`,
};

/** Returns rows that must not exist, whatever was done. */
export const impossibleRows = (place: Pick<Place, 'look'>): Promise<string[]> => place.look(impossible);

async function impossible(query: Query): Promise<string[]> {
  const found: string[] = [];
  for (const [what, sql] of Object.entries(NEVER))
    for (const row of await query(sql)) found.push(`${what}: ${JSON.stringify(row)}`);
  return found;
}

/** Returns everything that does not hold in a place whose server was killed; empty if all is well. */
export function broken(place: Place, catalog: readonly Video[], said: Acknowledged): Promise<string[]> {
  return place.look(async (query) => [
    ...(await impossible(query)),
    ...(await wrongEvents(query, catalog)),
    ...(await lost(query, said)),
  ]);
}

/** Checks that each platform of each orchestration with a winner has exactly one `best_clip_selected` with the right content. */
async function wrongEvents(query: Query, catalog: readonly Video[]): Promise<string[]> {
  const winners = new Map(catalog.map((video) => [video.id, expectedWinners(video)]));
  const rows = await query(`
    select o.id, o.video_asset_id, asked.platform, count(e.id)::int as events, min(e.metadata->>'clip_id') as clip_id
    from orchestrations o cross join lateral json_object_keys(o.rule_sets) as asked (platform)
    left join ledger_events e on e.event_type = 'best_clip_selected' and e.entity_id = o.video_asset_id
      and (e.metadata->>'orchestration_id')::uuid = o.id and e.metadata->>'platform' = asked.platform
    group by 1, 2, 3`);
  return rows.flatMap(({ id, video_asset_id, platform, events, clip_id }) => {
    const chosen = winners.get(String(video_asset_id))?.get(platform as never);
    const right = chosen === undefined ? events === 0 : events === 1 && clip_id === chosen.clip_id;
    return right ? [] : [`orchestration ${id} has ${events} events for ${platform}, of clip ${clip_id}`];
  });
}

async function lost(query: Query, { orchestrations, approved }: Acknowledged): Promise<string[]> {
  const lines: string[] = [];
  const stored = new Set((await query('select id from orchestrations')).map(({ id }) => String(id)));
  const decided = new Set(
    (await query('select video_asset_id, platform, clip_id from best_clip_decisions')).map(
      (row) => `${row.video_asset_id} ${row.platform} ${row.clip_id}`,
    ),
  );
  for (const [id, { decisions }] of orchestrations) {
    if (!stored.has(id)) lines.push(`acknowledged orchestration ${id} is lost`);
    for (const { video_asset_id, platform, clip_id } of decisions)
      if (!decided.has(`${video_asset_id} ${platform} ${clip_id}`))
        lines.push(`acknowledged decision of ${id} on ${platform} is lost`);
  }
  const open = new Set((await query(`select id from campaigns where status = 'draft'`)).map(({ id }) => String(id)));
  for (const id of approved) if (open.has(id)) lines.push(`acknowledged approval of ${id} is lost`);
  return lines;
}
