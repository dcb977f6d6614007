import type { Transaction } from '../../core/db/index.ts';
import type { FieldError } from '../../core/kernel/index.ts';
import type { ResultRow } from './read-result.ts';
import { adsUnderOtherNames, type StoredResult } from './store.ts';

/** A row, and the result that it would become. */
export interface Reported {
  readonly row: ResultRow;
  readonly result: StoredResult;
}

/**
 * Finds ads of an export whose clip or campaign already has ads of the same source and time under the other kind of
 * name: ids if the file has names, or names if it has ids. They may be the same ads, which would count twice.
 */
export async function renamedAds(
  transaction: Transaction,
  reported: readonly Reported[],
): Promise<ReadonlyMap<ResultRow, FieldError>> {
  const ofAds = reported.flatMap(({ row, result }) =>
    row.origin === undefined || row.external_id === '' ? [] : [{ row, result, ids: row.origin.ids }],
  );
  const found = new Map<ResultRow, FieldError>();
  for (const { at, external_id } of await adsUnderOtherNames(transaction, ofAds)) {
    const row = ofAds[at - 1]?.row;
    if (row === undefined) continue;
    const path = 'names' in row.subject ? row.subject.column : '';
    const remedy = row.origin?.hasId === true ? 'without their ids, as before' : 'with the ids of ads';
    const message = `its period is already stored under ${JSON.stringify(external_id)}, which may be the same ad and would count twice; export ${remedy}`;
    found.set(row, { path, message });
  }
  return found;
}
