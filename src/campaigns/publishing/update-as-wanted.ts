import type { Updateable } from 'kysely';
import type { Sql, Tables } from '../../core/db/index.ts';
import type { PublicationRow } from './publication-store.ts';
import { Changed } from './run.ts';

/** Updates a publication if its requested state is still as read. @throws {Changed} otherwise */
export async function updateAsWanted(
  sql: Sql,
  { id, state, wanted, wanted_budget_minor }: PublicationRow,
  change: Updateable<Tables['publications']>,
): Promise<PublicationRow> {
  const row = await sql.kysely
    .updateTable('publications')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', state)
    .where('wanted', '=', wanted)
    .where('wanted_budget_minor', 'is not distinct from', wanted_budget_minor)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new Changed();
  return row;
}
