import { sql } from 'kysely';
import type { Db, Statement, Transaction } from '../../core/db/index.ts';

/** Nothing stands on the orchestration: no current decision, and no campaign of any status, points to it. */
const UNUSED = `
  not exists (
    select 1 from best_clip_decisions d where d.video_asset_id = o.video_asset_id and d.orchestration_id = o.id)
  and not exists (
    select 1 from campaigns c
    where c.video_asset_id = o.video_asset_id and c.optimization_meta ->> 'orchestration_id' = o.id::text)`;

/** A row that may go: its id, and the line that it leaves behind. */
export interface OldRow {
  readonly id: string;
  readonly line: string;
}

// candidates and rule_sets go out as the very text that was scored; choices, which are deleted with them, with all probabilities
const READ: Statement = {
  name: 'read-old-evidence',
  text: `
    select o.id, '{"type":"orchestration","id":"' || o.id || '","video_asset_id":"' || o.video_asset_id
      || '","created_at":' || to_json(o.created_at) || ',"duration_ms":' || coalesce(o.duration_ms::text, 'null')
      || ',"candidates":' || replace(o.candidates::text, E'\\n', ' ')
      || ',"rule_sets":' || replace(o.rule_sets::text, E'\\n', ' ')
      || ',"choices":' || replace(coalesce((
        select json_agg(json_build_object('platform', c.platform, 'confidence', c.confidence,
          'win_probability', c.win_probability, 'runner_up_id', c.runner_up_id, 'score_sd', c.score_sd,
          'exploration', c.exploration) order by c.platform)
        from choices c where c.orchestration_id = o.id)::text, '[]'), E'\\n', ' ') || '}' as line
    from orchestrations o where o.id > $1::uuid and o.created_at < $2::timestamptz and ${UNUSED}
    order by o.id limit $3`,
};

/** Evidence from before that time on which nothing stands, in the order of its ids. */
export const oldEvidence = (db: Db, before: Date, after: string, limit: number) =>
  db.run<OldRow>(READ, [after, before, limit]);

const COUNT: Statement = {
  name: 'count-old-evidence',
  text: `select count(*) as rows from orchestrations o where o.created_at < $1::timestamptz and ${UNUSED}`,
};

export async function countOldEvidence(db: Db, before: Date): Promise<number> {
  const [row] = await db.run<{ rows: number }>(COUNT, [before]);
  return row?.rows ?? 0;
}

/** Deletes those of them on which nothing stands. */
export async function deleteEvidence(transaction: Transaction, ids: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from orchestrations o where o.id = any(${ids}::uuid[]) and ${sql.raw(UNUSED)}`.execute(transaction.kysely);
  return Number(numAffectedRows ?? 0);
}
