import { sql } from 'kysely';
import type { Sql, Transaction } from '../../core/db/index.ts';
import { FIGURE_NAMES } from './figures.ts';

const AS_JSON = sql.raw(
  `jsonb_build_object('currency', currency, ${FIGURE_NAMES.map((name) => `'${name}', ${name}`).join(', ')})`,
);
const NO_FIGURES = sql.raw(FIGURE_NAMES.map((name) => `${name} = null`).join(', '));
/** False if the previous revision was withdrawn, too: then the result is withdrawn again. */
const HAS_FIGURES = sql`jsonb_strip_nulls(before.figures - 'currency') <> '{}'`;
const FROM_BEFORE = sql.raw(FIGURE_NAMES.map((name) => `${name} = (before.figures ->> '${name}')::bigint`).join(', '));

/** @returns true if the import is in effect, false if it was already withdrawn, undefined if nothing came with it */
export async function importStands(transaction: Transaction, importId: string): Promise<boolean | undefined> {
  const { rows } = await sql<{ is_known: boolean; is_withdrawn: boolean }>`
    select exists (select from results where import_id = ${importId}::uuid)
        or exists (select from result_corrections where import_id = ${importId}::uuid) as is_known,
      exists (select from withdrawn_imports where import_id = ${importId}::uuid) as is_withdrawn
  `.execute(transaction.kysely);
  const [{ is_known, is_withdrawn } = { is_known: false, is_withdrawn: false }] = rows;
  if (is_withdrawn) return false;
  return is_known ? true : undefined;
}

export const isWithdrawnImport = async (db: Sql, importId: string): Promise<boolean> => {
  const { rows } = await sql`select from withdrawn_imports where import_id = ${importId}::uuid`.execute(db.kysely);
  return rows.length > 0;
};

/** Withdraws an import. Its figures stay in the history; where they are current, the previous ones become current again. */
export async function withdrawImportRows(
  transaction: Transaction,
  importId: string,
  now: Date,
): Promise<{ readonly restored: number; readonly withdrawn: number; readonly platforms: readonly string[] }> {
  await sql`
    insert into withdrawn_imports (import_id, withdrawn_at) values (${importId}::uuid, ${now}::timestamptz)
  `.execute(transaction.kysely);
  await sql`
    insert into result_corrections (result_id, revision, figures, import_id, received_at, replaced_at)
    select id, revision, ${AS_JSON}, import_id, received_at, ${now}::timestamptz
    from results where import_id = ${importId}::uuid
  `.execute(transaction.kysely);
  const { rows: restored } = await sql<{ platform: string }>`
    update results set ${FROM_BEFORE}, currency = before.figures ->> 'currency', revision = results.revision + 1,
      import_id = before.import_id, received_at = before.received_at, withdrawn_at = null
    from (
      select distinct on (c.result_id) c.result_id, c.figures, c.import_id, c.received_at
      from result_corrections c join results r on r.id = c.result_id
      where r.import_id = ${importId}::uuid and not exists (select from withdrawn_imports w where w.import_id = c.import_id)
      order by c.result_id, c.revision desc
    ) before
    where results.id = before.result_id and ${HAS_FIGURES}
    returning results.platform
  `.execute(transaction.kysely);
  const { rows: withdrawn } = await sql<{ platform: string }>`
    update results set ${NO_FIGURES}, currency = null, revision = revision + 1, withdrawn_at = ${now}::timestamptz
    where import_id = ${importId}::uuid
    returning platform
  `.execute(transaction.kysely);
  const platforms = [...new Set([...restored, ...withdrawn].map(({ platform }) => platform))];
  return { restored: restored.length, withdrawn: withdrawn.length, platforms };
}

/** A source's results of these campaigns within a period. */
export interface Stretch {
  readonly source: string;
  readonly campaign_ids: readonly string[];
  readonly from: Date;
  readonly to: Date;
}

interface Standing {
  readonly id: string;
  readonly external_id: string;
  readonly period_start: Date;
}

export async function standingIn(db: Sql, { source, campaign_ids, from, to }: Stretch): Promise<readonly Standing[]> {
  const { rows } = await sql<Standing>`
    select id, external_id, period_start from results
    where source = ${source} and campaign_id = any(${campaign_ids}::uuid[]) and withdrawn_at is null
      and period_start >= ${from}::timestamptz and period_end <= ${to}::timestamptz
    order by period_start, id
  `.execute(db.kysely);
  return rows;
}

/** Withdraws results and keeps their figures as corrections. @returns how many were current until now */
export async function withdrawRows(
  transaction: Transaction,
  ids: readonly string[],
  { importId, now }: { readonly importId: string; readonly now: Date },
): Promise<number> {
  await sql`
    insert into result_corrections (result_id, revision, figures, import_id, received_at, replaced_at)
    select id, revision, ${AS_JSON}, import_id, received_at, ${now}::timestamptz
    from results where id = any(${ids}::uuid[]) and withdrawn_at is null
  `.execute(transaction.kysely);
  const { rows } = await sql`
    update results set ${NO_FIGURES}, currency = null, revision = revision + 1, withdrawn_at = ${now}::timestamptz,
      import_id = ${importId}::uuid, received_at = ${now}::timestamptz
    where id = any(${ids}::uuid[]) and withdrawn_at is null
    returning id
  `.execute(transaction.kysely);
  return rows.length;
}
