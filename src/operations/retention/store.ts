import { sql } from 'kysely';
import { type Sql, statement, type Transaction } from '../../core/db/index.ts';

/** Nothing uses the orchestration: no current decision, and no campaign of any status, references it. */
const UNUSED = `
  not exists (
    select 1 from best_clip_decisions d where d.video_asset_id = o.video_asset_id and d.orchestration_id = o.id)
  and not exists (
    select 1 from campaigns c
    where c.video_asset_id = o.video_asset_id and c.orchestration_id = o.id)`;

/** A row that may be deleted: its id, and its line in the export. */
export interface OldRow {
  readonly id: string;
  readonly line: string;
}

// candidates and rule_sets are exported as the exact text that was scored; decisions are not deleted, but make the line complete
const READ = statement<{ after: string; before: Date; limit: number }, OldRow>(
  'read-old-evidence',
  `
    select o.id, '{"type":"orchestration","id":"' || o.id || '","video_asset_id":"' || o.video_asset_id
      || '","created_at":' || to_json(o.created_at) || ',"duration_ms":' || coalesce(o.duration_ms::text, 'null')
      || ',"candidates":' || replace(o.candidates::text, E'\\n', ' ')
      || ',"rule_sets":' || replace(o.rule_sets::text, E'\\n', ' ')
      || ',"decisions":' || replace(coalesce((
        select json_agg(json_build_object('platform', d.platform, 'clip_id', d.clip_id, 'score', d.score,
          'rule_set_id', d.rule_set_id, 'confidence', d.confidence, 'win_probability', d.win_probability,
          'runner_up_id', d.runner_up_id, 'score_sd', d.score_sd, 'exploration', d.exploration, 'cards', d.cards) order by d.platform)
        from decisions d where d.orchestration_id = o.id)::text, '[]'), E'\\n', ' ') || ',"ranking":"' || o.ranking || '"}' as line
    from orchestrations o where o.id > :after::uuid and o.created_at < :before::timestamptz and ${UNUSED}
    order by o.id limit :limit`,
);

/** Returns unused evidence from before that time, in the order of its ids. */
export const oldEvidence = (db: Sql, before: Date, after: string, limit: number) => READ(db, { before, after, limit });

const COUNT = statement<{ before: Date }, { rows: number }>(
  'count-old-evidence',
  `select count(*) as rows from orchestrations o where o.created_at < :before::timestamptz and ${UNUSED}`,
);

export async function countOldEvidence(db: Sql, before: Date): Promise<number> {
  const [row] = await COUNT(db, { before });
  return row?.rows ?? 0;
}

/** Deletes those of them that nothing uses. */
export async function deleteEvidence(transaction: Transaction, ids: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from orchestrations o where o.id = any(${ids}::uuid[]) and ${sql.raw(UNUSED)}`.execute(transaction.kysely);
  return Number(numAffectedRows ?? 0);
}
